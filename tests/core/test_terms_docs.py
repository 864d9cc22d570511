"""The page about terms tells every kind that can be evaluated, and nothing else."""

from verkstad.core.terms import NEEDS
from verkstad.core.terms_docs import KINDS, terms_table


def test_every_kind_of_term_has_its_section_with_every_state():
    assert [one.kind for one in KINDS] == list(NEEDS)
    page = terms_table()
    assert [line for line in page.splitlines() if line.startswith("## `")] == [f"## `{kind}`" for kind in NEEDS]
    assert page.count("| undecided |") == len(NEEDS)


def test_the_thresholds_on_the_page_are_those_of_the_code():
    page = terms_table()
    assert "90 % of the cap is used" in page
    assert "180 days or less" in page
    assert "30, 7, 1 days before" in page
