"""What a writer types, read and written back; each fault with line, column and what to do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.reporting.document import (
    Bound,
    Heading,
    Insert,
    Items,
    Link,
    Note,
    PageBreak,
    Paragraph,
    Text,
)
from verkstad.core.reporting.markup import BadMarkup, parse, read, write
from verkstad.core.reporting.words import AUTO, WORDS

TEXT = """## Ekonomi

Av anslaget har [[paid|tkr]] betalats,
det vill säga [[paid uppdrag=sir-4 per=2018-12-31|mkr,1|ord]] eller **[ungefär]** *tre fjärdedelar*.

- Bidrag: [[transfers län=24 år=2017|mkr,-1|drygt]]
- Eget arbete, se [beslutet](https://example.se/a-b)
  och bilagan.

1. Först
2. Sedan

> ! Antalet företag är inte känt.
> ~ Summan är räknad på exakta tal.
> En anmärkning
> på två rader.

[[tabell:resultat]]
[[bild:karta]]
---
Slut \\*så\\*.
"""


def test_a_text_becomes_blocks():
    assert parse(TEXT) == (
        Heading(2, (Text("Ekonomi"),)),
        Paragraph((
            Text("Av anslaget har "), Bound("paid", unit="tkr"), Text(" betalats, det vill säga "),
            Bound("paid", (("mandate", "sir-4"), ("as_of", "2018-12-31")), "mkr", 1, "ord"), Text(" eller "),
            Text("[ungefär]", "strong"), Text(" "), Text("tre fjärdedelar", "em"), Text("."),
        )),
        Items((
            (Text("Bidrag: "), Bound("transfers", (("region", "24"), ("year", "2017")), "mkr", -1, "drygt")),
            (Text("Eget arbete, se "), Link("beslutet", "https://example.se/a-b"), Text(" och bilagan.")),
        )),
        Items(((Text("Först"),), (Text("Sedan"),)), numbered=True),
        Note((Text("Antalet företag är inte känt. ~ Summan är räknad på exakta tal. En anmärkning på två rader."),), "unknown"),
        Insert("table", "resultat"), Insert("picture", "karta"), PageBreak(), Paragraph((Text("Slut *så*."),)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("Betalat [[paid", "1:9", "not ended"),
        ("a\n\n  b [[Paid|tkr]]", "3:7", "not the key"),
        ("[[paid|dollar]]", "1:8", "no unit and no rounding word"),
        ("[[paid|tkr,x]]", "1:12", "no number of decimals"),
        ("[[paid per=2018-09-31]]", "1:8", "no date"),  # R42: 31 September is no day
        ("[[paid år=18]]", "1:8", "no year"),
        ("[[paid land=se]]", "1:8", "nothing that a figure can be asked for"),
        ("[[paid år=2017 year=2018]]", "1:3", "same thing twice"),
        ("# Titel", "1:1", "two to four"),
        ("Ett **ord", "1:5", "not ended on the line"),
        ("se [här](javascript:x)", "1:10", "no address"),
        ("se [[tabell:x]] här", "1:6", "alone on its line"),
        ("**a *b* c**", "1:5", "inside each other"),
    ],
)
def test_a_fault_names_line_and_column_and_what_to_do(text, where, says):
    with pytest.raises(BadMarkup) as caught:
        parse(text)
    first = caught.value.findings[0]
    assert first.where == where and says in str(first) and first.fix


def test_every_fault_is_told_at_once_and_the_rest_is_read():
    blocks, faults = read("Ett [[X]] och [[y|z]].\n\n## Rubrik")
    assert [one.where for one in faults] == ["1:7", "1:19"]
    assert blocks[1] == Heading(2, (Text("Rubrik"),))


letters = st.text(alphabet="aåÖ #>-+.1)!~*[]|\\=(\"'", min_size=1, max_size=12)
keys = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)
dims = st.lists(
    st.sampled_from([("mandate", "sir-4"), ("region", "24"), ("year", "2017"), ("as_of", "2018-12-31"), ("source", "a b")]),
    max_size=3, unique_by=lambda one: one[0],
).map(tuple)  # fmt: skip
bounds = st.builds(
    Bound, keys, dims, st.sampled_from(["", "tkr", "%", "antal"]), st.integers(-9, 6), st.sampled_from(["", AUTO, *WORDS])
)  # fmt: skip
inlines = st.one_of(
    st.builds(Text, letters, st.sampled_from(["", "strong", "em"])),
    bounds,
    st.builds(Link, letters, st.sampled_from(["https://a.se/x?y=1", "/siffror/", "#a"])),
)


def tidy(parts, lead="x"):
    """A line as reading gives it: no two texts of one mark in a row, one blank at a time, none at the ends."""
    made = []
    for one in parts:
        if isinstance(one, Text) and made and isinstance(made[-1], Text) and made[-1].mark == one.mark:
            made[-1] = Text(made[-1].text + one.text, one.mark)
        else:
            made.append(one)
    if isinstance(made[0], Text):
        made[0] = Text(lead + made[0].text, made[0].mark)
    if isinstance(made[-1], Text):
        made[-1] = Text(made[-1].text + "x", made[-1].mark)
    return tuple(made)


lines = st.lists(inlines, min_size=1, max_size=5).map(tidy)
starts = st.builds(
    lambda first, rest: tidy((Text(first), *rest), ""),
    st.sampled_from(["- ", "+ ", "1. ", "12) ", "> ", "## ", "---", "! ", "~ ", "#", "[[tabell:a]]"]), lines,
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(
            st.builds(Heading, st.integers(2, 4), lines),
            st.builds(Paragraph, lines | starts),
            st.builds(Items, st.lists(lines, min_size=1, max_size=3).map(tuple), st.booleans()),
            st.builds(Note, lines | starts, st.sampled_from(["note", "unknown", "rounding"])),
            st.just(PageBreak()),
            st.builds(Insert, st.sampled_from(["table", "picture"]), keys),
        ),
        max_size=6,
    )
)
def test_what_is_written_reads_back_the_same(blocks):
    # two lists of one kind after each other are one list: that is what they look like
    kept = [b for n, b in enumerate(blocks) if not (n and isinstance(b, Items) and isinstance(blocks[n - 1], Items))]
    assert parse(write(kept)) == tuple(kept)
