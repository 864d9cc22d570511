"""The money of a decision: measured under locks, promised in the mandate's book, taken back when a decision changes."""

from datetime import date

from django.db.models import Sum

from verkstad.applications.models import Application
from verkstad.core.decisions.content import Content
from verkstad.core.decisions.room import budget_findings, year_findings
from verkstad.decisions.actions.cases import refuse
from verkstad.decisions.models import Decision
from verkstad.decisions.queries.ground import granted_in_call
from verkstad.decisions.queries.money import year_rooms
from verkstad.funds.actions import Line, book_simple, correct_voucher
from verkstad.funds.models import Entry, Group, Layer, Origin, Voucher
from verkstad.mandate.actions.booking import commit_grant
from verkstad.mandate.actions.saving import book_of, the_mandate
from verkstad.mandate.rules_draw_down import clause_of


def check_money(case: Application, content: Content, day: date) -> None:
    """Refuse what the mandate's years or the call's budget do not hold. Locks the mandate; the call is locked already.

    The mandate's amount as a whole is measured by its book when the grant is promised, under the same lock.
    """
    mandate = the_mandate(case.call.mandate)
    wanted = list(content.by_year)
    found = year_findings(
        wanted, year_rooms(mandate), (mandate.first_year, mandate.last_year), clause_of(mandate, "spend_cap")
    )
    found += budget_findings(
        content.amount_ore, case.version.terms.budget_ore, granted_in_call(case.call_id, but=case.pk)
    )
    refuse(found)


def import_key(case: Application, number: int, year: int) -> str:
    return f"decision:{case.key}:{number}:{year}"


def promise(case: Application, content: Content, code: str, number: int, day: date, actor: str) -> None:
    """Book the grant as promised, year by year."""
    for part in content.by_year:
        commit_grant(
            mandate=case.call.mandate, project_code=code, project_name=name_in_book(case), amount_ore=part.amount_ore,
            decided_on=day, year=part.year, import_key=import_key(case, number, part.year), actor=actor,
            text=f"Beslut {number} om stöd, {case.diary_number or case.key}",
        )  # fmt: skip


def name_in_book(case: Application) -> str:
    """The project's name in the ledger; a company's aid is known by the case alone."""
    return (case.diary_number or case.key) if case.owner.kind == "company" else (case.title or str(case))[:200]


def promised(case: Application, decision: Decision) -> list[Voucher]:
    """The vouchers that promised a decision's money and still stand."""
    keys = [import_key(case, decision.number, part.year) for part in decision.told.by_year]
    found = Voucher.objects.filter(book__key=case.call.mandate.key, import_key__in=keys, layer=Layer.COMMITMENT)
    if case.call.mandate.book_id:
        found = Voucher.objects.filter(book=case.call.mandate.book_id, import_key__in=keys, layer=Layer.COMMITMENT)
    return [one for one in found.select_related("book") if not one.corrections.exists()]


def take_back(case: Application, decision: Decision, day: date, actor: str) -> None:
    """Take back what an earlier decision promised, and whatever changes of the agreement have promised or freed since
    under its code, so that the new decision promises from what is then free."""
    for voucher in promised(case, decision):
        correct_voucher(voucher=voucher, text=f"Beslut {decision.number} ersätts, {case.diary_number or case.key}",
                        booked_on=day, actor=actor)  # fmt: skip
    book = book_of(case.call.mandate)
    if book is None or not decision.project_code:
        return
    rows = Entry.objects.filter(book=book, layer=Layer.COMMITMENT, project__code=decision.project_code,
                                cost_kind__group=Group.TRANSFER)  # fmt: skip
    left = rows.values("source__key", "cost_kind__key", "year").annotate(ore=Sum("amount_ore")).order_by("year")
    lines = [Line(row["source__key"], row["cost_kind__key"], -row["ore"], row["year"], decision.project_code)
             for row in left if row["ore"]]  # fmt: skip
    if lines:
        book_simple(book=book, booked_on=day, text=f"Ändringar efter beslut {decision.number} ersätts, {case.diary_number or case.key}",
                    lines=lines, origin=Origin.SYSTEM, layer=Layer.COMMITMENT, actor=actor,
                    import_key=f"decision:{case.key}:{decision.number}:changes")  # fmt: skip
