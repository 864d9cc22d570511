"""The roll-up over projects: its pages in few queries, every figure opening its rows, and what everybody may see."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.applications.facts import a_body, staff
from tests.web.decisions.facts import a_case, decided
from tests.web.progress.facts import FIGURES, ROWS, a_project, approved, begun, reader, sent, writer
from tests.web.progress.test_pages import at, signed_in, words
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.progress.rollup import sort_of
from verkstad.people.models import Role
from verkstad.progress.actions.listing import Row

pytestmark = pytest.mark.django_db
COUNTIES = ("24", "12", "09")
MORE = [
    Row("556012-5790", "Andra AB", "vd@andra.example", "coached"),
    Row("850709-9805", "Ensam Firma", "jag@ensam.example"),
]


def sorts(project) -> list[str]:
    return [sort_of(one) for one in newest(project).agreed.indicators]


def some(count: int):
    """As many projects, in a county each."""
    return [a_project(decided(a_case(owner=a_body(code)))) for code in COUNTIES[:count]]


def many(count: int):
    """As many projects, each with one approved report that names the same company."""
    made = some(count)
    for one in made:
        approved(begun(one))
    return made


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_as_many_queries_for_one_project_as_for_three(count, django_assert_num_queries):
    projects = many(count)
    officer = signed_in(reader())
    jobs, firms = sorts(projects[0])
    officer.get(at("results"))
    with django_assert_num_queries(8):
        page = words(officer.get(at("results")))
    assert (f"{count} av {count}" in page, f"{4 * count} av {10 * count}" in page) == (True, True)
    with django_assert_num_queries(11):
        assert "läggs till" in words(officer.get(at("result", jobs)))
    with django_assert_num_queries(11):
        assert f"{count} rad" in words(officer.get(at("result", firms)))
    with django_assert_num_queries(7):
        assert "få" in words(Client().get(at("public_results")))


def test_a_figure_opens_its_rows_and_a_company_of_two_projects_counts_once():
    one, two = some(2)
    sent(begun(one), rows=[*ROWS, MORE[0]])
    approved(begun(two), rows=[*ROWS, MORE[1]])
    officer, (jobs, firms) = signed_in(reader()), sorts(one)
    page = words(officer.get(at("results")))
    assert (at("result", firms) in page, "4 om de räknas i varje projekt" in page, "3 av 80" in page) == (
        True,
        True,
        True,
    )
    page = words(officer.get(at("result", firms)))
    assert (
        "Varje företag räknas en gång, vilket ger 3" in page,
        page.count("räknas här"),
        page.count("räknat tidigare"),
    ) == (True, 3, 1)
    page = words(officer.get(at("result", firms), {"rapporter": "godkanda"}))
    assert ("2 hittills" in page, "Andra AB" in page) == (True, False)
    assert officer.get(at("result", "0" * 10)).status_code == 404
    assert "5 hittills" not in words(officer.get(at("result", jobs), {"uppdrag": "x", "lan": "99"}))  # no choices


def test_the_file_of_rows_names_no_person_and_says_how_each_row_counts():
    project = a_project()
    sent(begun(project), rows=[*ROWS, MORE[1], Row("556012-5790", "=Andra AB", "x@andra.example")])
    jobs, firms = sorts(project)
    officer = signed_in(reader())
    text = officer.get(at("result_csv", firms)).content.decode("utf-8-sig")
    rows = [line.split(",") for line in text.splitlines()]
    assert [(row[12], row[13], row[14], row[17]) for row in rows[1:]] == [
        ("4", "556012-5790", "'=Andra AB", "räknas här"), ("1", "556036-0793", "Bolaget AB", "räknas här"),
        ("3", "", "enskild firma", "räknas här")]  # fmt: skip
    assert [word for word in ("@", "Ensam", "850709", writer(project).username) if word in text] == []
    line = officer.get(at("result_csv", jobs)).content.decode("utf-8-sig").splitlines()[1]
    assert (line.split(",")[7], line.split(",")[9], line.split(",")[16]) == ("1", "2026-06-30", "4")


def test_the_year_and_the_place_are_chosen():
    project = a_project()
    sent(begun(project))
    officer, jobs = signed_in(reader()), sorts(project)[0]
    assert "4 under 2026" in words(officer.get(at("result", jobs), {"ar": "2026"}))
    assert "Mandatet" not in words(
        officer.get(at("results"), {"ar": "1999"})
    )  # a year that no report ends in is no choice
    for name in ("program", "uppdrag", "lan"):
        assert f'name="{name}"' in words(officer.get(at("results")))


def test_few_are_hidden_from_everybody_and_many_are_shown():
    rows = [Row(number, f"Bolag {number}", f"a@{n}.example") for n, number in enumerate(
        ("556036-0793", "556012-5790", "556001-0000", "556002-0009", "556003-0008"))]  # fmt: skip
    for one in some(3):
        approved(begun(one), figures=FIGURES, rows=rows[:2])
    page = words(Client().get(at("public_results")))
    assert ("Företag som fått stöd" in page, "12" in page) == (True, True)
    assert '– <span class="soft">få</span>' in page
    assert "Bolag 5560" not in page


def test_who_does_not_read_for_the_agency_does_not_see_the_rows():
    project = a_project()
    sent(begun(project))
    owner, ministry = signed_in(writer(project)), signed_in(staff(Role.MINISTRY))
    jobs = sorts(project)[0]
    for name, args in (("results", ()), ("result", (jobs,)), ("result_csv", (jobs,))):
        assert (owner.get(at(name, *args)).status_code, ministry.get(at(name, *args)).status_code) == (403, 200)
    assert Client().get(at("results")).status_code == 302
    assert reverse("progress:public_results")
