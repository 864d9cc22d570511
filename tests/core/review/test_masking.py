"""Names in what an anonymous reviewer reads."""

from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.review.masking import HIDDEN, masked


def test_a_name_is_hidden_whatever_its_case_form_of_company_and_genitive() -> None:
    text = "Region Gotland leder. REGION  GOTLANDS industri; Tech AB och Techs personal, 556012-5790."
    assert (
        masked(text, ["Region Gotland", "Tech AB"], ["5560125790"])
        == "[…] leder. […] industri; […] och […] personal, […]."
    )


def test_a_name_inside_another_word_and_a_word_that_says_nothing_alone_stay() -> None:
    assert masked("Technik i regionen, AB Volvo", ["Tech AB", "Region", "AB"]) == "Technik i regionen, AB Volvo"


def test_a_name_that_holds_another_leaves_nothing_behind() -> None:
    assert masked("Alfa Beta Gamma", ["Beta", "Alfa Beta"]) == f"{HIDDEN} Gamma"


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_and_any_names_are_taken_and_no_whole_name_is_left(text: str, names: list[str]) -> None:
    assert isinstance(masked(text, names), str)
    assert masked(f"före {' Xyzzy '} efter", ["Xyzzy"]).count("Xyzzy") == 0
