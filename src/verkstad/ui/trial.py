"""The mark of letters that are not for real."""

from django.conf import settings


def trial_mark() -> dict[str, str]:
    """What a letter's template is given beside its facts: in a rehearsal room the mark that stands across each page."""
    return {"mark": "PROV"} if settings.REHEARSAL else {}
