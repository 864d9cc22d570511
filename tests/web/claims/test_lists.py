"""Whom a claim's participant lists name is kept as rows, fixed with the claim, and counted once with those of reports (R29)."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests.web.applications.facts import a_body
from tests.web.claims.facts import LIST, a_claim, a_cost, a_sent_claim, economist, signatory
from tests.web.claims.test_control import _files, decided, refusal
from tests.web.claims.test_pages import words
from tests.web.decisions.facts import a_case
from tests.web.decisions.facts import decided as granted
from tests.web.progress.facts import a_project, approved, begun, reader
from verkstad.agreements.queries.awaiting import newest
from verkstad.claims.actions.drafts import add_file, remove_file
from verkstad.claims.actions.participants import MOST_ROWS
from verkstad.claims.actions.sending import return_claim
from verkstad.claims.models import Claim, ClaimFile, ClaimParticipant
from verkstad.core.progress.rollup import sort_of
from verkstad.organisations.models import Organisation
from verkstad.progress.queries.figures import outcomes, participations

pytestmark = pytest.mark.django_db
files = _files  # every test keeps its files where it is thrown away
HEAD = "Organisationsnummer;Företag;E-post;Steg\n"
OTHER = HEAD + "850709-9805;Ensam Firma;jag@ensam.example;\n556012-5790;Andra AB;vd@andra.example;coachad\n"


def listed(claim: Claim, content: str = LIST, name: str = "deltagare.csv") -> ClaimFile:
    upload = (name, content.encode())
    return add_file(claim=claim, purpose="participants", upload=upload, actor=economist(claim.agreement))


def kept(claim: Claim) -> list[tuple[int, int, str, str, str]]:
    return list(claim.participants.values_list("row", "line", "number", "name", "stage"))


def test_the_companies_of_each_list_are_kept_with_it_and_no_address_of_anybody():
    claim = a_claim()
    Organisation.objects.create(key="verkstaden", name="Verkstaden i registret AB", kind="company", number="5560360793")
    first = listed(claim)
    second = listed(claim, OTHER, "fler.csv")
    assert kept(claim) == [
        (1, 2, "5560360793", "Verkstaden i registret AB", "reached"), (2, 2, "8507099805", "Ensam Firma", "reached"),
        (3, 3, "5560125790", "Andra AB", "coached")]  # fmt: skip
    assert [one.organisation_id is not None for one in claim.participants.all()] == [True, False, False]
    assert not any("@" in str(value) for row in claim.participants.values() for value in row.values())
    assert [one.shown_number for one in claim.participants.all()] == ["556036-0793", "", "556012-5790"]
    remove_file(file=first, actor=economist(claim.agreement))
    assert [row[0] for row in kept(claim)] == [2, 3]
    remove_file(file=second, actor=economist(claim.agreement))
    assert refusal(lambda: listed(claim, LIST.replace("0793", "0794"))) == ["organisation.number_wrong"]
    assert kept(claim) == []


def test_a_list_has_a_bound_on_its_rows():
    claim = a_claim()
    full = HEAD + "".join(f";;person{n}@example.org;\n" for n in range(MOST_ROWS))
    assert refusal(lambda: listed(claim, f"{full};;en.till@example.org;\n")) == ["claims.too_many_participants"]
    assert ClaimFile.objects.count() == 0
    assert listed(claim, full).counted == {"rows": MOST_ROWS, "companies": 0, "known": 0}
    assert refusal(lambda: listed(claim)) == ["claims.too_many_participants"]  # nor over several lists
    assert ClaimFile.objects.count() == 1


def test_what_was_sent_stays_in_the_database():
    claim = a_sent_claim()
    row = claim.participants.get()
    acts = (lambda: claim.participants.update(name="Annat AB"), lambda: claim.participants.all().delete(),
            lambda: ClaimParticipant.objects.create(claim=claim, source=row.source, row=9, line=9, number="5560125790"),
            lambda: ClaimFile.objects.filter(pk=row.source_id).delete())  # fmt: skip
    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    return_claim(claim=claim, why="Listan gäller ett annat år.", actor=reader())
    remove_file(file=row.source, actor=economist(claim.agreement))
    listed(claim, OTHER)
    assert len(kept(claim)) == 2


def test_lists_that_came_before_are_read_from_their_files_and_what_cannot_be_is_told(capsys):
    claim = a_claim()
    lost, changed = listed(claim, OTHER, "borta.csv"), listed(claim, OTHER.replace("vd@", "chef@"), "annan.csv")
    listed(claim)
    before = kept(claim)[-1][1:]
    ClaimParticipant.objects.all().delete()
    lost.file.storage.delete(lost.file.name)
    with changed.file.storage.open(changed.file.name, "wb") as file:
        file.write(LIST.replace("0793", "0794").encode())
    import_module("verkstad.claims.migrations.0007_lists_read").forwards(apps, None)
    assert kept(claim) == [(1, *before)]
    said = capsys.readouterr().out
    assert (lost.key in said, changed.key in said, "organisation.number_wrong" in said) == (True, True, True)
    assert "1 rows were read from their files, 2 lists could not be" in said
    assert "borta" not in said  # a name may say who somebody is


def at(name: str, *args: object) -> str:
    return reverse(f"progress:{name}", args=args)


@pytest.mark.parametrize("count", [1, 3])
def test_a_company_of_a_report_and_a_claim_is_counted_once_in_few_queries(
    sign_in, count, django_assert_num_queries, django_assert_max_num_queries
):
    projects = [a_project(granted(a_case(owner=a_body(code)))) for code in ("24", "12", "09")[:count]]
    for n, one in enumerate(projects):
        approved(begun(one))
        a_sent_claim(one, a_cost(booked_on=newest(one).agreed.first, invoice=f"K-{n}"), key=f"nyckel-{n}-0123456789abc")
    officer, firms = sign_in(reader()), sort_of(newest(projects[0]).agreed.indicators[1])
    officer.get(at("results"))
    with django_assert_num_queries(8):
        assert "1 av" in words(officer.get(at("results")))
    with django_assert_num_queries(12):
        page = words(officer.get(at("result", firms)))
    assert (f"{2 * count} rader" in page, "ansökan om utbetalning 1" in page) == (True, True)
    with django_assert_max_num_queries(12):
        page = words(officer.get(at("companies")))
    assert ("1 företag har deltagit" in page, f"från {2 * count} rader" in page) == (True, True)


def test_officers_count_what_is_sent_and_everybody_what_is_decided(sign_in):
    project = a_project()
    claim = a_claim(project)
    listed(claim, OTHER)
    assert participations(reader()) == []
    remove_file(file=claim.files.get(), actor=economist(project))
    claim.delete()
    claim = a_sent_claim(project, a_cost(booked_on=newest(project).agreed.first))
    assert [row.line.paper for row in participations(reader())] == ["claim"]
    assert (participations(reader(), approved=True), [one.actual for one in outcomes(project)]) == ([], [None, 1])
    decided(claim)
    assert len(participations(reader(), approved=True)) == 1
    text = sign_in(reader()).get(at("companies_csv")).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[4:6] for line in text] == [["paper", "number"], ["claim", "1"]]
    assert sign_in(signatory(project)).get(at("companies")).status_code == 403
    page = words(Client().get(at("public_results")))
    assert "Företag som fått stöd" in page
