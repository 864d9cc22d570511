"""A participant list that comes with a claim (R12): every row is read and checked before the file is kept, and whom it names
is kept as rows, so that a company is counted once over claims and reports (R29)."""

from dataclasses import dataclass

from django.db.models import Max

from verkstad.claims.models import Claim, ClaimFile, ClaimParticipant, Purpose
from verkstad.claims.rules import no
from verkstad.core.findings import Finding, Severity
from verkstad.core.refused import Refused
from verkstad.core.rows import Row, read_table
from verkstad.core.words import gettext_noop
from verkstad.organisations.models import Organisation
from verkstad.organisations.rules import checked_number
from verkstad.progress.actions.listing import COLUMNS, MOST_ROWS, STAGE_NAMES
from verkstad.progress.rules import participant_findings

MOST_TOLD = 100


@dataclass(frozen=True)
class Taken:
    """A company of a list; `line` is the file's row."""

    number: str
    name: str
    stage: str
    line: int


@dataclass(frozen=True)
class ReadList:
    """A list as it was read: how many rows, and those that name a company."""

    rows: int
    companies: tuple[Taken, ...]

    @property
    def numbers(self) -> set[str]:
        return {one.number for one in self.companies}


def read_list(content: bytes) -> ReadList:
    """The rows of a list that is right in all. No queries.

    Refuses a file that is no table, a list without rows or with too many, every wrong organisation number (its check digit
    too), address and stage, and whoever stands twice: each at its cell.
    """
    table = read_table(content, COLUMNS)
    found = list(table.findings)
    if not found:
        _bounded(len(table.rows))
    known: dict[tuple[str, str], str] = {}
    taken: list[Taken] = []
    for row in table.rows:
        number, stage, wrong = _of_row(row, known)
        found += wrong
        if number:
            taken.append(Taken(number, row.text("name").strip()[:200], stage, row.number))
    errors = [one for one in found if one.severity is Severity.ERROR]
    if errors:
        raise Refused(*errors[:MOST_TOLD])
    return ReadList(len(table.rows), tuple(taken))


def _bounded(rows: int) -> None:
    if rows > MOST_ROWS:
        raise no("too_many_participants", gettext_noop("The list has %(n)s rows; %(most)s fit in one claim."),
                 gettext_noop("Leave out who has been reported before."), where="file", n=rows, most=MOST_ROWS)  # fmt: skip


def counts(given: ReadList) -> dict[str, int]:
    """How many rows the list has, how many companies, and how many of those the register knows. One query."""
    known = Organisation.objects.filter(number__in=given.numbers).values("number").distinct().count()
    return {"rows": given.rows, "companies": len(given.numbers), "known": known}


def keep_rows(*, claim: Claim, file: ClaimFile, given: ReadList) -> None:
    """Keep the companies of a list with its file, tied to the register where that knows them and then under its name. For an
    action that has locked the claim. Four queries. Refuses lists that have too many rows together."""
    others = claim.files.filter(purpose=Purpose.PARTICIPANTS).exclude(pk=file.pk).values_list("counted", flat=True)
    _bounded(given.rows + sum(one["rows"] for one in others if one))
    register = {one.number: one for one in Organisation.objects.filter(number__in=given.numbers)}
    last = claim.participants.aggregate(most=Max("row"))["most"] or 0
    ClaimParticipant.objects.bulk_create(
        [
            ClaimParticipant(
                claim=claim, source=file, row=at, line=one.line, number=one.number, stage=one.stage,
                organisation=register.get(one.number),
                name=register[one.number].name if one.number in register else one.name,
            )
            for at, one in enumerate(given.companies, start=last + 1)
        ],
        batch_size=1000,
    )  # fmt: skip


def _of_row(row: Row, known: dict[tuple[str, str], str]) -> tuple[str, str, list[Finding]]:
    """The number and stage of a row, and what is wrong with it, at its cells; no number where something is."""
    email = row.text("email").casefold()
    number, wrong = checked_number(row.text("number"))
    stage = STAGE_NAMES.get(row.text("stage").casefold(), row.text("stage"))
    found = [
        *wrong,
        *([] if wrong else participant_findings(number=number, name=row.text("name"), email=email, stage=stage)),
    ]
    if not found and (number, email) in known:
        found = [Finding("claims.participant_twice", gettext_noop("This participant stands already in %(where)s."),
                         {"where": known[number, email]}, clause="R12", where="email",
                         fix=gettext_noop("Take one of the two away."))]  # fmt: skip
    if not found:
        known[number, email] = _where(row, "email")
    placed = [
        Finding(one.code, one.message, one.params, one.severity, one.clause, _where(row, one.where), one.fix)
        for one in found
    ]
    return "" if found else number, stage, placed


def _where(row: Row, key: str) -> str:
    """The cell, or the row where the file has no such column."""
    return row.cells[key].where if key in row.cells else str(row.number)
