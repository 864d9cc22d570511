"""The picture of what leads to what: each link in a lane of its own, whole or dashed, and told in words."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from verkstad.ui.pictures.flow import Box, Level, Link, flow, lanes

LEVELS = (
    Level("Problem", (Box("p", "Tid saknas"),)),
    Level("Resultat", (Box("r", "Jobb & <b>", "Mäts med: jobb"), Box("s", "Mer"))),
)
LINKS = (Link("p", "r", "Behovsanalys"), Link("p", "s"))


def test_it_is_well_formed_escaped_and_told_as_a_table():
    made = flow(LEVELS, LINKS, title="1 av 2 steg har stöd")
    root = ET.fromstring(str(made.svg))  # noqa: S314 - our own drawing
    assert [one.text for one in root.iter("text")] == [
        "Problem",
        "Tid saknas",
        "Resultat",
        "Jobb & <b>",
        "Mäts med: jobb",
        "Mer",
    ]
    lines = [one.get("class") for one in root.iter("line")]
    assert (lines.count("s-brand"), lines.count("s-axis s-dash")) == (3, 3)
    assert [[cell.text for cell in row] for row in made.rows] == [
        ["Tid saknas", "Jobb & <b>", "Behovsanalys"], ["Tid saknas", "Mer", "inget än"]]  # fmt: skip
    assert [key.value for key in made.keys] == ["1", "1"]


def test_nothing_drawn_is_still_a_picture():
    made = flow(LEVELS, (), title="Inga pilar än")
    assert (made.rows, made.keys, list(ET.fromstring(str(made.svg)).iter("line"))) == ((), (), [])  # noqa: S314


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), max_size=30))
def test_no_two_links_of_one_lane_overlap(spans):
    found = lanes(spans)
    for at, one in enumerate(spans):
        for other in range(at):
            if found[at] == found[other]:
                low, high = sorted(one)
                a, b = sorted(spans[other])
                assert high < a or low > b
