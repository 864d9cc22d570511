"""Grants taken over as granted, and how much receivers may move between kinds of cost."""

from decimal import Decimal

from verkstad.agreements.actions.taking_over import save_move_term, take_over
from verkstad.agreements.models import MoveTerm, TakenOver
from verkstad.packs.loading.load import Load

KNOWN = (MoveTerm, TakenOver)


def load_moves(load: Load) -> None:
    for mandate in load.pack["mandates"]:
        for row in mandate.children.get("move", []):
            with load.row(row):
                outcome = save_move_term(
                    mandate=mandate["key"], per_mille=int(row["share"] * Decimal(1000)), least_ore=row["least"].ore,
                    clause=row["clause"], source_note=load.source_note(row), actor=load.actor,
                )  # fmt: skip
                load.note(row, "move between costs", mandate["key"], outcome)


def load_taken_over(load: Load) -> None:
    for row in load.pack["projects"]:
        if row["taken_over"]:
            with load.row(row, "taken_over"):
                load.note(row, "grant taken over", row["key"], take_over(project=row["key"], actor=load.actor))
