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


def _relations() -> list[str]:
    from inspect import getdoc

    from verkstad.core import relations_file

    return [getdoc(relations_file) or ""]
