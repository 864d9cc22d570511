"""Requests for money that a source tells of."""

from verkstad.mandate.actions import save_draw_down
from verkstad.mandate.models import DrawDown
from verkstad.packs.loading.load import Load

KNOWN = (DrawDown,)


def load_draw_downs(load: Load) -> None:
    """Keep each request; the money that came is booked by a voucher of its own in bookings.csv."""
    for mandate in load.pack["mandates"]:
        for row in mandate.children.get("draw_down", []):
            with load.row(row):
                outcome = save_draw_down(
                    mandate=mandate["key"], key=row["key"], year=row["year"], amount_ore=row["amount"].ore,
                    requested_on=row["requested"], received_on=row["received"],
                    quoted_number=row["quoted_number"] or "", source_note=load.source_note(row), actor=load.actor,
                )  # fmt: skip
                load.note(row, "draw-down", f"{mandate['key']}/{row['key']}", outcome)
