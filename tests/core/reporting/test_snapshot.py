"""A snapshot: the same bytes each time, reads back whole, small, nothing personal, and rows over few are not told (R32)."""

import json
import time
import zlib
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.reporting import made_report as made
from verkstad.core.reporting import plain
from verkstad.core.reporting.document import Document, Section
from verkstad.core.reporting.facts import Facts, Gathering, spans, unspanned
from verkstad.core.reporting.figure import NO_YEAR, NONE, Answer, Fact, Frame, How, measure
from verkstad.core.reporting.markup import parse
from verkstad.core.reporting.places import NotThere, places, put_together, questions, values_of
from verkstad.core.reporting.proof import check_proof, proof_of
from verkstad.core.reporting.snapshot import Snapshot, sealed, snapshot_of


@pytest.fixture(scope="module")
def frozen():
    return made.frozen()


def test_the_same_report_gives_the_same_bytes_and_reads_back_whole(frozen):
    snapshot, _proof = frozen
    again, _proof = made.frozen()
    document = made.document()
    assert snapshot.content == again.content
    assert Snapshot(snapshot.content).document == document
    assert Snapshot(snapshot.content).values == made.values(document)[1]
    assert snapshot.definitions["opex_share"].parts == ("opex", "paid")
    assert plain.canonical(json.loads(snapshot.content)) == snapshot.content


def test_figures_have_ids_in_reading_order_and_know_their_place():
    found = list(places(made.document()))
    assert [one.bound.id for one in found] == [f"f{n}" for n in range(1, len(found) + 1)]
    assert str(next(one for one in found if one.kind == "cell")) == "Sammanfattning / utfall / 2016 / Bidrag"


def test_a_table_that_nobody_made_is_named():
    with pytest.raises(NotThere, match="finns_inte"):
        put_together(Document("T", "sv", sections=(Section("a", "A", parse("[[bild:finns_inte]]")),)), {})


def test_nothing_in_it_tells_who_a_company_is_and_few_are_not_told(frozen):
    snapshot, _proof = frozen
    assert b"salted" not in snapshot.content
    answers = [one for one in snapshot.told["answers"] if one["figure"] in ("companies", "aid")]
    hidden = [one for one in answers if one.get("hidden")]
    assert [one["frame"]["region"] for one in hidden] == ["09"] and not set(hidden[0]) & {"value", "rows", "counted"}
    assert not any("rows" in one for one in answers)  # no row that could be laid over another figure's
    whole = next(one for one in answers if one["figure"] == "companies" and "region" not in one["frame"])
    assert len(set(whole["counted"])) == 23 and whole["value"] == "23"
    aid = next(one for one in answers if one["figure"] == "aid")
    assert aid["withheld"] == "few"
    assert aid["sealed"] == sealed(sorted(made.ROWS["aid"], key=lambda one: one.id), b"k" * 32)
    assert b"aid/" not in snapshot.content


def test_rows_that_must_not_be_told_are_not_there():
    document = made.document()
    answers, told = made.values(document)
    kept = snapshot_of(document, made.FRAME, answers, made.DEFINITIONS,
                       lambda key, frame: None if key == "opex" else made.facts(key, frame), told)  # fmt: skip
    opex = [one for one in kept.told["answers"] if one["figure"] == "opex"]
    assert opex and all(one["withheld"] == "withheld" and "rows" not in one for one in opex)


def test_a_float_is_refused():
    for value in (0.5, {"a": [1, 2.0]}, {"a": {"b": [["x", [1.5]]]}}):
        with pytest.raises(TypeError):
            plain.canonical(value)


facts = st.builds(
    Fact,
    st.integers(1, 30).map(lambda n: f"entry/{n}"),
    st.none() | st.dates(date(2016, 1, 1), date(2018, 12, 31)),
    st.none() | st.datetimes(datetime(2016, 1, 1), datetime(2019, 1, 1), timezones=st.just(UTC)),
    st.fractions(-(10**6), 10**6, max_denominator=60),
    st.sampled_from(["", "a", "b", "c"]),
    st.sampled_from(["", "m1", "m2"]),
    st.sampled_from(["", "p1"]),
    st.sampled_from([(), ("01",), ("24", "01")]),
    st.none() | st.sampled_from([2016, 2017]),
    st.sampled_from(["", "s1"]),
)
frames = st.builds(
    Frame, st.dates(date(2016, 1, 1), date(2019, 1, 1)),
    st.none() | st.datetimes(datetime(2016, 1, 1), datetime(2019, 1, 1), timezones=st.just(UTC)),
    *(st.sampled_from(["", NONE, one]) for one in ("m1", "p1", "01")), st.sampled_from([None, NO_YEAR, 2016]),
    st.sampled_from(["", NONE, "s1"]),
)  # fmt: skip


def fits(one, frame):
    return (
        (one.day is None or one.day <= frame.as_of)
        and (frame.known is None or one.known is None or one.known <= frame.known)
        and all(getattr(frame, name) in ("", getattr(one, name) or NONE) for name in ("mandate", "project", "source"))
        and frame.region in ("", *(one.regions or (NONE,)))
        and frame.year in (None, one.year or NO_YEAR)
    )


@settings(max_examples=150)
@given(st.lists(facts, max_size=25), frames)
def test_rows_in_columns_come_to_what_the_rows_come_to(rows, frame):
    gathering = Gathering()
    taken = gathering.take(rows)
    table, where = gathering.ended()
    table = Facts.of(json.loads(plain.canonical(table.told())))
    places_of = unspanned(spans(where[at] for at in taken), len(table))
    kept = list(dict.fromkeys(rows))
    for how in How:
        for region in ("", "01", "24", NONE):
            assert table.measure(how, places_of, region) == measure(how, kept, region)
    assert int(table.fits(frame).sum()) == sum(fits(one, frame) for one in kept)


@pytest.mark.parametrize("text", ["3-1", "0,0", "2,1", "9", "-1", "a"])
def test_places_that_are_none_are_refused(text):
    with pytest.raises(ValueError):
        unspanned(text, 5)


@given(st.integers(1, 40), st.integers(0, 45))
def test_a_proof_covers_from_a_noted_head_to_the_freezing_act(count, since):
    acts = made.chain(count, {"snapshot": "ab" * 32})
    proof = json.loads(json.dumps(proof_of(acts[-1], (one["hash"] for one in acts), since)))
    first = min(max(since, 1), count)
    for position in (first, count):
        head = f"{position}:{acts[position - 1]['hash']}"
        checked = check_proof(proof, "ab" * 32, head=head)
        assert (checked.faults, checked.compared) == ([], True)
    assert [one.kind for one in check_proof(proof, "ab" * 32, head=f"{count}:{'0' * 64}").faults] == ["head"]
    outside = check_proof(proof, "ab" * 32, head=f"{count + 1}:{'0' * 64}").faults
    assert [one.kind for one in outside] == ["head_outside"]


def test_a_proof_over_the_same_acts_has_the_root_of_the_dossiers():
    from verkstad.core.dossiers.tree import grown

    acts = made.chain(37, {"snapshot": "ab" * 32})
    root, _paths = grown((bytes.fromhex(one["hash"]) for one in acts), 37, [])
    assert proof_of(acts[-1], (one["hash"] for one in acts), 20)["root"] == root.hex()


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_small_and_quick():
    start = datetime(2016, 1, 1, tzinfo=UTC)
    rows = [
        Fact(f"entry/{n}", date(2016, 1, 1) + timedelta(days=n % 1095), start + timedelta(seconds=977 * n, microseconds=n * 7919 % 10**6),
             Fraction(n * 104729 % 10**9), f"{n % 9000:032x}", f"m{n % 8}", f"p{n % 300}", (f"{1 + n % 21:02}",), 2016 + n % 3, "s")
        for n in range(100_000)
    ]  # fmt: skip
    document = put_together(Document("T", "sv", sections=(Section("a", "A", parse("[[grants]]")),)))
    answers = {
        q: Answer("grants", q[1], measure(How.SUM, rows), facts=len(rows)) for q in questions(document, made.FRAME)
    }
    told = values_of(document, made.FRAME, answers, made.DEFINITIONS)
    begun = time.process_time()
    snapshot = snapshot_of(document, made.FRAME, answers, made.DEFINITIONS, lambda *_: rows, told)
    took = time.process_time() - begun
    assert len(zlib.compress(snapshot.content)) < 5_000_000
    assert took < 10  # about 2 s on a machine of its own
