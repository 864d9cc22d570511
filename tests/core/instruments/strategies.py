"""Random instruments and answers: sound ones, and anything at all."""

from typing import Any

from hypothesis import strategies as st

from verkstad.core.instruments.questions import COUNTIES, Column, Form, Kind, Option, Question, Section, Words

ODD = ["", "'; DROP TABLE instruments_response;--", "<script>alert(1)</script>", "\x00", "\ud800", "å\u0308\u202e", "𝒳" * 3,
       "${7*7}", "%(x)s", "{{ x }}", "\r\n", "٣", "1e999", "-0", "nan"]  # fmt: skip
text = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
typed = text.filter(lambda t: t and "\x00" not in t and not any("\ud800" <= c <= "\udfff" for c in t))
keys = st.sampled_from(["a", "b", "c", "d", "e", "f"])
anything: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), text),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(text, inner, max_size=4)),
    max_leaves=12,
)

OPTIONS = tuple(Option(key, Words(key, key)) for key in ("x", "y", "z"))
COLUMNS = (Column("t", Words("t", "t")), Column("m", Words("m", "m"), Kind.MONEY))
YEARS = (2026, 2027)
cell = st.integers(min_value=1, max_value=9)


def question(kind: Kind, key: str = "q") -> Question:
    return Question(key, kind, Words(key, key), options=OPTIONS, columns=COLUMNS if kind is Kind.TABLE else (),
                    years=YEARS if kind is Kind.BUDGET else (), minimum="0" if kind is Kind.SCALE else "",
                    maximum="9" if kind is Kind.SCALE else "")  # fmt: skip


rows = st.dictionaries(st.just("t"), typed, min_size=1).flatmap(
    lambda row: st.one_of(st.just(row), cell.map(lambda ore: {**row, "m": ore}))
)
VALUES: dict[Kind, Any] = {
    Kind.TEXT: typed,
    Kind.NUMBER: cell.map(str),
    Kind.MONEY: cell,
    Kind.DATE: st.dates().map(lambda day: day.isoformat()),
    Kind.CHOICE: st.sampled_from(["x", "y", "z"]),
    Kind.MULTIPLE: st.lists(st.sampled_from(["x", "y", "z"]), unique=True, max_size=3).map(sorted),
    Kind.TABLE: st.lists(rows, max_size=4),
    Kind.ORGANISATION: st.sampled_from(["2021005026", "5560004615"]),
    Kind.REGION: st.sampled_from(sorted(COUNTIES)),
    Kind.BUDGET: st.dictionaries(
        st.sampled_from(["x", "y", "z"]), st.dictionaries(st.sampled_from(["2026", "2027"]), cell, min_size=1)
    ),
    Kind.SCALE: st.integers(min_value=0, max_value=9),
    Kind.TRI_STATE: st.sampled_from(["yes", "no", "unknown"]),
    Kind.FILE: typed.map(lambda name: {"name": name, "size": 1, "sha256": "0" * 64, "stored": "s"}),
}
KINDS = tuple(VALUES)


def value(kind: Kind) -> Any:
    """A sound answer, or none."""
    return st.one_of(st.none(), VALUES[kind])


EVERY = Form(
    Words("F", "F"), (Section("part", Words("P", "P"), questions=tuple(question(k, f"k_{k}") for k in KINDS)),)
)
answers = st.fixed_dictionaries({}, optional={f"k_{kind}": VALUES[kind] for kind in KINDS})

expressions = st.one_of(
    text,
    st.sampled_from(["a > 1", "a is empty", 'b = "x"', "not c", "a and b", "sum(a)", "sum(a.x)", "a / b", "if(a > 1, b, c)", "days(a, b)",
                     'date("2026-01-01")', "a in [1, 2]", 'a has "x"', "min(a, b)", "a = a", "round(a, 2)", "year(a)", "-a", "(", "a."]),
)  # fmt: skip
words = st.fixed_dictionaries({"sv": text, "en": text})
random_question = st.fixed_dictionaries(
    {"key": st.one_of(keys, text), "kind": st.sampled_from([str(k) for k in Kind])},
    optional={
        "label": words, "help": words, "required": st.booleans(), "condition": expressions, "limit": st.integers(0, 9),
        "minimum": st.one_of(text, st.sampled_from(["0", "5", "-1", "2026-01-01"])),
        "maximum": st.one_of(text, st.sampled_from(["3", "9", "2026-12-31", "99999999"])), "decimals": st.integers(0, 6),
        "options": st.lists(st.fixed_dictionaries({"key": st.one_of(keys, text), "label": words}), max_size=3),
        "columns": st.lists(st.fixed_dictionaries(
            {"key": keys, "kind": st.sampled_from([str(k) for k in Kind]), "label": words}), max_size=3),
        "years": st.lists(st.integers(1900, 2200), max_size=2), "expression": expressions,
        "validations": st.lists(st.fixed_dictionaries({"expression": expressions, "message": words}), max_size=2),
    },
)  # fmt: skip
random_form = st.fixed_dictionaries(
    {"title": words, "sections": st.lists(st.fixed_dictionaries(
        {"key": st.one_of(keys, text), "questions": st.lists(random_question, max_size=4)},
        optional={"title": words, "condition": expressions}), max_size=3)}
)  # fmt: skip
