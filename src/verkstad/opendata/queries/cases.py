"""The cases behind grants: their decisions, what was agreed and the money that moved, read for many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db.models import Max, Min, Q, QuerySet

from verkstad.agreements.models import Agreement, Version
from verkstad.calls.models import Call
from verkstad.core.calls.legal import form_of
from verkstad.core.grant_arithmetic import Act
from verkstad.core.opendata.facts import Day, Move, State, Transaction
from verkstad.decisions.models import Decision
from verkstad.grants.models import Project
from verkstad.journal.models import Act as JournalAct
from verkstad.organisations.models import Fact, Kind, Organisation, RegisterFact
from verkstad.payments.models import GrantEntry

STATES = {"offered": State.OFFERED, "running": State.RUNNING, "closed": State.ENDED}  # every other was not carried out
MOVES = {
    Act.PAID: Move.DISBURSEMENT,
    Act.ADVANCE: Move.DISBURSEMENT,
    Act.REPAID: Move.RECOVERY,
    Act.RETURNED: Move.RECOVERY,
}
SOLE_TRADER = "E"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Story:
    """The money of a grant: what is awarded now, every movement, and what is with the receiver."""

    awarded_ore: int | None
    disbursed_ore: int | None
    transactions: tuple[Transaction, ...] = ()


@dataclass
class Case:
    """What is known of one grant beside its project: nothing, where it was decided elsewhere."""

    decisions: list[Decision] = field(default_factory=list)
    agreement: Agreement | None = None
    versions: list[Version] = field(default_factory=list)
    entries: list[GrantEntry] = field(default_factory=list)
    acts: tuple[datetime, datetime] | None = None

    @property
    def first(self) -> Decision | None:
        """The first decision that granted something."""
        return next((one for one in self.decisions if one.amount_ore > 0), None)

    @property
    def last(self) -> Decision | None:
        return self.decisions[-1] if self.decisions else None

    @property
    def call(self) -> Call | None:
        return self.first.application.call if self.first else None

    @property
    def secret(self) -> bool:
        """Whether a decision's or the agreement's document is secrecy-marked."""
        marks = [one.document.secrecy for one in self.decisions]
        marks += [self.agreement.document.secrecy] if self.agreement and self.agreement.document else []
        return any(marks)

    @property
    def diary_number(self) -> str:
        return self.first.document.diary_number if self.first else ""

    @property
    def decided_on(self) -> date | None:
        return self.first.decided_on if self.first else None

    @property
    def applied_ore(self) -> int | None:
        return self.first.told.applied_ore or None if self.first else None

    @property
    def by_year(self) -> tuple[tuple[int, int], ...]:
        if self.versions:
            found = self.versions[-1].agreed.by_year
        else:
            found = self.last.told.by_year if self.last and self.last.amount_ore else ()
        return tuple((one.year, one.amount_ore) for one in found)

    @property
    def state(self) -> State | None:
        if self.agreement is not None:
            return STATES.get(self.agreement.state, State.DECLINED)
        if self.last is not None:
            return State.OFFERED if self.last.amount_ore else State.DECLINED
        return None

    def days(self, today: date) -> tuple[tuple[Day | None, Day | None], tuple[Day | None, Day | None]]:
        """What was planned at first; what came of it, by the version in force: the start when it has come, the end when the
        project is closed."""
        if self.versions:
            planned = self.versions[0].agreed.first, self.versions[0].agreed.last
            now = self.versions[-1].agreed.first, self.versions[-1].agreed.last
        elif self.first is not None:
            planned = now = self.first.told.project_from, self.first.told.project_to
        else:
            return (None, None), (None, None)
        begun = now[0] if self.state in (State.RUNNING, State.ENDED) and now[0] and now[0] <= today else None
        ended = now[1] if self.state is State.ENDED else None
        return (_day(planned[0]), _day(planned[1])), (_day(begun), _day(ended))

    def moments(self) -> tuple[datetime, datetime]:
        """When the grant came to be here, and when anything of it last changed."""
        made = [one.decided_at for one in self.decisions[:1]] + ([self.acts[0]] if self.acts else [])
        changed = [one.decided_at for one in self.decisions] + [one.made_at for one in self.versions]
        changed += [one.made_at for one in self.entries]
        changed += [self.acts[1]] if self.acts else []
        return min(made, default=LONG_AGO), max(changed, default=LONG_AGO)

    def story(self, known_ore: int | None) -> Story:
        """The money. `known_ore` is what a source elsewhere says was granted, where nothing was decided here."""
        moved = [
            Transaction(MOVES[Act(one.act)], one.number, one.happened_on, one.amount_ore)
            for one in self.entries if Act(one.act) in MOVES
        ]  # fmt: skip
        out = sum(one.amount_ore if one.move is Move.DISBURSEMENT else -one.amount_ore for one in moved)
        if self.first is None:
            return Story(known_ore, out if self.entries else None, tuple(moved))
        promised = self.promised()
        # Nothing is known of payments before there is an agreement, and with one all of them are.
        return Story(
            sum(one.amount_ore for one in promised), out if self.agreement is not None else None, (*promised, *moved)
        )

    def promised(self) -> list[Transaction]:
        """Each decision on the sum as what it added or took, a change of the agreement too, by the day it held from."""
        steps = [(one.decided_on, one.decided_at, one.amount_ore) for one in self.decisions]
        steps += [
            (one.valid_from, one.made_at, one.agreed.granted_ore) for one in self.versions if one.decision_id is None
        ]
        found: list[Transaction] = []
        before = 0
        for on, _made, ore in sorted(steps, key=lambda step: step[1]):
            if ore != before:
                found.append(Transaction(Move.COMMITMENT, len(found) + 1, on, ore - before))
            before = ore
        return found


def _day(on: date | None) -> Day | None:
    return Day(on) if on else None


def _agreements(which: Q) -> QuerySet[Agreement]:
    return Agreement.objects.filter(which).select_related("document").order_by("pk")


@dataclass
class Cases:
    """The cases of many grants, by application and by project."""

    by_application: dict[int, Case] = field(default_factory=dict)
    by_project: dict[int, Case] = field(default_factory=dict)
    sole_traders: set[int] = field(default_factory=set)
    legal_persons: set[int] = field(default_factory=set)

    @classmethod
    def of_projects(cls, projects: Sequence[Project]) -> "Cases":
        """By the agreement, else by the code that a decision gave its project. Six queries."""
        made, keys = cls(), {one.key: one.pk for one in projects}
        coded = Decision.objects.filter(project_code__in=keys, application__test=False).order_by("pk")
        applications = {case: keys[code] for case, code in coded.values_list("application_id", "project_code")}
        agreements = list(_agreements(Q(project__in=keys.values()) | Q(application__in=applications)))
        applications |= {
            one.application_id: one.project_id for one in agreements if one.application_id and one.project_id
        }
        made._fill(list(applications))
        made.by_project = {pk: made.by_application[case] for case, pk in applications.items()}
        for one in agreements:
            pk = one.project_id or applications[one.application_id or 0]
            made.by_project.setdefault(pk, Case()).agreement = one
        made._give_money([one for one in made.by_project.values() if one.agreement])
        made._acts(keys)
        return made

    @classmethod
    def of_decisions(cls, decisions: Sequence[Decision]) -> "Cases":
        """By the application. Four queries."""
        made, applications = cls(), [one.application_id for one in decisions]
        made._fill(applications)
        for one in _agreements(Q(application__in=applications)):
            made.by_application[one.application_id or 0].agreement = one
        made._give_money([one for one in made.by_application.values() if one.agreement])
        return made

    def _fill(self, applications: Sequence[int]) -> None:
        """The decisions of the applications, with their papers and calls."""
        found = Decision.objects.filter(application__in=applications).order_by("number")
        found = found.select_related("document", "application__call__mandate__programme")
        self.by_application = {pk: Case() for pk in applications}
        for one in found:
            self.by_application[one.application_id].decisions.append(one)

    def _give_money(self, cases: Sequence[Case]) -> None:
        """What was agreed, and the money that moved."""
        by_agreement = {one.agreement.pk: one for one in cases if one.agreement}
        for version in Version.objects.filter(agreement__in=by_agreement).order_by("number"):
            by_agreement[version.agreement_id].versions.append(version)
        for entry in GrantEntry.objects.filter(agreement__in=by_agreement).order_by("number"):
            by_agreement[entry.agreement_id].entries.append(entry)

    def _acts(self, keys: dict[str, int]) -> None:
        """When the journal first and last tells of each project (key -> id). One query."""
        found = JournalAct.objects.filter(subject_type="project", subject_key__in=keys).order_by().values("subject_key")
        for one in found.annotate(first=Min("at"), last=Max("at")):
            case = self.by_project.setdefault(keys[one["subject_key"]], Case())
            case.acts = (one["first"], one["last"])

    def of(self, project: Project) -> Case:
        return self.by_project.get(project.pk, Case())

    def of_application(self, pk: int) -> Case:
        return self.by_application[pk]

    def look_up(self, bodies: Iterable[Organisation]) -> None:
        """What the register says of the companies: which are sole traders, which are legal persons. One query."""
        ids = {one.pk for one in bodies if one.kind == Kind.COMPANY or one.is_person}
        facts = RegisterFact.objects.filter(Q(organisation__in=ids), kind=Fact.LEGAL_FORM).order_by("as_of", "pk")
        forms = dict(facts.values_list("organisation_id", "value"))
        self.sole_traders = {pk for pk, value in forms.items() if form_of(value) == SOLE_TRADER}
        self.legal_persons = {pk for pk, value in forms.items() if form_of(value) not in ("", SOLE_TRADER)}

    def is_person(self, body: Organisation) -> bool:
        """Whether the organisation is, or may be, a person: its number is a personal one, the register says so, or it is a
        company of which neither number nor form is known."""
        if body.is_person or body.pk in self.sole_traders:
            return True
        unknown = body.kind == Kind.COMPANY and not body.number and body.pk not in self.legal_persons
        return unknown and not body.fictional

    def public_body(self, body: Organisation) -> bool:
        """Whether it may be named as a partner: companies and persons are not."""
        return body.kind != Kind.COMPANY and not self.is_person(body)
