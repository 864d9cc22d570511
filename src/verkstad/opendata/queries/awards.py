"""Every grant as everybody may know it: the one place where rows become facts, and where what is secret stays behind.

What may be told is what the site's own public pages tell: published projects of published mandates with what they report,
and grants that are in force, with receiver and sum. Of support to a company the sum and the name are told and nothing that
it wrote; of a person who trades under their own name neither name nor number (R22). A case whose decision or agreement is
secrecy-marked is left out whole. Texts that applicants and receivers wrote are not read at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from verkstad.core.opendata.facts import Area, AwardFact, Body, CallRef, Day, Outcome, Place, Publisher, State, Text
from verkstad.decisions.models import Decision
from verkstad.decisions.queries.public import project as public_title
from verkstad.grants.models import Project, Result
from verkstad.mandate.models import FocusArea, Mandate, Programme
from verkstad.opendata import told
from verkstad.opendata.opportunities import id_of
from verkstad.opendata.publisher import numbers
from verkstad.opendata.queries.cases import Case, Cases
from verkstad.organisations.models import Kind, Organisation, Region

CHUNK = 500
SUPPORT = "support"  # the kind of a grant to a company, which is no project


@dataclass
class Reading:
    """Reads the grants a chunk at a time. `withheld` counts what is left out for its secrecy mark."""

    publisher: Publisher
    day: date
    withheld: int = 0

    def __post_init__(self) -> None:
        names = list(Programme.objects.exclude(agency_name="").values_list("agency_name", flat=True).distinct())
        self.agencies = numbers(names)

    def awards(self) -> Iterator[AwardFact]:
        """Every grant: the projects by key, then support to companies and what no project stands for yet, by decision."""
        projects = published_projects()
        for keys in chunks(projects.values_list("pk", flat=True)):
            yield from self.of_projects(projects.filter(pk__in=keys))
        for keys in chunks(other_grants().values_list("pk", flat=True)):
            yield from self.of_decisions(other_grants().filter(pk__in=keys))

    def of_projects(self, projects: QuerySet[Project]) -> Iterator[AwardFact]:
        """The awards of some projects. Some twelve queries, whatever their number."""
        rows = list(
            projects.select_related("mandate__programme", "owner")
            .prefetch_related("regions", "focus_areas", "partners", "results")
        )  # fmt: skip
        cases = Cases.of_projects(rows)
        cases.look_up([one for row in rows for one in (row.owner, *row.partners.all()) if one is not None])
        for row in rows:
            case = cases.of(row)
            if case.secret:
                self.withheld += 1
            else:
                yield self.of_project(row, case, cases)

    def of_project(self, row: Project, case: Case, cases: Cases) -> AwardFact:
        mandate = self.mandate(row.mandate)
        planned, actual = days_of(row, case, self.day)
        made, modified = case.moments()
        story = case.story(row.grant_ore)
        call = call_of(case)
        fictional = row.mandate.programme.fictional
        return AwardFact(
            id=row.key, title=told.marked(Text(row.name), fictional=fictional), mandate=mandate, kind=row.kind,
            description=told.described(Text(row.summary_sv, row.summary_en), call, mandate, fictional=fictional),
            state=state_of(row, case), url=self.publisher.site + row.get_absolute_url(), made=made, modified=modified,
            diary_number=case.diary_number, call=call, recipient=self.body(row.owner, row.key, cases) if row.owner else None,
            partners=tuple(self.body(one, row.key, cases) for one in row.partners.all() if cases.public_body(one)),
            decided_on=case.decided_on, applied_ore=case.applied_ore, awarded_ore=story.awarded_ore,
            awarded_qualifier=row.grant_qualifier if case.first is None else "", by_year=case.by_year,
            disbursed_ore=story.disbursed_ore, other_funding_ore=row.other_funding_ore, total_ore=row.total_cost_ore,
            planned_from=planned[0], planned_to=planned[1], actual_from=actual[0], actual_to=actual[1],
            regions=tuple(place(one) for one in sorted(row.regions.all(), key=lambda one: one.code)),
            areas=tuple(area(one) for one in sorted(row.focus_areas.all(), key=lambda one: one.key)),
            transactions=story.transactions, outcomes=tuple(map(outcome, row.results.all())),
            source=row.source_note, confirmed=row.confirmed, fictional=fictional,
        )  # fmt: skip

    def of_decisions(self, decisions: QuerySet[Decision]) -> Iterator[AwardFact]:
        """The awards of decisions without a project. Some eight queries."""
        rows = list(
            decisions.select_related("application__call__mandate__programme", "application__call__version", "application__owner",
                                     "document")
        )  # fmt: skip
        cases = Cases.of_decisions(rows)
        cases.look_up([row.application.owner for row in rows])
        for row in rows:
            case = cases.of_application(row.application_id)
            if case.secret:
                self.withheld += 1
            else:
                yield self.of_decision(row, case, cases)

    def of_decision(self, row: Decision, case: Case, cases: Cases) -> AwardFact:
        """Support to a company, of which nothing that it wrote is told, or a grant whose project is not in the directory yet:
        its identifier is the one that the project will have, and its title the one in the public list of decisions."""
        call_row, id_ = row.application.call, name_of(row.project_code, row.application_id)
        mandate, call = self.mandate(call_row.mandate), call_of(case)
        made, modified = case.moments()
        story = case.story(row.amount_ore)
        planned, actual = case.days(self.day)
        fictional = call_row.mandate.programme.fictional
        company = row.application.owner.kind == Kind.COMPANY or cases.is_person(row.application.owner)
        title = told.support_title(call) if company else Text(public_title(row)) or told.grant_title(call)
        return AwardFact(
            id=id_, title=told.marked(title, fictional=fictional), mandate=mandate, kind=SUPPORT if company else "other",
            description=told.described(Text(), call, mandate, fictional=fictional), state=case.state or State.OFFERED,
            url=self.publisher.site + call_row.get_absolute_url(), made=made, modified=modified, diary_number=case.diary_number,
            call=call, recipient=self.body(row.application.owner, id_, cases), decided_on=case.decided_on,
            applied_ore=case.applied_ore, awarded_ore=story.awarded_ore, by_year=case.by_year, disbursed_ore=story.disbursed_ore,
            planned_from=planned[0], planned_to=planned[1], actual_from=actual[0], actual_to=actual[1],
            transactions=story.transactions, fictional=fictional,
        )  # fmt: skip

    def mandate(self, row: Mandate) -> told.MandateFact:
        agency = row.programme.agency_name
        return told.mandate(row, self.agencies.get(agency, ""))

    def body(self, row: Organisation, award: str, cases: Cases) -> Body:
        """The organisation as everybody may know it. A person's identifier is the award's own, so that two grants to the
        same person cannot be put together by it."""
        if cases.is_person(row):
            return Body(local=f"person-{award}", name="", kind=Kind.COMPANY, person=True)
        company = row.kind == Kind.COMPANY
        return Body(local=f"org-{row.pk if company else row.key}", name=row.name, number="" if company else row.public_number,
                    kind=row.kind, region="" if company else row.region_id or "")  # fmt: skip


def published_projects() -> QuerySet[Project]:
    """Those that everybody sees, in an order that never changes."""
    return Project.objects.filter(public=True, mandate__public=True).order_by("key")


def other_grants() -> QuerySet[Decision]:
    """Grants in force, of published mandates, that no project stands for; tests are none."""
    known = Project.objects.filter(key=OuterRef("project_code"))
    found = Decision.objects.in_force().filter(amount_ore__gt=0, application__test=False)
    found = found.filter(application__call__mandate__public=True).filter(~Exists(known) | Q(project_code=""))
    return found.order_by("pk")


def name_of(code: str, application: int) -> str:
    """What a grant without a project is called: as its project will be."""
    return code or f"beslut-{application}"


def chunks(keys: QuerySet) -> Iterator[list[int]]:
    """Primary keys by the chunk."""
    found: list[int] = []
    for key in keys.iterator(chunk_size=5000):
        found.append(key)
        if len(found) == CHUNK:
            yield found
            found = []
    if found:
        yield found


def state_of(row: Project, case: Case) -> State:
    """By the agreement where there is one, else as the directory says."""
    if case.state is not None and not (case.state is State.RUNNING and row.state == State.PLANNED):
        return case.state
    return State(row.state)


Days = tuple[Day | None, Day | None]


def days_of(row: Project, case: Case, today: date) -> tuple[Days, Days]:
    """Planned and actual days. Of a project without a decision here the directory's period is what was planned while it is
    planned, and what happened when it has ended."""
    if case.first is not None:
        return case.days(today)
    start = Day(row.start_on, row.start_precision) if row.start_on else None
    end = Day(row.end_on, row.end_precision) if row.end_on else None
    if row.state == State.PLANNED:
        return (start, end), (None, None)
    return ((None, None), (start, end)) if row.state == State.ENDED else ((None, end), (start, None))


def call_of(case: Case) -> CallRef | None:
    call = case.call
    if call is None:
        return None
    return CallRef(call.key, Text(call.title_sv, call.title_en), str(id_of(call)), open=call.kind != "requisition")


def place(row: Region) -> Place:
    return Place(row.code, Text(row.name_sv, row.name_en), row.nuts3)


def area(row: FocusArea) -> Area:
    return Area(row.key, Text(row.name_sv, row.name_en))


def outcome(row: Result) -> Outcome:
    return Outcome(
        key=row.key, name=Text(row.label_sv, row.label_en), value=row.value, words=Text(row.words_sv, row.words_en), unit=row.unit,
        qualifier=row.qualifier, numerator=row.numerator, denominator=row.denominator,
        on=Day(row.reported_on, row.reported_precision) if row.reported_on else None, source=row.source_note,
    )  # fmt: skip
