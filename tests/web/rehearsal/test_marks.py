"""Letters made in a room say so across each page, and letters of the live site do not."""

import subprocess
from datetime import date

import pytest
from pytest_django import Settings

from verkstad.handling.letters import Letter, Part, letter_pdf
from verkstad.ui.trial import trial_mark

LETTER = Letter(
    "Verket", ["Sökande AB"], [("Ärende", "D 1")], "Beslut", [Part("", ["Stöd beviljas."], [])], ["Handläggaren"], "D 1"
)


def told() -> str:
    pdf = letter_pdf(LETTER, date(2026, 11, 22))
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.parametrize("in_room", [True, False])
def test_a_letter_is_marked_in_the_room_alone(settings: Settings, in_room: bool) -> None:
    settings.REHEARSAL = in_room
    text = told()
    assert "Stöd beviljas." in text
    assert ("PROV – inget här är på riktigt" in text, "PROV" in text) == (in_room, in_room)
    assert trial_mark() == ({"mark": "PROV"} if in_room else {})
