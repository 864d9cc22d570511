"""The front page: three figures with date, source and a link to their records; invented programmes say so."""

import re

import pytest
from django.utils import timezone

from tests.web.desk import many
from tests.web.grants import facts
from verkstad.desk.queries.front import told
from verkstad.grants.actions import save_result
from verkstad.grants.queries import view_of
from verkstad.mandate.models import Amendment

pytestmark = pytest.mark.django_db
DAY = timezone.localdate


def figures(client):
    from django.contrib.auth.models import AnonymousUser

    shown = told(view_of(AnonymousUser(), counts=True), AnonymousUser(), timezone.localdate())
    return {f.label: (f.value, f.source) for f in shown["figures"]}


def test_without_a_ledger_the_money_is_what_was_set_aside_with_amendments(client):
    made = facts.world()
    facts.cut(made, 5_000_000_00)
    assert figures(client)["avsatt i 1 uppdrag"] == ("20\N{NO-BREAK SPACE}mkr", "Regeringens beslut")


def test_companies_of_two_projects_are_summed_only_with_a_word_on_double_counting(client):
    facts.world()
    value, source = figures(client)["företag nådda"]
    assert value == "cirka\N{NO-BREAK SPACE}350"
    assert source == "Summan av 2 projekts egna siffror; ett företag som finns i flera räknas varje gång."


def test_what_a_mandate_reports_as_a_whole_goes_before_the_sum_of_its_projects(client):
    facts.world()
    save_result(mandate="smir-1", key="companies_reached", label_sv="Företag nådda", value=500, qualifier="over",
                counts_companies=True, source_note=facts.REPORT, actor=facts.ME)  # fmt: skip
    assert figures(client)["företag nådda"] == ("över\N{NO-BREAK SPACE}500", facts.REPORT)


def test_a_count_that_reports_give_differently_is_told_with_both(client):
    facts.world()
    for value, source in ((19, "Slutrapport"), (20, "Webbsida")):
        save_result(mandate="smir-1", key="projects_granted", label_sv="Beviljade projekt", value=value, source_note=source,
                    actor=facts.ME)  # fmt: skip
    assert figures(client)["projekt kända till namnet"] == (
        "2",
        "Projektkatalogen. Rapporterna räknar 19 eller 20 beviljade projekt.",
    )


def test_every_figure_links_to_a_page_that_opens(client):
    facts.world()
    page = client.get("/").content.decode()
    links = re.findall(r'<a class="figure" href="([^"]+)"', page)
    assert [client.get(link.replace("&amp;", "&")).status_code for link in links] == [200, 200, 200]


def test_the_first_real_programme_is_shown_and_an_invented_one_wears_a_band(client):
    facts.world()
    invented = facts.programme(key="exempel", fictional=True)
    invented.name_sv = "Exempelprogrammet"
    invented.save()
    facts.mandate(invented, key="ex-1", number=1, government_number="", name_sv="Exempeluppdraget")
    facts.skane("smir-1")
    real, other = (client.get(path).content.decode() for path in ("/", "/?programme=exempel"))
    assert ("Påhittat exempel." in real, "Påhittat exempel." in other) == (False, True)
    assert ("<h1>Smart industri i regionerna</h1>" in real, "<h1>Exempelprogrammet</h1>" in other) == (True, True)
    band = [path for path in ("/projekt/", "/karta/", "/projekt/resultat/", "/lan/12/") if "Påhittat exempel." not in
            client.get(f"{path}?programme=exempel").content.decode()]  # fmt: skip
    assert band == []


def test_a_project_of_an_invented_programme_wears_the_band_and_says_so_in_the_data(client):
    made = facts.mandate(facts.programme(fictional=True))
    facts.regions()
    project = facts.skane(made.key)
    assert "Påhittat exempel." in client.get(f"/projekt/{project.key}/").content.decode()
    assert client.get(f"/projekt/{project.key}.json").json()["pahittat"] is True


def test_the_map_of_many_projects_has_no_hole(client):
    made = facts.world()
    many.projects([made], 60)
    assert "Projekt i 21 av 21 län" in client.get("/").content.decode()


def test_amendments_decided_later_than_today_do_not_count_yet(client):
    made = facts.world()
    Amendment.objects.create(
        mandate=made, key="later", decided_on="2999-01-01", change_ore=-1, reason_sv="x", reason_en="x"
    )
    assert figures(client)["avsatt i 1 uppdrag"][0] == "25\N{NO-BREAK SPACE}mkr"
