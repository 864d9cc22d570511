"""The file that says what officers look at by hand in a claim; the house's own tasks hold where a pack has none."""

from __future__ import annotations

from verkstad.core.claims.tasks import Concern
from verkstad.core.packs.schema import Field, Table, names

CLAIM_TASKS = Table(
    "claim_tasks",
    "claim_tasks.toml",
    "What an officer looks at by hand in a claim before a decision is proposed, in this order; in place of the house's own tasks. "
    "A claim keeps the tasks that held when it was first sent.",
    array="task",
    key=("key",),
    fields=(
        Field("key", "key", "Its name.", required=True),
        *names("the task: what is to be seen to", 120),
        Field("how_sv", "text", "What to look at, in Swedish.", required=True, limit=400),
        Field("how_en", "text", "The same in English.", required=True, limit=400),
        Field("clause", "text", "The rule, term or paragraph that it comes from.", required=True, limit=120),
        *(Field(f"if_{one.value}", "yes_no", said) for one, said in {
            Concern.FINAL: "true: it concerns the final claim.",
            Concern.STAFF: "true: it concerns claims with staff cost.",
            Concern.IN_KIND: "true: it concerns claims with costs in kind.",
            Concern.COMPUTED: "true: it concerns claims with simplified costs.",
            Concern.PARTNERS: "true: it concerns claims with costs of others than the receiver.",
            Concern.AGAIN: "true: it concerns claims with lines that were parked or deducted before.",
            Concern.COFINANCING: "true: it concerns projects that others finance too.",
            Concern.PARTICIPANTS: "true: it concerns claims with a list of who took part.",
            Concern.AID: "true: it concerns claims where companies took part, or whose receiver is a company.",
            Concern.CONDITIONS: "true: it concerns projects with a special condition that is to be met by now.",
            Concern.ADVANCE: "true: it concerns projects with an advance that no cost stands against yet.",
        }.items()),
        Field("supplier_from", "money", "It concerns claims of a project where one supplier has come to this sum."),
        Field("can_be_left", "yes_no", "true: a decision can be proposed without it."),
    ),
)  # fmt: skip
