"""What a sent file would load."""

from typing import Any

from verkstad.core.refused import Refused
from verkstad.core.statistics.mapping import Fact, facts
from verkstad.statistics.forms import CheckForm
from verkstad.statistics.pages.show import Grid, grid


def preview(form: CheckForm) -> dict[str, Any]:
    """The form with what the file would load as it is said to be now; what stands in the way where nothing could be."""
    context: dict[str, Any] = {"form": form, "upload": form.upload, "known": form.known}
    try:
        found = facts(form.cube, form.meaning(), form.upload.name)
    except Refused as refused:
        if form.is_bound and not form.told:
            form.take(refused)
        return context
    return context | {"grid": last_year(found), "stated": sum(one.value is not None for one in found), "count": len(found),
                      "years": sorted({one.year for one in found})}  # fmt: skip


def last_year(found: list[Fact]) -> Grid | None:
    """The newest year's figures by county."""
    if not found:
        return None
    year = max(one.year for one in found)
    return grid([one for one in found if one.year == year], year)
