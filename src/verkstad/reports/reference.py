"""The page docs/figures.md: every row of the statement, how it is computed, and the causes a difference may have."""

from verkstad.core.checks_words import CAUSES
from verkstad.core.statement_default import ROWS

MEANING = {
    "rounding": "the parts as shown, each rounded, do not add up to the shown sum; or a figure is cut off instead of rounded",
    "wrong_denominator": "the printed percentage is another fraction of figures in the same table",
    "wrong_sum": "a part is left out, counted twice or has the wrong sign",
    "transposed_digits": "two digits stand the other way round",
    "follows": "the figure is right if the figures it is computed from were; it names them",
    "unexplained": "none of these",
}


def figures() -> str:
    """The page as Markdown."""
    lines = [
        "# Figures",
        "",
        *_asking(),
        *_registered(),
        "## The statement",
        "",
        "Columns are the funding sources of the mandate and their total. Money is shown in tkr (1 000 kr), computed from whole öre;",
        "a percentage is shown with its numerator and denominator.",
        "",
        "| key | Swedish | English | unit | computed as |",
        "|---|---|---|---|---|",
    ]
    for row in ROWS:
        how = f"`{row.formula}`" if row.formula else "entries"
        if row.overhead:
            how = f"`{row.formula}` × {row.overhead / 100:.0f} kr per hour, or the rate of the entry (outside the outturn)"
        if row.only_repayable:
            how += ", only for sources that must be repaid"
        lines.append(f"| `{row.key}` | {row.label_sv} | {row.label_en} | {row.unit} | {how} |")
    lines += [
        "",
        "## Causes of a difference",
        "",
        "| cause | meaning |",
        "|---|---|",
        *(f"| `{cause}` | {MEANING[cause]} |" for cause in CAUSES),
        "",
        "## Checking any table",
        "",
        "`verkstad check-report FILE.csv` reads a table with the columns `key`, `label`, `unit` (tkr, pct, h …), optionally `kind` with",
        "`derived: FORMULA`, and one column per series of figures. Relations come from `kind`, or from `--relations FILE.toml`:",
        "",
        *_relations(),
    ]
    return "\n".join(lines) + "\n"


ASKING = """\
Every figure below is asked for with `verkstad figure KEY` and opened at `/siffror/KEY/`.

`--as-of DAY` takes the facts that had taken effect by the day; `--known MOMENT` only those that were written into the
house by then, so that the same question gives the same number for ever, and the rows that came since explain a
difference (`--since MOMENT` tells them, with the journal's acts). `--by` splits by mandate, project, region, year or
source; `--mandate`, `--project`, `--region`, `--year`, `--source` hold one fast. `-` is what belongs to none that is
known, and year `0` is money booked for the period as a whole. The year of money is the year that it is booked for;
the year of anything else is that of its day.

Money of a project in several counties is divided evenly, by largest remainder, so that the counties come to the
whole. Numbers of things, and companies, count in each county and once in the total. A company counts once over
claims, projects, years and mandates, by organisation number (R29).

Fewer than five companies are not told to everybody, nor any number by which sums that the same reader can ask for
would give them away: every stage, mandate, county and year, and each mandate's counties and years, are tried together
(R32). Everybody is told such numbers as of today only. What a published report tells of an earlier day is not tried
against what is told today.

`--json` gives an object whose keys stay: `key`, `words`, `unit`, `meaning`, `formula`, `clause`, `as_of`, `known`,
`of` (the dimensions held fast), `value`, `numerator`, `denominator`, `facts` (rows behind it), `hidden`, `why`
(`nothing`, `few` or `withheld` where there is no value), `parts` (the figures of the formula) and, with `--by`, `by`
and `split` (objects with `part` and the same numbers). Values are exact: öre, minutes, days, numbers; a share is a
fraction as text (`"16603/20599"`).
"""


def _asking() -> list[str]:
    """How figures are asked for, from what day and moment, and what JSON holds."""
    return [*ASKING.splitlines(), ""]


def _registered() -> list[str]:
    from verkstad.reports.figures import FIGURES, GROUPS
    from verkstad.reports.figures.registry import measure_of

    lines: list[str] = []
    tables: dict[str, str] = {}
    for group, (_sv, en) in GROUPS.items():
        lines += [f"## {en}", "", "| key | Swedish | English | unit | how | facts | split by | told to | clause |",
                  "|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
        for one in (each for each in FIGURES.values() if each.group == group):
            facts = measure_of(one.key).facts if one.how else None
            how = f"`{one.formula}`" if one.formula else str(one.how)
            told = "everybody" if one.public else "who reads the mandate"
            told += f"; fewer than {one.least} hidden" if one.least else ""
            lines.append(
                f"| `{one.key}` | {one.sv} | {one.en} | {one.unit} | {how} | {facts.en if facts else ''} | {', '.join(one.by)} | {told} "
                f"| {one.clause} |"
            )
            if facts:
                tables[facts.en] = " ".join(facts.why.split())
        lines += ["", *(f"- `{each.key}`: {each.meaning_en}" for each in FIGURES.values() if each.group == group), ""]
    lines += ["## Facts, and why they stay", "", "| facts | why their day and moment never change |", "|---|---|"]
    lines += [f"| {name} | {why} |" for name, why in sorted(tables.items())]
    return [*lines, "",
            "Rows are opened by whoever may see each of them; those that a reader may not see are counted, and the page says",
            "how many and by which clause.", ""]  # fmt: skip


def _relations() -> list[str]:
    from inspect import getdoc

    from verkstad.core import relations_file

    return [getdoc(relations_file) or ""]
