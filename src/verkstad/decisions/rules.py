"""Who may propose, decide, follow up and appeal, and the lists that are data: grounds for aid, sentences for reasons."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import rules
from django.utils.translation import get_language

from verkstad.applications.models import Application
from verkstad.applications.rules import SENDING, acts_for
from verkstad.core.calls.terms import CallTerms
from verkstad.core.decisions.content import Appeal as Appealable
from verkstad.core.decisions.content import Content
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people.access import Who, appointments, has_role, may
from verkstad.people.models import ORGANISATION_BOUND, READERS, Role, User

Actor = User


@rules.predicate(name="of the organisation that applied")
def of_applicant(user: Who, thing: Any = None) -> bool:
    if thing is None:
        return any(a.role in ORGANISATION_BOUND and a.organisation for a in appointments(user))
    return acts_for(user, thing.scope, *ORGANISATION_BOUND)


of_applicant.roles = ORGANISATION_BOUND


@rules.predicate(name="may act for the organisation that applied")
def sends_for_applicant(user: Who, thing: Any = None) -> bool:
    if thing is None:
        return any(a.role in SENDING and a.organisation for a in appointments(user))
    return acts_for(user, thing.scope, *SENDING)


sends_for_applicant.roles = SENDING

rules.add_perm("decisions.view_proposal", has_role(*READERS))
rules.add_perm("decisions.view_decision", has_role(*READERS) | of_applicant)
rules.add_perm("decisions.propose", has_role(Role.PRESENTER))
rules.add_perm("decisions.decide", has_role(Role.HEAD))
rules.add_perm("decisions.note_service", has_role(Role.OFFICER, Role.PRESENTER, Role.REGISTRAR))
rules.add_perm("decisions.follow_condition", has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("decisions.view_appeal", has_role(*READERS) | of_applicant)
rules.add_perm("decisions.appeal_decision", sends_for_applicant)
rules.add_perm("decisions.register_appeal", has_role(Role.OFFICER, Role.REGISTRAR))
rules.add_perm("decisions.try_appeal", has_role(Role.OFFICER, Role.PRESENTER, Role.HEAD))
rules.add_perm("decisions.note_declaration", has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("decisions.view_aid", has_role(*READERS) | of_applicant)
rules.add_perm("decisions.export_aid", has_role(Role.ECONOMIST, Role.OFFICER, Role.HEAD))
rules.add_perm("decisions.register_rate", has_role(Role.ECONOMIST))


def checked(actor: User, permission: str, thing: Any) -> str:
    """The actor's journal key, after refusing who lacks the right; the door of a page is never the only guard."""
    if not may(actor, permission, thing):
        raise Refused.because(
            "decisions.not_yours",
            gettext_noop("Your role does not let you do this in this case."),
            fix=gettext_noop("Ask somebody who has the role for it."),
        )
    return actor.journal_key


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("verkstad.decisions").joinpath("data", name).read_text("utf-8"))


def _word(sv: str, en: str) -> str:
    return en if (get_language() or "sv").startswith("en") else sv


@dataclass(frozen=True)
class Scheme:
    """A ground for aid that a call names."""

    key: str
    sv: str
    en: str
    de_minimis: bool = False

    @property
    def name(self) -> str:
        return _word(self.sv, self.en)


@dataclass(frozen=True)
class Ordinance:
    """A statute that a call's clause of the share may name; `appeal` is unsaid where no source that was read says it."""

    key: str
    sv: str
    en: str
    appeal: Appealable
    clause: str
    source: str


@cache
def schemes() -> dict[str, Scheme]:
    return {row["key"]: Scheme(**row) for row in _data("schemes.toml")["scheme"]}


@cache
def ordinances() -> tuple[Ordinance, ...]:
    rows = _data("schemes.toml")["ordinance"]
    return tuple(Ordinance(**{**row, "appeal": Appealable(row["appeal"])}) for row in rows)


def scheme_of(terms: CallTerms) -> Scheme | None:
    return schemes().get(terms.aid_scheme)


def appeal_of(terms: CallTerms) -> tuple[Appealable, str]:
    """Whether decisions in a call can be appealed, with the clause, where the statute that it names says so."""
    named = (one for one in ordinances() if one.key in terms.share_clause)
    return next(((one.appeal, one.clause) for one in named), (Appealable.UNSAID, ""))


@dataclass(frozen=True)
class Phrase:
    """A sentence to begin a reason with."""

    key: str
    outcome: str
    sv: str
    en: str


@cache
def phrases() -> dict[str, Phrase]:
    return {row["key"]: Phrase(**row) for row in _data("reasons.toml")["reason"]}


# What stages above know of a grant that is under way. They say so when they start, as `under_way["agreements"] = UnderWay(...)`.
@dataclass(frozen=True)
class UnderWay:
    """`raised_ore(call id, application id to leave out)`: what changes have added to the decisions in force of a call, in
    öre, less what they took. `weighed(application, proposal)`: what a new decision on a grant under way must have in mind.
    `revoked(application, number, by)`: the grant is revoked by that decision, in the same transaction."""

    raised_ore: Callable[[int, int | None], int]
    weighed: Callable[[Application, Content], list[Finding]]
    revoked: Callable[..., None]


under_way: dict[str, UnderWay] = {}
