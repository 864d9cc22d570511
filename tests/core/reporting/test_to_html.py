"""A report as HTML: every figure is named and opens its rows where it may, and the page needs no script and no inline style."""

import re
from html.parser import HTMLParser

import pytest

from tests.core.reporting import made_report as made
from verkstad.core.reporting.places import places
from verkstad.core.reporting.to_html import article_of, html_of

EMPTY = {"meta", "br", "path", "rect", "circle", "polyline", "line", "hr"}


class Reader(HTMLParser):
    """Collects elements and the text of each figure; fails on elements that do not nest."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.figures, self.ids, self.names = [], [], {}, [], set()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.seen.append((tag, attrs))
        self.ids += [attrs["id"]] if "id" in attrs else []
        if tag not in EMPTY:
            self.open.append((tag, attrs.get("data-figure")))

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open and self.open[-1][1]:
            self.figures.setdefault(self.open[-1][1], set()).add(data)


def read(text):
    reader = Reader()
    reader.feed(text)
    assert not reader.open
    return reader


@pytest.fixture(scope="module")
def whole():
    document = made.document()
    _answers, values = made.values(
        document, lambda key, frame: "" if key == "aid" else f"/siffror/{key}/?per={frame.as_of}&x=1"
    )
    return document, values, read(html_of(document, values, made.DEFINITIONS, "ab" * 32))


def test_every_figure_stands_there_with_its_id_and_the_text_of_the_snapshot(whole):
    document, values, page = whole
    assert page.figures == {one.bound.id: {values[one.bound.id].text} for one in places(document)}


def test_a_figure_opens_its_rows_where_there_is_an_address(whole):
    _document, values, page = whole
    links = {a["data-figure"]: a["href"] for tag, a in page.seen if tag == "a" and "data-figure" in a}
    assert links == {name: one.address for name, one in values.items() if one.address}


def test_nothing_needs_a_script_or_an_inline_style_and_ids_differ(whole):
    _document, _values, page = whole
    assert not [
        tag for tag, attrs in page.seen if tag == "script" or "style" in attrs or any(n.startswith("on") for n in attrs)
    ]
    assert len(page.ids) == len(set(page.ids))
    assert {a["role"] for tag, a in page.seen if tag == "svg"} == {"group"}  # links may not stand in an image


def test_what_is_written_is_never_read_as_markup():
    document = made.document('<script>alert(1)</script> [x](https://a.se/?a=1&b="2") **<b>**'.replace('"', ""))
    text = article_of(document, made.values(document)[1])
    assert "<script" not in text and "<b>" not in text and "&lt;script&gt;" in text


def test_a_table_says_where_its_rounded_parts_do_not_add_up(whole):
    document, values, _page = whole
    under = re.findall(r'report__under">([^<]*)<', article_of(document, values))
    assert any("är summan av exakta belopp; de avrundade delarna ger" in one for one in under)
