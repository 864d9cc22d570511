"""Conflicts of interest, found from facts before anybody is asked to review; what facts cannot tell must be declared.

Own rules, after 16-17 §§ of the Administrative Procedure Act (2017:900): a party or one close to it, one with an
interest of note in the outcome, one who has acted for a party, and whatever else may shake the trust in a fair hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from verkstad.core.words import gettext_noop

# How long a tie that has ended still counts. Ours.
AFTERWARDS = timedelta(days=2 * 365)


class Tie(StrEnum):
    """How a person is tied to an organisation."""

    EMPLOYED = "employed"
    BOARD = "board"
    OWNER = "owner"
    ADVISER = "adviser"
    COACHED = "coached"
    CLOSE = "close"
    OTHER = "other"


@dataclass(frozen=True)
class Bond:
    """A tie between a person and an organisation (its key), over a period (None = open)."""

    organisation: str
    tie: Tie
    since: date | None = None
    until: date | None = None

    def counts_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or self.until + AFTERWARDS >= day)


@dataclass(frozen=True)
class Person:
    """What is known of a reviewer: their user id, their bonds, and applications they have had a hand in (keys)."""

    key: str
    bonds: tuple[Bond, ...] = ()
    worked_on: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Case:
    """What is known of an application. `family` are its earlier stages and earlier applications that it goes back to.

    `parties` maps the key of each organisation to its part in it; `bodies` were asked for letters of intent;
    `former` are the parties of the family that are no parties now.
    """

    key: str
    parties: Mapping[str, str]
    bodies: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Conflict:
    """A reason why a person cannot review a case; `message` % `params` says it, keys of organisations in the params."""

    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)


_BY_TIE = {
    Tie.EMPLOYED: gettext_noop("Works or has lately worked for %(organisation)s, %(part)s of the application."),
    Tie.BOARD: gettext_noop("Sits or has lately sat on the board of %(organisation)s, %(part)s of the application."),
    Tie.OWNER: gettext_noop("Owns part of %(organisation)s, %(part)s of the application."),
    Tie.ADVISER: gettext_noop("Advises or has lately advised %(organisation)s, %(part)s of the application."),
    Tie.COACHED: gettext_noop("Has lately coached %(organisation)s, %(part)s of the application."),
    Tie.CLOSE: gettext_noop("Is close to somebody at %(organisation)s, %(part)s of the application."),
    Tie.OTHER: gettext_noop("Has an interest in %(organisation)s, %(part)s of the application."),
}


def conflicts(
    person: Person, case: Case, day: date, *, groups: Mapping[str, str] | None = None, rivals: Iterable[str] = ()
) -> list[Conflict]:
    """Every reason from facts why a person cannot review a case on a day; none found is not the same as none there.

    `groups` maps an organisation's key to the key of its group; `rivals` are the owners of the call's other applications:
    one who works for a competitor for the same money has an interest in the outcome.
    """
    found: list[Conflict] = []
    if case.key in person.declared:
        found.append(Conflict("declared", gettext_noop("Has declared a conflict of interest.")))
    if case.key in person.worked_on:
        found.append(Conflict("worked_on", gettext_noop("Has written, signed or answered for the application.")))
    if person.worked_on & (case.family - {case.key}):
        found.append(
            Conflict(
                "family", gettext_noop("Has written, signed or answered for an earlier application in the same chain.")
            )
        )
    of_group = groups or {}
    rival = frozenset(rivals) - set(case.parties)
    for bond in sorted(set(person.bonds), key=lambda b: (b.organisation, b.tie)):
        if bond.counts_on(day):
            found += _of_bond(bond, case, of_group, rival)
    return list({(c.code, tuple(sorted(c.params.items()))): c for c in found}.values())


def _of_bond(bond: Bond, case: Case, groups: Mapping[str, str], rivals: frozenset[str]) -> list[Conflict]:
    own = bond.organisation
    if own in case.parties:
        return [Conflict(str(bond.tie), _BY_TIE[bond.tie], {"organisation": own, "part": case.parties[own]})]
    if own in case.bodies:
        return [Conflict("letter", gettext_noop("Is tied to %(organisation)s, which was asked for a letter of intent."),
                         {"organisation": own})]  # fmt: skip
    if own in case.former:
        return [Conflict("former", gettext_noop("Is tied to %(organisation)s, a party of an earlier application in the same chain."),
                         {"organisation": own})]  # fmt: skip
    group = groups.get(own, "")
    kin = sorted(party for party in case.parties if group and groups.get(party) == group)
    if kin:
        return [Conflict("group", gettext_noop("Is tied to %(own)s, in the same group as %(organisation)s, %(part)s of the application."),
                         {"own": own, "organisation": kin[0], "part": case.parties[kin[0]]})]  # fmt: skip
    if bond.tie in (Tie.EMPLOYED, Tie.BOARD, Tie.OWNER) and own in rivals:
        return [Conflict("rival", gettext_noop("Is tied to %(organisation)s, which competes for the same money."),
                         {"organisation": own})]  # fmt: skip
    return []


def clear_pairs(found: Mapping[tuple[str, str], Sequence[Conflict]]) -> frozenset[tuple[str, str]]:
    """The (person, case) pairs that nothing speaks against."""
    return frozenset(pair for pair, reasons in found.items() if not reasons)
