"""A participant list that comes with a claim (R12): every row is read and checked before the file is kept."""

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


def counted_list(content: bytes) -> dict[str, int]:
    """How many rows the list has, how many of them companies, and how many of those the register knows. One query.

    Refuses a file that is no table, a list without rows or with too many, every wrong organisation number (its check digit
    too), address and stage, and whoever stands twice: each at its cell.
    """
    table = read_table(content, COLUMNS)
    found = list(table.findings)
    if not found and len(table.rows) > MOST_ROWS:
        raise no("too_many_participants", gettext_noop("The list has %(n)s rows; %(most)s fit in one claim."),
                 gettext_noop("Leave out who has been reported before."), where="file", n=len(table.rows), most=MOST_ROWS)  # fmt: skip
    known: dict[tuple[str, str], str] = {}
    for row in table.rows:
        found += _of_row(row, known)
    errors = [one for one in found if one.severity is Severity.ERROR]
    if errors:
        raise Refused(*errors[:MOST_TOLD])
    numbers = {number for number, _email in known if number}
    companies = Organisation.objects.filter(number__in=numbers).values("number").distinct().count()
    return {"rows": len(table.rows), "companies": len(numbers), "known": companies}


def _of_row(row: Row, known: dict[tuple[str, str], str]) -> list[Finding]:
    """What is wrong with a row, at its cells."""
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
    return [
        Finding(one.code, one.message, one.params, one.severity, one.clause, _where(row, one.where), one.fix)
        for one in found
    ]


def _where(row: Row, key: str) -> str:
    """The cell, or the row where the file has no such column."""
    return row.cells[key].where if key in row.cells else str(row.number)
