"""The programme, its focus areas and themes, its mandates with money, terms and what is due."""

from decimal import Decimal

from verkstad.core.packs.pack import Row
from verkstad.mandate import actions
from verkstad.mandate.models import Amendment, Envelope, FocusArea, Mandate, Obligation, Programme, Term, Theme
from verkstad.packs.loading.load import Load, digest

KNOWN = (Programme, FocusArea, Theme, Mandate, Envelope, Amendment, Term, Obligation)


def load_programme(load: Load) -> None:
    """The programme with its words, focus areas and themes."""
    about = load.about
    summary = load.pack.by_key("texts").get("summary")
    agency = load.pack.by_key("organisations").get(about["agency"])
    with load.row(about):
        order = Programme.objects.exclude(key=load.key).count()
        kept = Programme.objects.filter(key=load.key).values_list("order", flat=True).first()
        outcome = actions.save_programme(
            key=load.key, name_sv=about["name_sv"], name_en=about["name_en"], fictional=load.fictional,
            summary_sv=summary["sv"] if summary else "", summary_en=summary["en"] if summary else "",
            agency_name=agency["name"] if agency else "", pack_digest=digest(load.pack),
            order=order if kept is None else kept, actor=load.actor,
        )  # fmt: skip
        load.note(about, "programme", load.key, outcome)
    load.stop_if_refused()
    for row in load.pack["focus_areas"]:
        with load.row(row):
            outcome_area = actions.save_focus_area(
                programme=load.key, key=row["key"], number=row["number"], name_sv=row["name_sv"], name_en=row["name_en"],
                aim_sv=row["aim_sv"] or "", aim_en=row["aim_en"] or "", source_note=load.source_note(row), actor=load.actor,
            )  # fmt: skip
            load.note(row, "focus area", row["key"], outcome_area)
    for row in load.pack["themes"]:
        with load.row(row):
            outcome_theme = actions.save_theme(
                programme=load.key, number=row["number"], name_sv=row["name_sv"], name_en=row["name_en"],
                source_note=load.source_note(row), actor=load.actor,
            )  # fmt: skip
            load.note(row, "theme", str(row["number"]), outcome_theme)


def load_mandate(load: Load, row: Row) -> None:
    """The mandate itself. Its book, where it has one, is open by now."""
    with load.row(row):
        outcome = actions.save_mandate(
            programme=load.key, key=row["key"], number=row["number"], name_sv=row["name_sv"], name_en=row["name_en"],
            original_ore=row["original_amount"].ore, government_number=row["diary_number"] or "",
            agency_number=row["agency_diary_number"] or "", purpose_sv=row["purpose_sv"], purpose_en=row["purpose_en"],
            decided_on=row["decided"].first if row["decided"] else None,
            first_year=row["from"].first.year if row["from"] else None,
            last_year=row["to"].last.year if row["to"] else None,
            source_note=load.source_note(row, row["note"] or ""), public=row["published"], actor=load.actor,
        )  # fmt: skip
        load.note(row, "mandate", row["key"], outcome)


def load_terms(load: Load, mandate: Row) -> None:
    """Envelopes, amendments, terms and what is due; from here on a booking obeys them."""
    key = mandate["key"]
    in_book = bool(mandate["in_full"])
    for row in mandate.children.get("envelope", []):
        with load.row(row):
            outcome = actions.save_envelope(
                mandate=key, year=row["year"], amount_ore=row["amount"].ore, fund_source=row["fund_source"] if in_book else "",
                source_note=load.source_note(row), actor=load.actor,
            )  # fmt: skip
            load.note(row, "envelope", f"{key}/{row['year'] or 'period'}/{row['fund_source']}", outcome)
    for row in mandate.children.get("amendment", []):
        with load.row(row):
            outcome_amendment = actions.save_amendment(
                mandate=key, key=row["key"], decided_on=row["decided"].first, date_precision=row["decided"].precision,
                change_ore=row["change"].ore, year=row["year"], fund_source=row["fund_source"] if in_book else "",
                reason_sv=row["reason_sv"], reason_en=row["reason_en"], source_note=load.source_note(row), actor=load.actor,
            )  # fmt: skip
            load.note(row, "amendment", f"{key}/{row['key']}", outcome_amendment)
    for order, row in enumerate(mandate.children.get("term", []), 1):
        with load.row(row):
            outcome_term = actions.save_term(
                mandate=key, key=row["key"], kind=row["kind"], clause=row["clause"], text_sv=row["text_sv"],
                text_en=row["text_en"], year=row["year"], amount_ore=row["amount"].ore if row["amount"] else None,
                per_mille=None if row["share"] is None else int(row["share"] * Decimal(1000)),
                month_day=f"{row['yearday'][0]:02}-{row['yearday'][1]:02}" if row["yearday"] else "", due_on=row["due"],
                order=order, source_note=load.source_note(row), actor=load.actor,
            )  # fmt: skip
            load.note(row, "term", f"{key}/{row['key']}", outcome_term)
    for row in mandate.children.get("obligation", []):
        with load.row(row):
            outcome_due = actions.save_obligation(
                mandate=key, key=row["key"], kind=row["kind"], title_sv=row["title_sv"], title_en=row["title_en"],
                due_on=row["due"], done_on=row["delivered"], clause=row["clause"] or "",
                source_note=load.source_note(row), actor=load.actor,
            )  # fmt: skip
            load.note(row, "obligation", f"{key}/{row['key']}", outcome_due)
