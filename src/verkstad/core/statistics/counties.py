"""Which county, or the whole country, a value of a region dimension is."""

from __future__ import annotations

from verkstad.core.instruments.questions import COUNTIES, Words

COUNTRY = "00"
REGIONS: dict[str, Words] = {COUNTRY: Words("Riket", "Sweden"), **COUNTIES}

# Whole names alone: "Stockholm" is as likely the municipality.
_NAMES = {name.casefold(): code for code, words in REGIONS.items() for name in (words.sv, words.en)} | dict.fromkeys(
    ("hela riket", "hela landet", "sverige"), COUNTRY
)


def region_of(code: str, label: str = "") -> str:
    """The official code ("01" to "25", "00" for the country); empty for a municipality, an area or anything else."""
    if code in REGIONS:
        return code
    return _NAMES.get(code.strip().casefold()) or _NAMES.get(label.strip().casefold()) or ""
