"""The participant list of a report: read from a file or typed, checked row by row, looked up in the register."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from verkstad.core.findings import Finding
from verkstad.core.progress.companies import STAGES
from verkstad.core.rows import ColumnSpec, read_table
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.organisations.models import Organisation
from verkstad.organisations.rules import checked_number
from verkstad.progress.actions.reporting import _open, locked
from verkstad.progress.models import Participant, Report
from verkstad.progress.rules import Actor, checked, no, participant_findings, refuse

MOST_ROWS = 5000
MOST_TOLD = 50
COLUMNS = (
    ColumnSpec("number", ("organisationsnummer", "org.nr", "orgnr", "organisation number")),
    ColumnSpec("name", ("företag", "företagsnamn", "company")),
    ColumnSpec("email", ("e-post", "epost", "e-postadress", "email", "e-mail"), required=True),
    ColumnSpec("stage", ("steg", "stage")),
)
STAGE_NAMES = {"nådd": "reached", "kartlagd": "mapped", "coachad": "coached", "har agerat": "acted", "": STAGES[0],
               **{one: one for one in STAGES}}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A participant as typed; `where` says in which row or cell, "" for a form."""

    number: str
    name: str
    email: str
    stage: str = STAGES[0]
    line: int = 0


def read_list(content: bytes) -> list[Row]:
    """The rows of a CSV or XLSX file. Refuses a file that cannot be read, with the cell of each fault."""
    table = read_table(content, COLUMNS)
    refuse(table.findings[:MOST_TOLD])
    if len(table.rows) > MOST_ROWS:
        raise no("too_many", gettext_noop("The list has %(n)s rows; %(most)s fit in one report."),
                 gettext_noop("Leave out who has been reported before."), where="file", n=len(table.rows), most=MOST_ROWS)  # fmt: skip
    return [
        Row(one.text("number"), one.text("name"), one.text("email"),
            STAGE_NAMES.get(one.text("stage").casefold(), one.text("stage")), one.number)
        for one in table.rows
    ]  # fmt: skip


@transaction.atomic
def add_participants(*, report: Report, rows: Sequence[Row], replace: bool = False, actor: Actor) -> int:
    """Add rows to the list, or put them in place of it; all of them or none. Gives how many there are then.

    A company that the register knows is tied to it, and then bears the register's name. Refuses who may not write, a
    report that was sent, every row with a wrong number, address or stage, and whoever stands twice, naming the rows.
    The journal keeps how many rows, never who.
    """
    by = checked(actor, "progress.write_report", report)
    row = _open(locked(report))
    if replace:
        row.participants.all().delete()
    known = {(one.number, one.email): one.row for one in row.participants.all()}
    last = max(known.values(), default=0)
    made, findings = _checked(rows, known, last)
    refuse(findings[:MOST_TOLD])
    register = {one.number: one for one in Organisation.objects.filter(number__in={p.number for p in made if p.number})}
    for one in made:
        one.report, one.organisation = row, register.get(one.number)
        one.name = one.organisation.name if one.organisation else one.name
    if len(known) + len(made) > MOST_ROWS:
        raise no("too_many", gettext_noop("The list has %(n)s rows; %(most)s fit in one report."),
                 gettext_noop("Leave out who has been reported before."), where="file", n=len(known) + len(made),
                 most=MOST_ROWS)  # fmt: skip
    Participant.objects.bulk_create(made)
    row.revision += 1
    row.save(update_fields=["revision"])
    _tell(row, by, rows=len(made), replaced=replace)
    return row.participants.count()


def _checked(
    rows: Sequence[Row], known: dict[tuple[str, str], int], last: int
) -> tuple[list[Participant], list[Finding]]:
    """The rows as they will be kept, and everything that is wrong with them."""
    made: list[Participant] = []
    found: list[Finding] = []
    for at, one in enumerate(rows, start=last + 1):
        email = one.email.strip().casefold()
        number, wrong = checked_number(one.number)
        wrong = wrong or participant_findings(number=number, name=one.name, email=email, stage=one.stage)
        if not wrong and (number, email) in known:
            wrong = [Finding("progress.twice", gettext_noop("This participant stands in the list already, in row %(row)s."),
                             {"row": known[number, email]}, where="email",
                             fix=gettext_noop("Take one of the two away.")) ]  # fmt: skip
        found += [_placed(finding, one.line) for finding in wrong]
        if not wrong:
            known[number, email] = one.line or at
            made.append(Participant(row=at, number=number, name=one.name.strip()[:200], email=email, stage=one.stage))
    return made, found


def _placed(finding: Finding, line: int) -> Finding:
    """A finding of a file's row names the row; one of a form its field."""
    if not line:
        return finding
    return Finding(finding.code, gettext_noop("Row %(line)s: %(what)s"), {"line": line, "what": _said(finding)},
                   clause=finding.clause, where="file")  # fmt: skip


def _said(finding: Finding) -> str:
    text = " ".join(gettext(part) for part in (finding.message, finding.fix) if part)
    return text % finding.params if finding.params else text


@transaction.atomic
def remove_participant(*, report: Report, row: int, actor: Actor) -> None:
    """Take one row out of the list. Refuses who may not write, a report that was sent, and a row that is not there."""
    by = checked(actor, "progress.write_report", report)
    kept = _open(locked(report))
    gone, _each = kept.participants.filter(row=row).delete()
    if not gone:
        raise no(
            "no_such_row", gettext_noop("The list has no row %(row)s."), gettext_noop("Load the page again."), row=row
        )
    kept.revision += 1
    kept.save(update_fields=["revision"])
    _tell(kept, by, rows=-1, replaced=False)


def _tell(row: Report, by: str, **facts: object) -> None:
    record(actor=by, act="progress.listed", subject_type="progress_report", subject_key=row.pk,
           mandate=row.agreement.mandate.key, facts={"agreement": row.agreement.key, "number": row.number, **facts})  # fmt: skip
