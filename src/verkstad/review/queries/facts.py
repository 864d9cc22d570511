"""The facts from which conflicts of interest and the assignment follow, for a whole round in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from verkstad.applications.models import Application, Letter, Partner, Signing, State, Submission
from verkstad.core.review.assignment import Asked, Plan, Work, assign
from verkstad.core.review.conflicts import Bond, Case, Conflict, Person, Tie, clear_pairs, conflicts
from verkstad.organisations.models import Organisation
from verkstad.people.models import Appointment
from verkstad.review.models import LIVE, Assignment, Candidate, Interest, Reviewer, Round, Task

LETTER, REGION, HAND = "letter", "region", "hand"
PARTS = ("owner", "partner", "cooperator", "financier")
MOST_STEPS_BACK = 6


@dataclass
class Facts:
    """Reviewers and candidates of a round with everything that conflicts, matching and loads follow from."""

    round: Round
    reviewers: list[Reviewer]
    candidates: list[Candidate]
    persons: dict[int, Person]
    cases: dict[int, Case]
    groups: dict[str, str]
    tasks: list[Assignment]
    regions: dict[int, frozenset[str]]
    day: date
    names: dict[str, str] = field(default_factory=dict)
    found: dict[tuple[int, int], list[Conflict]] = field(default_factory=dict)

    def conflicts(self) -> dict[tuple[int, int], list[Conflict]]:
        """(reviewer id, candidate id) -> reasons against, none where the list is empty."""
        if not self.found:
            owners = {c.pk: _owner(self.cases[c.pk]) for c in self.candidates}
            for one in self.candidates:
                rivals = [owner for pk, owner in owners.items() if pk != one.pk and owner]
                for who in self.reviewers:
                    self.found[who.pk, one.pk] = conflicts(
                        self.persons[who.pk], self.cases[one.pk], self.day, groups=self.groups, rivals=rivals
                    )
        return self.found

    def plan(self) -> Plan:
        """Who would get what now: only seats that nobody sits in are filled, and only by those who were never tried."""
        of = {c.pk: f"{c.number:06}" for c in self.candidates}  # the same before and after a candidate is saved
        tried = {(t.reviewer_id, t.candidate_id) for t in self.tasks}
        clear = clear_pairs_of(self.conflicts()) - tried
        held: dict[int, int] = defaultdict(int)
        given: dict[int, set[str]] = defaultdict(set)
        for task in self.tasks:
            if task.state in LIVE:
                held[task.reviewer_id] += 1
                given[task.candidate_id].add(f"{task.reviewer_id:09}")
        people = [
            Asked(
                f"{r.pk:09}", frozenset(r.languages), frozenset(r.focus_areas), frozenset(r.regions), r.most, held[r.pk]
            )
            for r in self.reviewers
            if r.active
        ]
        works = [
            Work(of[c.pk], c.language, frozenset(c.focus_areas), self.regions.get(c.application_id, frozenset()),
                 frozenset(given[c.pk]))
            for c in self.candidates
            if c.application.state == State.CHECKED
        ]  # fmt: skip
        named = frozenset((f"{who:09}", of[what]) for who, what in clear if what in of)
        found = assign(works, people, each=self.round.each, clear=named)
        back = {key: str(pk) for pk, key in of.items()}
        seats = {back[key]: tuple(str(int(who)) for who in people_) for key, people_ in found.seats.items()}
        loads = {str(int(who)): load for who, load in found.loads.items()}
        return Plan(seats, loads, {back[key]: n for key, n in found.short.items()})


def clear_pairs_of(found: Mapping[tuple[int, int], Sequence[Conflict]]) -> frozenset[tuple[int, int]]:
    named = {(str(who), str(what)): reasons for (who, what), reasons in found.items()}
    return frozenset((int(who), int(what)) for who, what in clear_pairs(named))


def _owner(case: Case) -> str:
    return next((key for key, part in case.parties.items() if part == "owner"), "")


def facts_of(round_: Round, candidates: Sequence[Candidate] | None = None) -> Facts:
    """Everything for one round: five queries, plus one for each step back in chains of applications.

    With `candidates` (not saved ones too) for those instead of the round's own.
    """
    mine = list(round_.candidates.select_related("application")) if candidates is None else list(candidates)
    reviewers = list(Reviewer.objects.filter(rounds=round_).select_related("user"))
    tasks = list(Assignment.objects.filter(candidate__round=round_)) if round_.pk else []
    back = _family([c.application for c in mine])
    every = {pk for c in mine for pk in {c.application_id, *back.get(c.application_id, ())}}
    about = _about(every, {r.user_id for r in reviewers})
    bonds = _bonds(reviewers)
    cases = {c.pk: _case(c, back, about) for c in mine}
    recused = {(t.reviewer_id, t.candidate_id) for t in tasks if t.state == Task.RECUSED}
    hands: dict[str, set[str]] = defaultdict(set)
    for pk, rows in about.items():
        for row in rows:
            if row.kind == HAND:
                hands[row.key].add(str(pk))
    persons = {
        r.pk: Person(
            str(r.user_id), tuple(bond for bond, _name, _group in bonds[r.user_id]), frozenset(hands[f"user:{r.user_id}"]),
            frozenset(cases[what].key for who, what in recused if who == r.pk and what in cases),
        )
        for r in reviewers
    }  # fmt: skip
    known = [
        (row.key, row.name, row.group) for rows in about.values() for row in rows if row.kind not in (HAND, REGION)
    ]
    known += [(bond.organisation, name, group) for rows in bonds.values() for bond, name, group in rows]
    regions = {
        c.application_id: frozenset(r.key for r in about.get(c.application_id, ()) if r.kind == REGION) for c in mine
    }
    return Facts(
        round_, reviewers, mine, persons, cases, {key: group for key, _name, group in known if group}, tasks, regions,
        timezone.localdate(), {key: name for key, name, _group in known if key},
    )  # fmt: skip


def _family(applications: Iterable[Application]) -> dict[int, list[int]]:
    """Application id -> the ids of those that it goes back to (earlier stage, earlier round), nearest first."""
    before = {a.pk: a.previous_id for a in applications}
    known, ask = dict(before), {p for p in before.values() if p}
    for _step in range(MOST_STEPS_BACK):
        if not ask:
            break
        found = dict(Application.objects.filter(pk__in=ask).values_list("pk", "previous_id"))
        known |= found
        ask = {p for p in found.values() if p and p not in known}
    chains: dict[int, list[int]] = {}
    for start in before:
        chain: list[int] = []
        at = known.get(start)
        while at and at not in chain and at != start:
            chain.append(at)
            at = known.get(at)
        chains[start] = chain
    return chains


@dataclass(frozen=True)
class About:
    """One fact about an application: a party (`kind` its part), an asked body, a region, or the hand of a reviewer."""

    kind: str
    key: str
    name: str = ""
    group: str = ""


def _about(applications: set[int], users: set[int]) -> dict[int, list[About]]:
    """Application id -> its parties, asked bodies and regions, and which of the users (journal keys) began, signed, sent or
    answered for it with a letter. One query. A partner given by number only is taken for the organisation that has it."""
    keys = [f"user:{user}" for user in users]
    numbered = Organisation.objects.filter(number=OuterRef("number")).exclude(number="")

    def partner(field: str) -> Coalesce:
        return Coalesce(f"organisation__{field}", Subquery(numbered.values(field)[:1]), _text(""))

    of, hand = "application_id", _text(HAND)
    partners = Partner.objects.filter(application__in=applications).values_list(
        of, "role", partner("key"), partner("name"), partner("review_group__group")
    )
    letters = Letter.objects.filter(application__in=applications).exclude(state="recalled").values_list(
        of, _text(LETTER), "body__key", "body__name", Coalesce("body__review_group__group", _text(""))
    )  # fmt: skip
    through = Partner.regions.through.objects.filter(partner__application__in=applications)
    regions = through.values_list("partner__application_id", _text(REGION), "region_id", _text(""), _text(""))
    rest = (_text(""), _text(""))
    hands = [
        Application.objects.filter(pk__in=applications, started_by__in=users).values_list("pk", hand, _user("started_by_id"), *rest),
        Signing.objects.filter(application__in=applications, signed_by__in=users).values_list(of, hand, _user("signed_by_id"), *rest),
        Submission.objects.filter(application__in=applications, sent_by__in=keys).values_list(of, hand, "sent_by", *rest),
        Letter.objects.filter(application__in=applications, answered_by__in=keys).values_list(of, hand, "answered_by", *rest),
    ]  # fmt: skip
    found: dict[int, list[About]] = defaultdict(list)
    if not applications:
        return found
    every = [q.order_by() for q in (letters, regions, *(hands if users else ()))]
    for pk, *fact in partners.order_by().union(*every, all=True):
        found[pk].append(About(*fact))
    return found


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _user(field: str) -> Concat:
    return Concat(_text("user:"), Cast(field, CharField()), output_field=CharField())


def _case(one: Candidate, back: Mapping[int, list[int]], about: Mapping[int, list[About]]) -> Case:
    own, earlier = about.get(one.application_id, []), back.get(one.application_id, [])
    parties: dict[str, str] = {}
    for row in sorted(own, key=lambda r: PARTS.index(r.kind) if r.kind in PARTS else len(PARTS)):
        if row.key and row.kind in PARTS:
            parties.setdefault(row.key, row.kind)
    former = {r.key for pk in earlier for r in about.get(pk, []) if r.key and r.kind in PARTS} - set(parties)
    return Case(
        str(one.application_id), parties, frozenset(r.key for r in own if r.kind == LETTER),
        frozenset({str(one.application_id), *map(str, earlier)}), frozenset(former),
    )  # fmt: skip


def _bonds(reviewers: Sequence[Reviewer]) -> dict[int, list[tuple[Bond, str, str]]]:
    """User id -> what ties them (appointments for organisations, noted interests) with the organisation's name and group.

    One query, however many they are.
    """
    named = Organisation.objects.filter(key=OuterRef("organisation"))
    appointed = (
        Appointment.objects.filter(user__in=[r.user_id for r in reviewers])
        .exclude(organisation="")
        .values_list(
            "user_id", F("organisation"), _text(str(Tie.EMPLOYED)), "valid_from", "valid_to",
            Coalesce(Subquery(named.values("name")[:1]), _text("")),
            Coalesce(Subquery(named.values("review_group__group")[:1]), _text("")),
        )
    )  # fmt: skip
    interests = Interest.objects.filter(reviewer__in=[r.pk for r in reviewers]).values_list(
        "reviewer__user_id", "organisation__key", "tie", "since", "until", "organisation__name",
        Coalesce("organisation__review_group__group", _text("")),
    )  # fmt: skip
    bonds: dict[int, list[tuple[Bond, str, str]]] = defaultdict(list)
    if reviewers:
        for user, organisation, tie, since, until, name, group in appointed.order_by().union(
            interests.order_by(), all=True
        ):
            bonds[user].append((Bond(organisation, Tie(tie), since, until), name, group))
    return bonds


def regions_of(applications: Iterable[int]) -> dict[int, frozenset[str]]:
    """Application id -> codes of the regions that its partners work in; one query."""
    through = Partner.regions.through.objects.filter(partner__application__in=list(applications))
    found: dict[int, set[str]] = defaultdict(set)
    for pk, code in through.values_list("partner__application_id", "region_id"):
        found[pk].add(code)
    return {pk: frozenset(codes) for pk, codes in found.items()}
