"""Every export passes our own check and its standard's tool; each of them refuses a file that has been broken."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.opendata.facts import PUBLISHER, a_full_award, awards
from tests.core.opendata.folders import a_folder
from verkstad.core.opendata.checking import CHECKS, check_folder
from verkstad.core.opendata.datasets import FILES
from verkstad.core.opendata.facts import Text
from verkstad.core.opendata.identifiers import hyphened, org_id
from verkstad.core.opendata.standards import TOOLS, check_with_tools
from verkstad.core.opendata.writing import Written


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Written]:
    folder = tmp_path_factory.mktemp("version")
    return folder, a_folder(folder)


def test_every_file_passes_our_check_and_its_standards_tool(made: tuple[Path, Written]) -> None:
    folder, _written = made
    ours, theirs = check_folder(folder, "1"), check_with_tools(folder)
    assert {name: one.problems for name, one in ours.items() if not one.passed} == {}
    said = {(name, one.tool): (one.passed, one.problems) for name, found in theirs.items() for one in found}
    assert {place for place, told in said.items() if told != (True, ())} == set(), said
    assert set(ours) == set(FILES)
    # everything but the funders' form and the JSON that the workbook is compared with has a tool of its own
    assert set(FILES) - set(theirs) == {"finansierade-aktiviteter.json", "360giving.json"}


def rows_of(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "bidrag.csv").read_text("utf-8").splitlines()))


def test_what_a_standard_has_no_room_for_is_left_out_and_told(made: tuple[Path, Written]) -> None:
    folder, written = made
    grants = json.loads((folder / "360giving.json").read_text())["grants"]
    assert [grant["id"] for grant in grants] == ["data.example.se-a1", "data.example.se-a4"]
    assert written.left["360giving"].names == {
        "a2": ("recipient", "awarded", "decided"), "a3": ("recipient", "decided"), "a5": ("declined",), "a6": ("offered",),
    }  # fmt: skip
    assert written.left["iati"].names == {"a2": ("dates",)}
    rows = rows_of(folder)
    assert [row["id"] for row in rows] == ["a1", "a2", "a3", "a4", "a5", "a6"]
    bare = {name: text for name, text in rows[1].items() if text}
    assert bare == {"id": "a2", "titel": "Okänt", "beskrivning": "Bidrag inom uppdraget.", "status": "ended", "uppdrag": "m1",
                    "uppdrag_diarienummer": "N2016/1", "bekraftad": "true", "pahittat": "false",
                    "adress": "https://data.example.se/projekt/a2/", "andrad": "2026-03-04T05:06:07Z"}  # fmt: skip


def test_the_same_amounts_in_every_form(made: tuple[Path, Written]) -> None:
    """1 025 000,50 kr awarded in three steps, 300 000 paid and 10 000,50 back."""
    folder, _written = made
    grant = json.loads((folder / "360giving.json").read_text())["grants"][0]
    award = json.loads((folder / "commongrants-bidrag.json").read_text())["awards"][0]
    funded = json.loads((folder / "finansierade-aktiviteter.json").read_text())["finansieradeaktiviteter"][0]
    row = rows_of(folder)[0]
    activity = ElementTree.parse(folder / "iati.xml").getroot()[0]  # noqa: S314 - our own file
    of_iati = [
        (one.find("transaction-type").get("code"), one.findtext("value")) for one in activity.iter("transaction")
    ]
    assert (grant["amountAwarded"], grant["amountDisbursed"]) == (1_025_000.5, 289_999.5)
    assert [one["value"] for one in grant["commitmentTransaction"]] == [1_000_000.5, 50_000, -25_000]
    assert [one["value"] for one in grant["disbursementTransaction"]] == [300_000, -10_000.5]
    assert award["funding"] == {
        "requestedAmount": {"amount": "1500000", "currency": "SEK"}, "awardedAmount": {"amount": "1025000.50", "currency": "SEK"},
        "disbursedAmount": {"amount": "289999.50", "currency": "SEK"},
    }  # fmt: skip
    assert (funded["beviljatBelopp"], funded["utbetaltBelopp"]) == (1_025_000.5, 289_999.5)
    assert sum(one["belopp"] for one in funded["beslutadFinansiering"]) == 1_025_000.5
    assert (row["beviljat_kr"], row["utbetalt_kr"]) == ("1025000.50", "289999.50")
    assert of_iati == [("2", "1000000.50"), ("2", "50000"), ("2", "-25000"), ("3", "300000"), ("3", "-10000.50")]


def test_a_sole_trader_has_neither_name_nor_number_in_any_file(made: tuple[Path, Written]) -> None:
    folder, _written = made
    grant = json.loads((folder / "360giving.json").read_text())["grants"][1]
    award = json.loads((folder / "commongrants-bidrag.json").read_text())["awards"][3]
    assert grant["recipientIndividual"] == [
        {"id": "data.example.se-person-a4", "name": "Enskild näringsidkare (uppgiften lämnas inte ut)"}
    ]
    assert "recipientOrganization" not in grant and "recipientOrganizations" not in award
    assert award["recipientIndividual"] == {"identifiers": {"otherIds": {"ind:se:verkstad": {"id": "person-a4"}}}}
    with pytest.raises(ValueError, match="legal person"):
        hyphened("8506151234")
    with pytest.raises(ValueError, match="legal person"):
        org_id(a_full_award().recipient.__class__("x", "X", "850615-1234"), PUBLISHER)


# Breaking each file: what the break is called, the file, how, and whether the standard's tool must see it too.
Break = Callable[[str], str]


def json_with(change: Callable[[Any], Any]) -> Break:
    def broken(text: str) -> str:
        told = json.loads(text)
        change(told)
        return json.dumps(told, ensure_ascii=False)

    return broken


def swap(old: str, new: str) -> Break:
    def broken(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return broken


FIRST_TWO = r"( *<iati-identifier>.*?</iati-identifier>\n)( *<reporting-org.*?</reporting-org>\n)"
BREAKS: dict[str, tuple[str, Break, bool]] = {
    "no award date": ("360giving.json", json_with(lambda d: d["grants"][0].pop("awardDate")), False),
    "amount as text": ("360giving.json", json_with(lambda d: d["grants"][0].update(amountAwarded="1 025 000")), False),
    "unknown currency": ("360giving.json", json_with(lambda d: d["grants"][0].update(currency="kr")), False),
    "no such day": ("360giving.json", json_with(lambda d: d["grants"][0].update(awardDate="2026-13-01")), False),
    "two receivers": ("360giving.json", json_with(lambda d: d["grants"][0].update(recipientIndividual=[{"id": "x", "name": "y"}])),
                      False),
    "sum is not that of its parts": ("360giving.json", json_with(lambda d: d["grants"][0].update(amountAwarded=1)), False),
    "told twice": ("360giving.json", json_with(lambda d: d["grants"].append(d["grants"][0])), False),
    "another amount in the table": ("360giving.csv", swap("1025000.5", "1025000.6"), True),
    "another heading": ("360giving.csv", swap("Amount Awarded", "Amount"), True),
    "no title": ("iati.xml", swap("<title><narrative>Vi &amp; &lt;robotarna&gt;</narrative>"
                                  '<narrative xml:lang="en">Us and the robots</narrative></title>', ""), True),
    "another order": ("iati.xml", lambda text: re.sub(FIRST_TWO, r"\2\1", text, count=1, flags=re.DOTALL), True),
    "amount in words": ("iati.xml", swap('">1000000.50</value>', '">en miljon</value>'), True),
    "value without a day": ("iati.xml", swap('<value value-date="2026-01-10">', "<value>"), True),
    "half a file": ("iati.xml", lambda text: text[: len(text) // 2], True),
    "unknown status": ("commongrants-bidrag.json", json_with(lambda d: d["awards"][0].update(status={"value": "paid"})), True),
    "no amount": ("commongrants-bidrag.json",
                  json_with(lambda d: d["awards"][0]["funding"].update(awardedAmount={"amount": "mycket", "currency": "SEK"})), True),
    "no id": ("commongrants-utlysningar.json", json_with(lambda d: d["opportunities"][0].pop("id")), True),
    "a personal number": ("finansierade-aktiviteter.json",
                          json_with(lambda d: d["finansieradeaktiviteter"][0]["organisationer"][0].update(
                              organisationsnummer="850615-1234")), False),
    "an unknown name": ("finansierade-aktiviteter.json", json_with(lambda d: d["utlysningar"][0].update(kontaktperson="x")), False),
    "no title of the catalogue": ("katalog.jsonld", json_with(lambda d: d["@graph"][0].pop("dcterms:title")), True),
    "no address of a file": ("katalog.jsonld", json_with(lambda d: [one.pop("dcat:accessURL", 0) for one in d["@graph"]]), True),
    "no licence": ("katalog.ttl", lambda text: re.sub(r"    dcterms:license [^;]*;\n", "", text), True),
    "a mail address that is none": ("katalog.jsonld", swap("mailto:data@example.se", "data"), True),
    "an empty demanded cell": ("bidrag.csv", swap("a2,,Okänt,", "a2,,,"), True),
    "a word for a number": ("bidrag.csv", swap(",2500000,", ",mycket,"), True),
    "money of a grant that is not there": ("transaktioner.csv", swap("a1,commitment,1", "a9,commitment,1"), True),
    "a word that is not in the list": ("transaktioner.csv", swap("a1,commitment,1", "a1,gift,1"), True),
    "the same key twice": ("utlysningar.csv", swap("oppen,", "forstudier,"), True),
    "another checksum": ("datapackage.json", json_with(lambda d: d["resources"][0].update(hash="sha256:" + "0" * 64)), False),
}  # fmt: skip


@pytest.mark.parametrize("which", BREAKS)
def test_a_broken_file_is_refused(made: tuple[Path, Written], tmp_path: Path, which: str) -> None:
    name, broken, standard = BREAKS[which]
    folder = tmp_path / "version"
    shutil.copytree(made[0], folder)
    text = (folder / name).read_text("utf-8")
    assert broken(text) != text
    (folder / name).write_text(broken(text), "utf-8", newline="")
    assert list(_ours(folder, name)) != []
    if standard:
        package = next(package for package, (names, _run) in TOOLS.items() if name in names)
        found = {one.tool: one.passed for one in check_with_tools_of(folder, package)[name]}
        assert found == {package: False}


def _ours(folder: Path, name: str) -> list[str]:
    try:
        return list(CHECKS[name](folder))
    except (ValueError, KeyError, ElementTree.ParseError) as error:
        return [str(error)]


def check_with_tools_of(folder: Path, package: str) -> Any:
    """One tool alone: the others cost time and have nothing to say."""
    from verkstad.core.opendata import standards

    kept = dict(standards.TOOLS)
    try:
        for name in set(kept) - {package}:
            standards.TOOLS.pop(name)
        return check_with_tools(folder)
    finally:
        standards.TOOLS.update(kept)


def test_a_missing_file_and_a_tool_that_is_not_there(made: tuple[Path, Written], tmp_path: Path) -> None:
    from verkstad.core.opendata import standards

    folder = tmp_path / "version"
    shutil.copytree(made[0], folder)
    (folder / "iati.xml").unlink()
    found = check_folder(folder, "1")
    assert (found["iati.xml"].passed, found["iati.xml"].problems) == (False, ("the file is missing",))
    kept = dict(standards.TOOLS)
    try:
        standards.TOOLS.clear()
        standards.TOOLS["no-such-tool"] = (("iati.xml",), standards.iati)
        assert [one.passed for one in check_with_tools(folder)["iati.xml"]] == [None]
    finally:
        standards.TOOLS.clear()
        standards.TOOLS.update(kept)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(max_examples=12)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=3))
def test_whatever_a_text_holds_the_files_stay_whole(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    facts = [
        a_full_award(f"a{number}", title=Text(f"Titel {sv}", en), description=Text(f"Vad {sv}", en))
        for number, (sv, en) in enumerate(told)
    ]
    a_folder(folder, facts)
    found = check_folder(folder, "1")
    assert {name: one.problems for name, one in found.items() if not one.passed} == {}


def test_the_same_facts_give_the_same_bytes(made: tuple[Path, Written], tmp_path: Path) -> None:
    a_folder(tmp_path / "again", awards())
    assert {
        name: (tmp_path / "again" / name).read_bytes() == (made[0] / name).read_bytes() for name in FILES
    } == dict.fromkeys(FILES, True)
