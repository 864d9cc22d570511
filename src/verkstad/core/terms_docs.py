"""The kinds of terms as a table for the docs: what is computed, and when each state holds. Printed from the code's own
thresholds, so that the page cannot say something else than the rules do."""

from dataclasses import dataclass

from verkstad.core.period import STEPS
from verkstad.core.terms import DEADLINE_DAYS, FLOOR_DAYS, NEAR, NEEDS

NEAR_TEXT = f"{NEAR.numerator * 100 // NEAR.denominator} %"


@dataclass(frozen=True)
class KindDoc:
    """What a kind of term says, what is computed, when it is in each state, and what it refuses."""

    kind: str
    says: str
    computed: str
    met: str
    at_risk: str
    not_met: str
    undecided: str
    refuses: str


KINDS = (
    KindDoc(
        "grant_floor",
        "At least so much is granted to projects.",
        "Commitments (or payments, where more is paid than committed) against the floor.",
        "the floor is reached",
        f"it is not reached, and {NEAR_TEXT} of the money that may go elsewhere is used, or {FLOOR_DAYS} days or less of the "
        "period are left",
        "programme costs leave less than the floor, or the period has ended below it",
        "it is not reached yet and still can be; or nothing is booked",
        "programme costs above the amount in force less the floor",
    ),
    KindDoc(
        "cost_cap_year",
        "At most so much programme cost in a year.",
        "Programme costs booked on the year. Costs booked for the period as a whole can have fallen in any year of it that had "
        "begun.",
        "even with all undated costs the cap holds (while the year runs: holds so far)",
        f"{NEAR_TEXT} of the cap is used and the year is not over",
        "the dated costs alone pass the cap; or no split of the undated costs keeps every year's cap",
        "it depends on how undated costs split; or nothing is booked",
        "programme costs of that year above the cap, and undated ones that fit into no year",
    ),
    KindDoc(
        "cost_cap_share",
        "At most such a share of the money (per mille) on programme costs.",
        "Programme costs against the unrounded share of the amount in force on the day; with a year: of that year's envelope.",
        "the costs are at most the share",
        f"{NEAR_TEXT} of the share is used and the period (year) is not over",
        "the costs pass the share",
        "a year's envelope or costs are only known within bounds that allow both; or nothing is booked",
        "programme costs above the share of the amount after every amendment",
    ),
    KindDoc(
        "spend_cap",
        "Never more than the envelope.",
        "Everything paid against the amount in force.",
        "paid is at most the amount",
        "with what is granted and not paid it would pass the amount, and the period is not over",
        "paid is more than the amount",
        "nothing is booked",
        "payments, receipts, and grants together with programme costs, above the amount in force (also where no such term is "
        "written down)",
    ),
    KindDoc(
        "repay_by",
        "What is not used is repaid by a day.",
        "Amount in force less paid less repaid.",
        "repaid by the day, or nothing is left when the period has ended",
        f"something is left and the day is {DEADLINE_DAYS} days away or less",
        "something is left and the day has passed, or the repayment was late",
        "the sum is not final yet; or nothing is booked",
        "a repayment above what was received and not used",
    ),
    KindDoc(
        "draw_by",
        "Each year's money is asked for by a day of that year.",
        "For every year with an envelope: a request sent by the day.",
        "every day that has passed had its request",
        f"the next day is {DEADLINE_DAYS} days away or less and no request is sent",
        "a day passed without a request",
        "no day has come yet; or money came and no request is recorded here",
        "a request after the day, without the decision's diary number or with a wrong one, for a year without envelope, or above "
        "what is left of it",
    ),
)  # fmt: skip


def terms_table() -> str:
    """The page as Markdown: one section per kind, then when reminders go out."""
    parts = [
        "# Terms\n\nThe kinds of terms a mandate may have, what is computed for each, its states, and which acts it refuses. The "
        "state is computed from the ledger as of a date and never stored."
    ]
    for one in KINDS:
        needs = ", ".join(f"`{name}`" for name in NEEDS[one.kind]) or "nothing more"
        rows = [("met", one.met), ("at_risk", one.at_risk), ("not_met", one.not_met), ("undecided", one.undecided)]
        parts.append(
            "\n".join(
                [f"## `{one.kind}`", "", f"{one.says} Needs {needs}.", "", f"Computed: {one.computed}", "", "| state | when |",
                 "|---|---|", *(f"| {state} | {when} |" for state, when in rows), "", f"Refused: {one.refuses}."]
            )
        )  # fmt: skip
    steps = ", ".join(map(str, STEPS))
    parts.append(
        f"## Reminders\n\nA notice goes out {steps} days before a day and once when it has passed, once per person and step; a "
        "step that nobody ran comes the next time."
    )
    return "\n\n".join(parts) + "\n"
