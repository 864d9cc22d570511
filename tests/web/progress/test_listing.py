"""Participant lists: checked row by row, looked up in the register, counted once, and never told in exports."""

from fractions import Fraction

import pytest

from tests.web.decisions.facts import a_company
from tests.web.progress.facts import ROWS, a_project, begun, filled, reader, sent, writer
from verkstad.core.refused import Refused
from verkstad.organisations.actions import save_organisation
from verkstad.progress.actions.listing import Row, add_participants, read_list, remove_participant
from verkstad.progress.models import Participant
from verkstad.progress.pages import counting
from verkstad.progress.queries.figures import outcomes

pytestmark = pytest.mark.django_db
HEAD = "Organisationsnummer;Företag;E-post;Steg\n"


def told(act):
    with pytest.raises(Refused) as caught:
        act()
    return [(one.code, one.where, one.params.get("line")) for one in caught.value.findings]


def test_a_file_is_read_and_a_company_of_the_register_bears_its_name():
    report = begun(a_project())
    save_organisation(key="bolaget", name="Bolaget i Umeå AB (påhittat)", kind="company", number="556036-0793", fictional=True,
                      actor="system:pack")  # fmt: skip
    rows = read_list((HEAD + "556036-0793;Bolaget;VD@bolaget.example;coachad\n;;ensam@example.org;\n").encode())
    assert add_participants(report=report, rows=rows, actor=writer(report.agreement)) == 2
    assert list(Participant.objects.values_list("row", "number", "name", "email", "stage", "organisation__key")) == [
        (1, "5560360793", "Bolaget i Umeå AB (påhittat)", "vd@bolaget.example", "coached", "bolaget"),
        (2, "", "", "ensam@example.org", "reached", None),
    ]


def test_every_wrong_row_is_told_and_none_is_kept():
    report = begun(a_project())
    text = HEAD + (
        "556036-0794;Fel AB;a@example.org;\n556036-0793;Bra AB;inte en adress;\n;Utan nummer AB;b@example.org;\n"
        "556036-0793;Bra AB;c@example.org;flyger\n556036-0793;Bra AB;d@example.org;\n5560360793;Bra AB;D@example.org;\n"
    )
    assert told(lambda: add_participants(report=report, rows=read_list(text.encode()), actor=writer(report.agreement))) == [
        ("organisation.number_wrong", "file", 2), ("progress.email", "file", 3), ("progress.company_number", "file", 4),
        ("progress.stage", "file", 5), ("progress.twice", "file", 7),
    ]  # fmt: skip
    assert Participant.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04trasig", "Namn;Telefon\nA;070".encode("utf-16")])
def test_a_file_that_is_no_list_is_refused(content):
    with pytest.raises(Refused):
        read_list(content)


def test_a_row_is_taken_away_and_one_that_is_not_there_is_refused():
    report = filled(begun(a_project()))
    who = writer(report.agreement)
    remove_participant(report=report, row=1, actor=who)
    assert list(report.participants.values_list("row", flat=True)) == [2]
    assert told(lambda: remove_participant(report=report, row=1, actor=who)) == [("progress.no_such_row", "", None)]
    assert add_participants(report=report, rows=ROWS[:1], replace=True, actor=who) == 1


def test_a_company_in_two_reports_is_counted_once_and_the_reports_add_up():
    project = a_project()
    first, second = begun(project), begun(project, 2)
    sent(first)
    assert [one.actual for one in outcomes(project)] == [4, 1]
    sent(second, rows=[*ROWS, Row("556012-5790", "Andra AB", "vd@andra.example", "coached")])
    jobs, firms = outcomes(project)
    assert (jobs.actual, jobs.share, firms.actual) == (8, Fraction(4, 5), 2)
    assert [(line.report, line.amount) for line in firms.lines] == [(1, 1), (2, 1)]
    facts = counting.companies_facts(reader(), _query())
    assert (facts["number"], facts["rows"], [one["value"] for one in facts["stages"]]) == (2, 3, [2, 1, 1, 0])


def test_the_file_of_rows_tells_no_address_and_no_sole_trader():
    report = begun(a_project())
    a_company("annat")
    rows = [
        *ROWS,
        Row("8507099805", "Ensam Firma", "jag@ensam.example"),
        Row("556012-5790", "=Andra AB", "x@andra.example"),
    ]
    sent(report, rows=rows)
    lines = list(counting.lines(reader(), _query()))
    key = report.agreement.key
    assert lines == [
        ("556012-5790", "'=Andra AB", "smir-2", key, "report", "1", "4", "reached"),
        ("556036-0793", "Bolaget AB", "smir-2", key, "report", "1", "1", "reached"),
        ("", lines[2][1], "smir-2", key, "report", "1", "3", "reached"),
    ]
    assert "Ensam" not in str(lines) and "@" not in str(lines) and "850709" not in str(lines)


def _query():
    from django.http import QueryDict

    return QueryDict("")
