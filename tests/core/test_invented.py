"""A name that says itself that it is invented needs no mark beside it."""

import pytest

from verkstad.core.invented import says_invented


@pytest.mark.parametrize(
    "name",
    [
        "Verkstadslyftet (påhittat)",
        "Bokhult Verktyg AB (påhittad)",
        "Förstudier (påhittade) ",
        "Workshop Lift (Invented)",
    ],
)
def test_a_name_that_ends_with_the_mark_says_so(name):
    assert says_invented(name)


@pytest.mark.parametrize("name", ["Verkstadslyftet", "Påhittat AB", "(påhittat) lyft", "Lyftet (inte påhittat)", ""])
def test_a_name_that_only_holds_the_word_does_not(name):
    assert not says_invented(name)
