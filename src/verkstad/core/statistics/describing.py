"""What must be said of statistics before they are shown to anybody."""

import re

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop as _

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TAKEN = ("ladda",)  # an address of the site's own
LENGTHS = {"title_sv": 200, "title_en": 200, "publisher": 200, "table": 100, "source": 500, "licence": 200}


def description_findings(*, key: str, fictional: bool, programme: str, **told: str) -> list[Finding]:
    """What is wrong with how a dataset is described, each at its field."""
    found = []
    if not KEY.fullmatch(key) or len(key) > 60 or key in TAKEN:
        found.append(Finding("statistics.key", _("“%(key)s” cannot be a short name."), {"key": key[:60]}, where="key",
                             fix=_("Write small letters a to z, figures and hyphens.")))  # fmt: skip
    for name, most in LENGTHS.items():
        if len(told.get(name, "")) > most:
            found.append(Finding("statistics.too_long", _("This is longer than %(most)s characters."), {"most": most},
                                 where=name, fix=_("Write it shorter.")))  # fmt: skip
    for name in ("title_sv", "title_en", "publisher"):
        if not told.get(name, "").strip():
            found.append(Finding("statistics.blank", _("Statistics are never shown without title and publisher."), where=name,
                                 fix=_("Write it as the publisher does.")))  # fmt: skip
    if fictional and not programme:
        found.append(Finding("statistics.invented_for_one", _("Invented statistics belong to one programme."),
                             where="programme", fix=_("Name the programme they are invented for.")))  # fmt: skip
    return found
