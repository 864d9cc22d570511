"""The letter as a file: it passes the checker for archives and for accessibility; what it says, in plain Swedish."""

import subprocess
from datetime import date

import page
import pytest

from tests.web.decisions.facts import NO, a_case, content, head, presenter
from verkstad.core.decisions.content import Appeal, Outcome, YearAmount
from verkstad.decisions.actions import propose
from verkstad.decisions.actions.letters import letter_facts
from verkstad.decisions.letters import STANDARDS, decision_pdf
from verkstad.decisions.queries.ground import rejected

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def facts(case, told):
    row = propose(application=case, content=told, actor=presenter())
    return letter_facts(case, row, told, 1, "SMIR-2 2026:7", DAY, head())


@pytest.mark.parametrize(("standard", "profile"), [("a-3a", "PDF/A-3a"), ("ua-1", "PDF/UA-1")])
def test_the_letter_passes_every_implemented_check_of_each_standard_it_declares(standard, profile):
    case = a_case()
    assert standard in STANDARDS
    report = str(
        page.validate_pdf_bytes(
            decision_pdf(facts(case, content(case, special_terms="Ett #villkor *")), DAY, [standard])
        )
    )
    assert f"Profile: {profile}" in report
    assert "0 failed" in report
    assert "no failures in implemented checks" in report


def test_a_grant_says_what_how_much_why_on_which_terms_and_how_to_appeal():
    case = a_case()
    told = facts(
        case, content(case, outcome=Outcome.PARTIAL, amount_ore=60_000_000, by_year=(YearAmount(2026, 60_000_000),))
    )
    assert told["decision"] == (
        "Myndigheten beviljar Region Västerbotten högst 600\xa0000 kronor i stöd till ”Robotar i inlandet”. Ni sökte "
        "1\xa0000\xa0000 kronor. Kostnader från och med 1 januari 2026 till och med 31 december 2026 räknas."
    )
    assert [part["heading"] for part in told["parts"]] == [
        "Skäl för beslutet", "Belopp", "Särskilda villkor", "Rapporter", "Utbetalning", "Så här överklagar ni"]  # fmt: skip
    assert (
        told["parts"][1]["note"]
        == "Stödets andel av hela kostnaden: 30 procent (600\xa0000 av 2\xa0000\xa0000 kronor)."
    )


def test_a_rejection_says_why_and_that_it_cannot_be_appealed_with_the_clause():
    case = a_case()
    told = facts(
        case, rejected(content(case, appeal=Appeal.NO, appeal_clause="2 kap. 45 § förordningen (2014:1383)"), NO)
    )
    assert told["decision"] == "Myndigheten avslår ansökan om stöd till ”Robotar i inlandet”."
    assert [(part["heading"], part["text"].partition("\n")[0]) for part in told["parts"]] == [
        ("Skäl för beslutet", NO),
        ("Beslutet får inte överklagas", "Det följer av 2 kap. 45 § förordningen (2014:1383)."),
    ]


def test_who_decided_never_stands_alone_on_a_page():
    case = a_case()
    told = facts(case, content(case))
    seen = set()
    for many in range(4, 40, 2):
        told["parts"][0]["text"] = "\n\n".join(["Projektet når de minsta verkstäderna i länet."] * many)
        pdf = decision_pdf(told, DAY)
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
        *_before, last = [one for one in done.stdout.decode().split("\f") if one.strip()]
        assert "Beslutet har fattats av" in last
        assert "Så här överklagar ni" in last, many
        seen.add(len(_before) + 1)
    assert len(seen) > 1  # some of them are longer than others by a page
