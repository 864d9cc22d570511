"""The same act on several cases: each in a transaction of its own, and each row's outcome told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from verkstad.applications.models import Application
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.checking import accept_found, confirm_requirements
from verkstad.handling.actions.registering import register_application
from verkstad.handling.actions.rights import refuse
from verkstad.handling.actions.taking import assign_case, take_case
from verkstad.handling.queries.cases import visible_cases
from verkstad.handling.rules import no
from verkstad.people.models import User

MOST = 100
ACTS = ("take", "register", "assign", "accept", "confirm")


@dataclass(frozen=True)
class Told:
    """What became of one case: done, or why not."""

    key: str
    case: Application | None
    findings: tuple[Finding, ...] = ()

    @property
    def done(self) -> bool:
        return not self.findings


def act_on_many(*, keys: Iterable[str], act: str, actor: User, handler: User | None = None) -> list[Told]:
    """Take, register or assign several cases, take over what the system found of their requirements, or confirm these,
    in the order given. What one is refused for does not stop the others.

    Refuses an act that is not done in bulk, no case, more than a hundred, and assigning to nobody; then nothing is done.
    """
    chosen = list(dict.fromkeys(keys))
    refuse(_findings(chosen, act, handler))
    doing: dict[str, Callable[[Application], object]] = {
        "take": lambda case: take_case(application=case, actor=actor),
        "register": lambda case: register_application(application=case, actor=actor),
        "assign": lambda case: assign_case(application=case, handler=handler or actor, actor=actor),
        "accept": lambda case: accept_found(application=case, actor=actor),
        "confirm": lambda case: confirm_requirements(application=case, actor=actor),
    }
    seen = {
        case.key: case for case in visible_cases(actor).filter(key__in=chosen).select_related("call__mandate", "owner")
    }
    return [_told(key, seen.get(key), doing[act]) for key in chosen]


def _findings(chosen: list[str], act: str, handler: User | None) -> list[Finding]:
    found = []
    if act not in ACTS:
        found.append(no("not_in_bulk", gettext_noop("This cannot be done with several cases at once."),
                        gettext_noop("Open each case and do it there."), where="act"))  # fmt: skip
    if not chosen:
        found.append(no("none_chosen", gettext_noop("No case is chosen."),
                        gettext_noop("Tick the cases in the list first."), where="case"))  # fmt: skip
    if len(chosen) > MOST:
        found.append(no("too_many", gettext_noop("%(count)s cases are chosen; at most %(most)s are taken at once."),
                        gettext_noop("Choose fewer."), where="case", count=len(chosen), most=MOST))  # fmt: skip
    if act == "assign" and handler is None:
        found.append(no("no_handler", gettext_noop("Nobody is chosen as handler."),
                        gettext_noop("Choose a person beside the button."), where="handler"))  # fmt: skip
    return found


def _told(key: str, case: Application | None, do: Callable[[Application], object]) -> Told:
    if case is None:
        return Told(key, None, (no("no_such_case", gettext_noop("There is no such case that you may see.")),))
    try:
        with transaction.atomic():
            do(case)
            return Told(key, case)
    except Refused as refused:
        return Told(key, case, refused.findings)
