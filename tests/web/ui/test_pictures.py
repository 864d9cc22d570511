"""Pictures: well-formed, named, honest about what is not known, and the same as their tables."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from verkstad.ui.pictures.bars import bars
from verkstad.ui.pictures.curves import ceiling, line, radar
from verkstad.ui.pictures.dates import overlap, timeline
from verkstad.ui.pictures.funnel import Stage, funnel, rate, rate_qualifier, widths
from verkstad.ui.pictures.map import CountyValue, county_map, county_name, geometry, steps
from verkstad.ui.pictures.money_bar import money_bar
from verkstad.ui.pictures.picture import Picture

THIN, HARD = "\u202f", "\u00a0"
TKR = 100_000
DAY = date(2026, 10, 19)


@pytest.fixture(autouse=True)
def swedish():
    with override("sv"):
        yield


def every_picture() -> list[Picture]:
    return [
        county_map({"24": CountyValue(2, url="/x"), "09": CountyValue(None)}, title="Karta", unit="projekt"),
        funnel(
            [{"label": "nådda", "value": 200, "qualifier": "about"}, {"label": "coachade", "value": 28}], title="Tratt"
        ),
        funnel([{"label": "mötta", "value": "hundreds"}, {"label": "konkret", "value": 74}], title="Öppen tratt"),
        bars([{"label": "A", "value": 3}, {"label": "B", "value": -1}, {"label": "C", "value": None}], title="Staplar"),
        money_bar(
            100, [{"label": "Utbetalt", "ore": 40, "kind": "paid"}], title="Pengar", caps=[{"label": "Tak", "ore": 50}]
        ),
        timeline([{"label": "Plan", "date": DAY, "state": "met"}], title="Tidslinje", today=DAY),
        overlap(
            [{"label": "M", "start": DAY, "end": DAY}, {"label": "N", "start": None, "end": None}],
            title="Överlapp",
            today=DAY,
        ),
        line([{"label": "2016", "value": 1, "low": 0, "high": 2}, {"label": "2017", "value": None}], title="Linje"),
        radar(["a", "b", "c"], [{"label": "s", "values": [1, None, 3]}], title="Radar"),
    ]


@pytest.mark.parametrize("picture", every_picture(), ids=lambda p: p.key)
def test_picture_is_well_formed_named_and_without_style_or_script(picture: Picture) -> None:
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own text
    named = root.attrib["aria-labelledby"].split()
    texts = {e.attrib["id"]: e.text for e in root.iter() if e.tag in ("title", "desc") and "id" in e.attrib}
    assert list(texts) == named
    assert texts[named[0]] == picture.title
    assert all(texts.values())
    assert [name for e in root.iter() for name in e.attrib if name == "style" or name.startswith("on")] == []
    links = list(root.iter("a"))
    assert root.attrib["role"] == ("group" if links else "img")
    assert all(link.attrib["aria-label"] for link in links)
    ids = [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"url\(#([^)]+)\)", picture.svg))
    assert used <= set(ids)


@pytest.mark.parametrize("picture", every_picture(), ids=lambda p: p.key)
def test_every_row_of_the_twin_fills_every_column(picture: Picture) -> None:
    assert {len(row) for row in picture.rows} == {len(picture.head)}


def test_empty_lists_draw_an_empty_picture() -> None:
    made = [
        funnel([], title="a"),
        bars([], title="b"),
        timeline([], title="c", today=DAY),
        overlap([], title="d", today=DAY),
        line([], title="e"),
        county_map({}, title="f"),
        money_bar(0, [], title="g"),
    ]
    assert [len(p.rows) for p in made] == [0, 0, 0, 0, 0, 21, 2]
    for picture in made:
        ET.fromstring(picture.svg)  # noqa: S314


# --- the map


def test_geometry_has_the_21_counties_gotland_and_islands_and_stays_small() -> None:
    found = {one["code"]: one for one in geometry()["counties"]}
    assert list(found) == [
        "01",
        "03",
        "04",
        "05",
        "06",
        "07",
        "08",
        "09",
        "10",
        "12",
        "13",
        "14",
        "17",
        "18",
        "19",
        "20",
        "21",
        "22",
        "23",
        "24",
        "25",
    ]
    assert (found["09"]["sv"], found["14"]["en"], found["08"]["d"].count("M")) == (
        "Gotlands län",
        "Västra Götaland County",
        2,
    )
    assert sum(len(one["d"]) for one in found.values()) < 60_000
    for one in found.values():
        assert 0 < one["x"] < geometry()["width"]
        assert 0 < one["y"] < geometry()["height"]


def test_neighbours_share_their_border_points() -> None:
    """A border drawn from other points on either side would show as a gap or an overlap."""
    points = {one["code"]: corners(one["d"]) for one in geometry()["counties"]}
    neighbours = [("24", "25"), ("23", "24"), ("12", "13"), ("04", "01"), ("17", "18"), ("10", "08")]
    assert [len(points[a] & points[b]) >= 5 for a, b in neighbours] == [True] * len(neighbours)
    assert points["09"].isdisjoint(set().union(*(p for code, p in points.items() if code != "09")))


def corners(path: str) -> set[tuple[int, int]]:
    found = set()
    for ring in path.split("z")[:-1]:
        x, y, *moves = map(int, re.findall(r"-?\d+", ring))
        found.add((x, y))
        for dx, dy in zip(moves[::2], moves[1::2], strict=True):
            x, y = x + dx, y + dy
            found.add((x, y))
    return found


def test_county_without_data_is_hatched_and_one_with_data_never() -> None:
    values = {one["code"]: CountyValue(1) for one in geometry()["counties"]} | {"09": CountyValue(None)}
    root = ET.fromstring(county_map(values, title="K").svg)  # noqa: S314
    hatched = [g.find("title").text for g in root.findall("g") if g.find("path").get("fill", "").startswith("url(")]
    assert hatched == ["Gotlands län: uppgift saknas"]
    assert [p.get("class") for p in root.iter("path")].count("map__county map__county--4") == 20


def test_zero_is_a_value_and_not_missing_data() -> None:
    picture = county_map({"24": CountyValue(0), "25": CountyValue(3)}, title="K")
    assert [(k.label, k.value) for k in picture.keys] == [("0", "1 län"), ("3", "1 län"), ("uppgift saknas", "19 län")]


def test_county_links_have_names_that_say_the_figure() -> None:
    values = {"24": CountyValue(2, url="/lan/24"), "09": CountyValue(None, url="/lan/09")}
    root = ET.fromstring(county_map(values, title="K", unit="projekt").svg)  # noqa: S314
    assert [(a.get("href"), a.get("aria-label")) for a in root.iter("a")] == [
        ("/lan/09", "Gotlands län: uppgift saknas"),
        ("/lan/24", "Västerbottens län: 2 projekt"),
    ]


def test_county_names_follow_the_language_and_unknown_codes_fail() -> None:
    assert county_name("14") == "Västra Götalands län"
    with override("en"):
        assert county_name("14") == "Västra Götaland County"
    with pytest.raises(KeyError):
        county_map({"02": CountyValue(1)}, title="K")


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([], []),
        ([7], [7]),
        ([1, 1, 2, 3], [1, 2, 3]),
        (list(range(1, 21)), [1, 5, 9, 13, 17]),
        ([1] * 18 + [2, 3, 4, 5, 6], [1, 2, 3, 4, 5]),
    ],
)
def test_steps_group_equal_values_and_are_at_most_five(values: list[int], bounds: list[int]) -> None:
    assert steps(values) == bounds


# --- the funnel


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (Stage("a", 55), Stage("b", 34), f"34 av 55 (62{HARD}%)"),
        (Stage("a", 200, "about"), Stage("b", 55), f"55 av cirka{HARD}200 (cirka{HARD}28{HARD}%)"),
        (Stage("a", 150, "over"), Stage("b", 23), f"23 av över{HARD}150 (högst{HARD}15{HARD}%)"),
        (Stage("a", 150, "at_most"), Stage("b", 23), f"23 av högst{HARD}150 (minst{HARD}15{HARD}%)"),
        (Stage("a", None, "", "hundreds"), Stage("b", 74), ""),
        (Stage("a", 0), Stage("b", 0), ""),
        (None, Stage("b", 74), ""),
    ],
)
def test_rate_says_its_two_numbers_and_how_sure_it_is(before: Stage | None, now: Stage, said: str) -> None:
    assert rate(now, before) == said


def test_reservations_that_pull_apart_leave_only_about() -> None:
    over, under = Stage("a", 10, "over"), Stage("b", 5, "under")
    assert [rate_qualifier(under, over), rate_qualifier(over, over), rate_qualifier(over, under)] == [
        "at_most",
        "about",
        "at_least",
    ]


def test_unknown_stage_is_hatched_said_in_words_and_invents_no_number() -> None:
    picture = funnel([{"label": "mötta", "value": "hundreds"}, {"label": "konkret", "value": 74}], title="T")
    assert [[c.text for c in row] for row in picture.rows] == [["mötta", "hundratals", "–"], ["konkret", "74", "–"]]
    root = ET.fromstring(picture.svg)  # noqa: S314
    bars_drawn = root.findall("rect")
    assert [(r.get("width"), r.get("fill", "")) for r in bars_drawn] == [("100%", "url(#funnel-t-hatch)"), ("50%", "")]
    assert "kan bara jämföras med varandra" in picture.note


def test_widths_are_shares_of_the_largest() -> None:
    assert widths([Stage("a", 200), Stage("b", 55), Stage("c", 0)]) == [1.0, 0.275, 0.0]


# --- money, bars, time, curves


def rects(picture: Picture) -> list[tuple[str | None, str | None, str | None]]:
    return [(r.get("x"), r.get("width"), r.get("class")) for r in ET.fromstring(picture.svg).findall("rect")]  # noqa: S314


def test_money_bar_left_is_computed_and_parts_do_not_overlap() -> None:
    parts = [
        {"label": "Utbetalt", "ore": 16_603 * TKR, "kind": "paid"},
        {"label": "Beslutat", "ore": 3_594 * TKR, "kind": "granted"},
    ]
    picture = money_bar(25_000 * TKR, parts, title="P")
    assert rects(picture) == [("0", "100%", "f-left"), ("0%", "66.41%", "f-1"), ("66.41%", "14.38%", "f-3")]
    assert [c.text for c in picture.rows[-2]] == ["Kvar", f"4{THIN}803", f"19{HARD}%"]
    assert [c.text for c in picture.rows[-1]] == ["Ram", f"25{THIN}000", f"100{HARD}%"]


def test_money_beyond_the_frame_is_shown_beyond_it() -> None:
    picture = money_bar(80 * TKR, [{"label": "Utbetalt", "ore": 100 * TKR, "kind": "paid"}], title="P")
    assert rects(picture) == [("0", "80%", "f-left"), ("0%", "100%", "f-1"), ("80%", "20%", "f-unmet")]
    assert [c.text for c in picture.rows[1]] == ["Mer än ramen", "\u221220", f"\u221225{HARD}%"]


def test_bars_share_a_zero_and_negative_ones_go_left_of_it() -> None:
    drawn = [
        r
        for r in rects(bars([{"label": "A", "value": 3}, {"label": "B", "value": Decimal(-1)}], title="B"))
        if r[2] != "f-sunk"
    ]
    assert drawn == [("25%", "75%", "f-1"), ("0%", "25%", "f-unmet")]


def test_bar_without_data_is_hatched() -> None:
    picture = bars([{"label": "A", "value": Fraction(1, 2)}, {"label": "B", "value": None}], title="B", text=str)
    assert [c.text for c in picture.rows[1]] == ["B", "uppgift saknas"]
    assert rects(picture)[-1] == ("0", "100%", None)


def test_timeline_is_in_order_of_date_and_says_states() -> None:
    duties = [
        {"label": "Slut", "date": date(2027, 3, 1)},
        {"label": "Plan", "date": date(2026, 3, 31), "state": "unmet"},
    ]
    picture = timeline(duties, title="T", today=DAY)
    assert [[c.text for c in row] for row in picture.rows] == [
        ["31 mars 2026", "Plan", "inte uppfyllt"],
        ["1 mars 2027", "Slut", "kommer"],
    ]
    places = [s.get("x") for s in ET.fromstring(picture.svg).findall("svg")]  # noqa: S314
    assert places == ["12.21%", "58.16%"]
    assert [k.label for k in picture.keys] == ["kommer", "inte uppfyllt", "I dag"]


def test_period_that_is_not_known_is_said_and_not_drawn_as_one() -> None:
    picture = overlap(
        [
            {"label": "M", "start": date(2016, 1, 1), "end": date(2018, 12, 31)},
            {"label": "N", "start": None, "end": None},
        ],
        title="O",
        today=DAY,
    )
    assert [[c.text for c in row] for row in picture.rows] == [
        ["M", "2016–2018", "–"],
        ["N", "perioden är inte känd", "–"],
    ]


@pytest.mark.parametrize(("value", "top"), [(52, 100), (66, 100), (0.3, 0.5), (1, 1), (1.5, 2), (100, 100), (101, 200)])
def test_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert ceiling(value) == top


def test_line_breaks_where_there_is_no_value() -> None:
    root = ET.fromstring(line([{"label": str(y), "value": v} for y, v in enumerate((1, None, 1, 2))], title="L").svg)  # noqa: S314
    assert [p.get("d").count("M") for p in root.iter("path")] == [2]
    xs = [float(c.get("cx").rstrip("%")) for c in root.iter("circle")]
    assert all(a < b for a, b in pairwise(xs))
    assert len(xs) == 3


def test_radar_refuses_what_it_cannot_show() -> None:
    with pytest.raises(ValueError, match="at least three axes"):
        radar(["a", "b"], [{"label": "s", "values": [1, 2]}], title="R")


def test_labels_break_before_they_meet_the_figure_beside_them() -> None:
    long = "Samverkan över administrativa gränser behöver bli bättre"
    root = ET.fromstring(bars([{"label": long, "value": None}], title="B").svg)  # noqa: S314
    lines = [t.text or "" for t in root.findall("text")]
    assert lines == ["uppgift saknas", "Samverkan över", "administrativa gränser", "behöver bli bättre"]
    assert max((len(line) + len("uppgift saknas")) * 8 for line in lines[1:]) <= 300


def test_funnel_grows_with_a_label_of_several_lines() -> None:
    short, long = (
        [{"label": label, "value": 150, "qualifier": "over"}]
        for label in ("nådda", "nådda företag och entreprenörer i länet")
    )
    heights = [float(ET.fromstring(funnel(one, title="T").svg).get("height", "0")) for one in (short, long)]  # noqa: S314
    assert heights == [96.0, 96.0 + 19]


def test_flags_that_stand_near_each_other_take_turns() -> None:
    caps = [{"label": "a", "ore": 52}, {"label": "b", "ore": 50}, {"label": "c", "ore": 54}]
    picture = money_bar(100, [], title="P", caps=caps)
    numbers = [(t.get("x"), t.get("y"), t.text) for t in ET.fromstring(picture.svg).findall("text")]  # noqa: S314
    assert numbers == [("50%", "70", "1"), ("52%", "88", "2"), ("54%", "70", "3")]
    assert [k.label for k in picture.keys[1:]] == ["b", "a", "c"]
