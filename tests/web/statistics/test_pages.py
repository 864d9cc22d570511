"""What everybody sees of statistics, and the way in for a saved file, which works without scripts."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from tests.web.statistics.tables import described, loaded, table
from verkstad.people.models import Role
from verkstad.statistics.models import Dataset, Upload, Version

pytestmark = pytest.mark.django_db
ROLES = {"role_0": "region", "role_1": "other", "only_1": ["C"], "role_2": "contents", "what_2_0": "industry_companies",
         "what_2_1": "", "role_3": "time"}  # fmt: skip
SAID = {
    "key": "industrin",
    "title_sv": "Industrin",
    "title_en": "Industry",
    "publisher": "SM",
    "fetched_on": "2021-05-07",
}


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def sent(client: Client, content: bytes, name: str = "tabell.json", **more: Any) -> Any:
    file = BytesIO(content)
    file.name = name
    return client.post("/statistik/ladda/", {"file": file, **more}, follow=True)


def test_before_anything_is_loaded_the_page_says_so(client: Client) -> None:
    assert "Ingen statistik är inläst" in text_of(client.get("/statistik/"))
    described()
    assert "inte inläst" in text_of(client.get("/statistik/"))
    assert "Ingen fil är inläst" in text_of(client.get("/statistik/industrin/"))
    assert client.get("/statistik/industrin/siffror.csv").status_code == 404


def test_everybody_sees_what_is_used_with_source_and_date(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/statistik/")
    for keys in (("a",), ("b", "c")):
        for key in keys:
            loaded(table(), key)
        with django_assert_num_queries(2):
            page = text_of(client.get("/statistik/"))
        assert "Statistikmyndigheten" in page and "TAB1" in page and "2019–2020" in page


def test_a_dataset_shows_its_newest_year_an_earlier_one_and_an_earlier_version(client: Client) -> None:
    first = loaded(table(missing=(5,)))
    loaded(table(("2019", "2020", "2021"), plus=1))
    page = text_of(client.get("/statistik/industrin/"))
    assert (
        "Siffror per län, 2021" in page and "C tillverkningsindustri" in page and "6 maj 2021" in page and "CC0" in page
    )
    earlier = text_of(client.get("/statistik/industrin/?version=1"))
    assert (
        "Det här är en tidigare version" in earlier and "inte angiven" in earlier and "Siffror per län, 2020" in earlier
    )
    assert "Siffror per län, 2019" in text_of(client.get("/statistik/industrin/?version=1&ar=2019"))
    assert "Siffror per län, 2021" in text_of(client.get("/statistik/industrin/?ar=1066"))
    assert [client.get(f"/statistik/industrin/?version={asked}").status_code for asked in ("9", "x", "")] == [404] * 3
    rows = client.get("/statistik/industrin/siffror.csv?version=1").content.decode("utf-8-sig").splitlines()
    day = first.fetched_on.isoformat()
    assert len(rows) == 89
    assert rows[3:5] == [f"03,Uppsala län,2019,industry_companies,210,,antal,Statistikmyndigheten,TAB1,{day},1",
                         f"04,Södermanlands län,2019,industry_companies,310,,antal,Statistikmyndigheten,TAB1,{day},1"]  # fmt: skip


def test_an_invented_table_says_so_and_is_not_told_twice(client: Client) -> None:
    loaded(key="a", fictional=True, programme="exempel", title_sv="Industrin (påhittat)")
    assert "tag--info" not in text_of(client.get("/statistik/"))
    assert "Siffrorna är påhittade" in text_of(client.get("/statistik/a/"))
    loaded(key="b", fictional=True, programme="exempel", title_sv="Industrin")
    assert "tag--info" in text_of(client.get("/statistik/"))


def test_an_officer_sends_a_file_says_what_it_means_looks_and_loads(signed_in: Any) -> None:
    client = signed_in(Role.OFFICER)
    answer = sent(client, table(missing=(4,)))
    address = answer.redirect_chain[-1][0]
    assert "Att ange" in text_of(answer) and Upload.objects.count() == 1
    looked = text_of(client.post(address, {**ROLES, "look": "1"}))
    assert (
        "43 av 44 siffror är angivna" in looked
        and "Detta fält måste fyllas i" not in looked
        and "Vad som skulle läsas in för 2020" in looked
    )
    assert not Version.objects.exists()
    loaded_page = client.post(address, {**ROLES, **SAID, "load": "1"}, follow=True)
    version = Version.objects.get()
    assert loaded_page.redirect_chain == [("/statistik/industrin/", 302)] and "Version 1 är inläst." in text_of(
        loaded_page
    )
    assert (version.figures.count(), version.how, version.fetched_on.isoformat(), version.file_name) == (
        44,
        "upload",
        "2021-05-07",
        "tabell.json",
    )
    assert (Upload.objects.count(), client.get(address).status_code) == (0, 404)
    saved = client.get("/statistik/industrin/fil/1/")
    assert b"".join(saved.streaming_content) == table(missing=(4,))


def test_the_next_file_is_read_as_the_one_before(signed_in: Any) -> None:
    loaded()
    client = signed_in(Role.OFFICER)
    answer = sent(client, table(("2021",)), dataset="industrin")
    page, address = text_of(answer), answer.redirect_chain[-1][0]
    assert "Klar att läsa in" in page and "ny version av ”Industrin per län”" in page
    form = answer.context["form"]
    filled = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    done = client.post(address, {**filled, "load": "1"}, follow=True)
    assert "Version 2 är inläst." in text_of(done)
    newest = Version.objects.get(number=2)
    assert (newest.meaning, newest.last_year, Dataset.objects.count()) == (
        Version.objects.get(number=1).meaning,
        2021,
        1,
    )


def test_what_is_wrong_is_told_at_its_field_or_place_and_nothing_is_loaded(signed_in: Any) -> None:
    client = signed_in(Role.OFFICER)
    assert "tabell.json: Filen är JSON, men ingen tabell" in text_of(sent(client, b"{}"))
    assert "x.csv:3: Den här raden gäller samma sak som rad 2." in text_of(
        sent(client, b"region;2019\n01 a;1\n01 a;2\n", "x.csv")
    )
    address = sent(client, table()).redirect_chain[-1][0]
    wrong = {**ROLES, "role_3": "other", "only_1": [], "what_2_0": ""}
    form = client.post(address, {**wrong, **SAID, "key": "Åå", "load": "1"}).context["form"]
    assert set(form.errors) == {"key", "only_1", "what_2_0", "__all__", "only_3"}
    form = client.post(address, {**ROLES, **SAID, "key": "ladda", "load": "1"}).context["form"]
    assert set(form.errors) == {"key"}
    assert client.post(address, {"load": "1", "role_0": "strange"}).status_code == 200
    assert not Version.objects.exists()


@pytest.mark.parametrize("role", [Role.ECONOMIST, Role.AUDITOR, Role.OWNER])
def test_others_look_and_do_not_load(signed_in: Any, appoint: Any, role: Role) -> None:
    loaded()
    organisation = {"organisation": "bolaget"} if role == Role.OWNER else {}
    client, upload = (
        signed_in(role, **organisation),
        Upload.objects.create(name="x.json", content=table(), made_by="user:1"),
    )
    assert client.get("/statistik/industrin/").status_code == 200
    assert [
        client.get(f"/statistik/{path}").status_code for path in ("ladda/", "industrin/fil/1/", f"ladda/{upload.pk}/")
    ] == [403, 403, 404]
    assert "Läs in" not in text_of(client.get("/statistik/"))
