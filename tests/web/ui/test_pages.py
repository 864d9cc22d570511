"""Pages that belong to nobody: the style page, errors, the accessibility statement."""

import re
from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from verkstad.ui import views


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize(("language", "heading"), [("sv", "Stilsida"), ("en", "Style page")])
def test_style_page_shows_everything_in_both_languages(settings: Any, language: str, heading: str) -> None:
    settings.DEMO = True
    with override(language):
        response = views.style_page(RequestFactory().get("/ui/"))
    text = text_of(response)
    assert (response.status_code, f'<html lang="{language}">' in text, f">{heading}<" in text) == (200, True, True)
    assert text.count("<figure") == 13
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted({i for i in ids if ids.count(i) > 1}) == []
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag] == []


def test_style_page_in_swedish_has_no_english_left(settings: Any) -> None:
    settings.DEMO = True
    with override("sv"):
        swedish = set(re.findall(r">([^<>]{12,})<", text_of(views.style_page(RequestFactory().get("/ui/")))))
    with override("en"):
        english = set(re.findall(r">([^<>]{12,})<", text_of(views.style_page(RequestFactory().get("/ui/")))))
    same = {one.strip() for one in swedish & english} - {""}
    # Names stay in the language they were given in; the sentence about "1.240" belongs to core and its catalogue.
    names = "Skån|Digi|Smart |EMS|Region|Samverkans|Hållbar|Kunskapslyft|Testbädd|Industri 4|Syn|industrin|Väst|Söder"
    kept = re.compile(f"({names}|Demonstration|Verkstad version|1 240 500,50|Ä 2016|“1.240”|.*“1.240”)")
    assert sorted(one for one in same if not kept.match(one) and re.search("[a-z]{4}", one)) == []


def test_style_page_does_not_exist_outside_demo_and_debug(settings: Any) -> None:
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(Http404):
        views.style_page(RequestFactory().get("/ui/"))


@pytest.mark.parametrize("template", ["403.html", "404.html", "500.html", "403_csrf.html"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_error_page_renders_without_a_request_and_leads_home(template: str, language: str) -> None:
    with override(language):
        text = render_to_string(template)
    assert text.count("<h1>") == 1
    assert '<a class="button" href="/">' in text
    assert "Traceback" not in text


def test_refused_page_says_message_clause_and_way_back() -> None:
    finding = {"message": "Taket överskrids <b>", "clause": "Villkor 4", "where": "belopp", "fix": "Sänk beloppet."}
    with override("sv"):
        text = render_to_string("ui/refused.html", {"findings": [finding], "back": "/medel/"})
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    assert "Taket överskrids &lt;b&gt; Var: belopp Stöd: Villkor 4 Sänk beloppet." in plain
    assert '<a class="button" href="/medel/">' in text


def test_confirm_page_asks_before_an_act_that_cannot_be_undone() -> None:
    context = {
        "title": "Attestera 5 kr?",
        "act_label": "Attestera 5 kr",
        "back": "/medel/",
        "facts": [{"term": "Till", "value": "Region Skåne"}],
    }
    with override("sv"):
        text = render_to_string("ui/confirm.html", context)
    assert re.findall(r'<form method="(\w+)">', text) == ["post"]
    assert (
        '<button type="submit" class="button">Attestera 5 kr</button>' in text,
        'href="/medel/"' in text,
        "Region Skåne" in text,
    ) == (True, True, True)


def test_accessibility_statement_names_the_act_and_the_supervisor() -> None:
    with override("sv"):
        text = text_of(views.accessibility(RequestFactory().get("/tillganglighet/")))
    assert ("2018:1937" in text, "digg.se/tdosanmalan" in text, text.count("<h1>")) == (True, True, 1)
