"""Everything that changes a mandate; other stages import from here."""

from verkstad.mandate.actions.money import save_amendment, save_envelope
from verkstad.mandate.actions.programmes import save_focus_area, save_mandate, save_programme, save_theme
from verkstad.mandate.actions.terms import save_obligation, save_term

__all__ = [
    "save_amendment",
    "save_envelope",
    "save_focus_area",
    "save_mandate",
    "save_obligation",
    "save_programme",
    "save_term",
    "save_theme",
]
