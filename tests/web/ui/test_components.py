"""Components: what they say, that they escape, and what they leave out."""

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict

from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.filters import Filter, FilterBar, Option

Render = Callable[..., str]

EVIL = '<script>alert("x")</script>'
THIN, HARD = "\u202f", "\u00a0"


class Words(HTMLParser):
    """The text of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(" ".join(data.split()))


def words(text: str) -> list[str]:
    return Words(text).found


class Form(forms.Form):
    name = forms.CharField(label="Namn")
    sum = MoneyField(label="Belopp", required=False)
    kind = forms.ChoiceField(
        label="Slag", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="Välj ett."
    )
    sure = forms.BooleanField(label="Jag är säker")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize(
    "text",
    [
        "{% page_head x over=x state=x line=x lead=x steps=steps %}{{ x }}{% endpage_head %}",
        "{% summary rows %}",
        "{% notice 'risk' title=x %}{{ x }}{% endnotice %}",
        "{% key_figures figures %}",
        "{% tabs tabs %}",
        "{% events events %}",
        "{% document_row document %}",
        "{% empty_state x %}{{ x }}{% endempty_state %}",
        "{% progress_bar x 1 2 note=x %}",
        "{% data_table x note=x %}<tr><td>{{ x }}</td></tr>{% enddata_table %}",
        "{% sort_th x 'a' %}",
        "{% tag 'met' x %}",
        "{% figure_link x '/' x %}",
        "{% bars_picture bars x lead=x source=x %}",
        "{% funnel_picture bars x %}",
        "{% county_map counties x unit=x %}",
        "{% timeline_picture duties x %}",
        "{% overlap_picture spans x %}",
        "{% money_bar 100 money x caps=money %}",
    ],
)
def test_component_escapes_whatever_it_is_given(render: Render, text: str) -> None:
    item = {"label": EVIL, "term": EVIL, "value": EVIL, "title": EVIL, "what": EVIL, "who": EVIL, "url": '"><b>'}
    html = render(
        text,
        x=EVIL,
        steps=[{"label": EVIL, "state": "now", "when": EVIL}],
        rows=[item | {"note": EVIL}],
        figures=[item | {"source": EVIL}],
        tabs=[item],
        events=[item | {"when": EVIL}],
        document=item | {"number": EVIL, "secrecy": EVIL},
        bars=[{"label": EVIL, "value": 1, "url": '"><b>'}],
        counties={"24": {"value": 1, "url": '"><b>', "text": EVIL}},
        duties=[{"label": EVIL, "date": date(2026, 1, 1), "url": '"><b>'}],
        spans=[{"label": EVIL, "start": None, "end": None, "text": EVIL}],
        money=[{"label": EVIL, "ore": 40, "kind": "paid"}],
    )
    assert "<script" not in html
    assert '"><b>' not in html
    assert "alert" in html


def test_page_head_without_steps_and_buttons_is_a_heading_alone(render: Render) -> None:
    assert words(render("{% page_head 'Projekt' %}{% endpage_head %}")) == ["Projekt"]
    assert "steps" not in render("{% page_head 'Projekt' %}  {% endpage_head %}")


def test_steps_say_their_state_in_words_and_mark_the_present_one(render: Render) -> None:
    steps = [
        {"label": "Utkast", "state": "done", "when": date(2026, 9, 2)},
        {"label": "Granskas", "state": "now"},
        {"label": "Beslut", "state": "next"},
    ]
    html = render("{% page_head 'X' steps=steps %}{% endpage_head %}", steps=steps)
    assert words(html) == ["X", "Utkast", "(klart)", "2 september 2026", "Granskas", "Beslut", "(kommer)"]
    assert html.count('aria-current="step"') == 1


def test_share_carries_its_two_numbers(render: Render) -> None:
    assert words(render("{% share 18892 25000 %}")) == [
        f"76{HARD}%".replace(HARD, " "),
        f"(18{THIN}892 av 25{THIN}000)".replace(THIN, " "),
    ]


def test_figure_without_address_is_no_link(render: Render) -> None:
    assert render("{% figure_link '12' '' %}") == '<span class="number">12</span>'
    assert (
        render("{% figure_link '12' '/rader' 'poster' %}")
        == '<a class="figure" href="/rader">12<span class="hidden"> poster</span></a>'
    )


def test_table_scroll_region_is_named_by_its_caption(render: Render) -> None:
    html = render("{% data_table 'Resultaträkning' note='tkr' %}<tr><td>1</td></tr>{% enddata_table %}")
    assert re.findall(r'role="region" aria-labelledby="([^"]+)" tabindex="0"', html) == ["table-resultatrakning"]
    assert re.findall(r'caption id="([^"]+)"', html) == ["table-resultatrakning"]


def test_sorting_turns_round_and_forgets_the_page(render: Render) -> None:
    assert 'href="?sort=name"' in render("{% sort_th 'Namn' 'name' %}", query="page=3")
    again = render("{% sort_th 'Namn' 'name' %}", query="sort=name&page=3")
    assert (re.findall(r'aria-sort="(\w+)"', again), re.findall(r'href="([^"]+)"', again)) == (
        ["ascending"],
        ["?sort=-name"],
    )


def test_pages_keep_the_query_and_vanish_for_a_single_page(render: Render) -> None:
    html = render("{% pages page %}", query="q=a%26b&page=2", page=Paginator(range(120), 50).page(2))
    assert re.findall(r'href="([^"]+)"', html) == [
        "?q=a%26b&amp;page=1",
        "?q=a%26b&amp;page=1",
        "?q=a%26b&amp;page=2",
        "?q=a%26b&amp;page=3",
        "?q=a%26b&amp;page=3",
    ]
    assert words(html)[-1] == "51–100 av 120"
    assert render("{% pages page %}", page=Paginator(range(3), 50).page(1)).strip() == ""


def bar(query: str) -> FilterBar:
    regions = [Option("24", "Västerbottens län", 2), Option("04", "Södermanlands län")]
    return FilterBar(QueryDict(query), [Filter("q", "Sök"), Filter("region", "Län", regions)])


def test_filters_give_chips_that_remove_them_and_keep_the_rest(render: Render) -> None:
    chosen = bar("q=robot&region=24&sort=-name&page=2")
    assert [(c.label, c.value, c.url) for c in chosen.chips] == [
        ("Sök", "robot", "?region=24&sort=-name"),
        ("Län", "Västerbottens län", "?q=robot&sort=-name"),
    ]
    assert (chosen.clear_url, chosen.kept, chosen.value("region")) == ("?sort=-name", [("sort", "-name")], "24")
    html = render("{% filter_bar bar %}", bar=chosen)
    assert '<option value="24" selected>' in html
    assert html.count('class="chip"') == 2


def test_filter_value_that_is_no_choice_counts_as_not_chosen() -> None:
    assert (bar("region=99").value("region"), bar("region=99").chips) == ("", [])


def test_form_errors_stand_at_the_field_and_in_the_summary(render: Render) -> None:
    html = render("{% error_summary form %}{% form_fields form %}", form=Form({"sum": "1.240"}))
    links = re.findall(r'<a href="#([^"]+)">([^:]+):', html)
    assert links == [("id_name", "Namn"), ("id_sum", "Belopp"), ("id_kind_0", "Slag"), ("id_sure", "Jag är säker")]
    for anchor, _label in links:
        assert f'id="{anchor}"' in html
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    assert described == ["id_name_error", "id_sum_error", "id_kind_helptext id_kind_error", "id_sure_error"]
    for one in " ".join(described).split():
        assert html.count(f'id="{one}"') == 1


def test_form_without_errors_has_no_summary_and_marks_what_is_optional(render: Render) -> None:
    html = render("{% error_summary form %}{% form_fields form %}", form=Form())
    assert words(html) == ["Namn", "Belopp", "(frivilligt)", "kr", "Slag", "Välj ett.", "A", "B", "Jag är säker"]
    assert html.count("<legend>") == 1
    assert html.count('type="hidden"') == 1


def test_only_and_skip_choose_the_fields(render: Render) -> None:
    form = Form()
    assert words(render("{% form_fields form only='name' %}", form=form)) == ["Namn"]
    assert words(render("{% form_fields form skip='sum kind sure' %}", form=form)) == ["Namn"]


class Dated(forms.Form):
    day = DayField(label="Dag", earliest=date(2016, 1, 1))
    sum = MoneyField(label="Belopp", maximum=250_000_000)


@pytest.mark.parametrize(
    ("day", "amount", "cleaned"),
    [
        ("2026-10-14", "1 240 500,50", (date(2026, 10, 14), 124_050_050)),
        ("20161231", f"1{THIN}240{HARD}500 kr", (date(2016, 12, 31), 124_050_000)),
        (" 2024-02-29 ", "2 tkr", (date(2024, 2, 29), 200_000)),
    ],
)
def test_money_and_days_are_read_as_people_write_them(day: str, amount: str, cleaned: tuple) -> None:
    form = Dated({"day": day, "sum": amount})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["day"], form.cleaned_data["sum"]) == cleaned


@pytest.mark.parametrize(
    ("day", "amount", "errors"),
    [
        ("2018-09-31", "1", {"day": ["Det finns ingen dag 31 i september 2018. Den sista är 30."]}),
        ("2018-13-01", "1", {"day": ["Det finns ingen månad 13. Skriv 01 till 12."]}),
        ("i går", "1", {"day": ["Skriv datumet som år-månad-dag, till exempel 2026-10-14."]}),
        ("2015-12-31", "1", {"day": ["Välj 1 januari 2016 eller senare."]}),
        ("2016-01-01", "-5", {"sum": [f"Skriv minst 0{HARD}kr."]}),
        ("2016-01-01", "2 500 000,01", {"sum": [f"Skriv högst 2{THIN}500{THIN}000{HARD}kr."]}),
    ],
)
def test_impossible_days_and_amounts_say_what_to_write(render: Render, day: str, amount: str, errors: dict) -> None:
    assert dict(Dated({"day": day, "sum": amount}).errors) == errors


def test_money_is_shown_again_as_it_should_be_typed() -> None:
    form = Dated(initial={"day": date(2026, 10, 14), "sum": 124_050_050})
    assert re.findall(r'value="([^"]+)"', str(form["sum"]) + str(form["day"])) == [
        f"1{THIN}240{THIN}500,50",
        "2026-10-14",
    ]
    assert (
        Dated(
            {"day": "2026-10-14", "sum": f"1{THIN}240{THIN}500,50"},
            initial={"day": date(2026, 10, 14), "sum": 124_050_050},
        ).changed_data
        == []
    )
