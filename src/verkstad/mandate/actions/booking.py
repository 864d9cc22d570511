"""What a mandate books in its own book: grants promised, money received, money repaid."""

from datetime import date

from django.db import transaction

from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.funds.actions import AccountSpec, KindSpec, Line, ObjectSpec, book_simple, open_book, save_project_code
from verkstad.funds.models import Book, Group, Layer, Origin, Voucher
from verkstad.journal.actions import record
from verkstad.mandate.actions.limits import own_sources, put_limits
from verkstad.mandate.actions.rights import Actor, checked_right, key_of
from verkstad.mandate.actions.saving import book_of, refuse, the_mandate
from verkstad.mandate.models import DrawDown, Mandate, Obligation
from verkstad.mandate.queries.figures import REPAYMENT_KIND, figures_of
from verkstad.mandate.rules import money, not_above_zero
from verkstad.mandate.rules_draw_down import clause_of

REPAYMENT = KindSpec(REPAYMENT_KIND, "Återbetalning", "Repayment", Group.FUNDING, 90)


@transaction.atomic
def commit_grant(
    *, mandate: Mandate | str, project_code: str, amount_ore: int, decided_on: date, text: str, actor: Actor,
    project_name: str = "", year: int | None = None, import_key: str = "",
) -> Voucher:  # fmt: skip
    """Promise a project money: books a commitment on the mandate's own source.

    Refuses an amount of nothing, and whatever the book refuses: with its clause what the mandate does not have (what is
    promised before, and the programme costs that are booked, leave less), and an unknown year.
    """
    owner = the_mandate(mandate)
    checked_right(actor, "mandate.commit_grant", owner)
    book = the_book(owner)
    put_limits(mandate=owner, actor=key_of(actor))
    if amount_ore <= 0:
        refuse([not_above_zero("amount_ore", amount_ore)])
    if not book.project_codes.filter(code=project_code).exists():
        save_project_code(book=book, code=project_code, name=project_name or project_code, actor=key_of(actor))
    line = Line(own_sources(owner, book)[0], "transfers", amount_ore, year, project_code)
    voucher = book_simple(book=book, booked_on=decided_on, text=text, lines=[line], origin=Origin.SYSTEM,
                          layer=Layer.COMMITMENT, import_key=import_key, actor=key_of(actor))  # fmt: skip
    record(actor=key_of(actor), act="grant.committed", subject_type="mandate", subject_key=owner.key, mandate=owner.key,
           facts={"project": project_code, "amount_ore": amount_ore, "decided_on": decided_on.isoformat(),
                  "voucher": voucher.number})  # fmt: skip
    return voucher


def book_received(row: DrawDown, received_on: date, actor: str) -> Voucher | None:
    """Book the money of a request as funding of its year; None where the mandate has no book."""
    book = book_of(row.mandate)
    if book is None:
        return None
    put_limits(mandate=row.mandate, actor=actor)
    source = book.sources.get(key=own_sources(row.mandate, book)[0])
    return book_simple(
        book=book, booked_on=received_on, text=f"Rekvirerade medel {row.year}", origin=Origin.SYSTEM, actor=actor,
        lines=[Line(source.key, source.funding_kind, row.amount_ore, row.year)], import_key=f"draw-down:{row.pk}",
    )  # fmt: skip


def voucher_of(mandate: Mandate, number: int) -> Voucher:
    """The voucher under which the money is booked already; refused where it is no funding of the mandate."""
    found = Voucher.objects.filter(book=book_of(mandate), number=number, layer=Layer.ACTUAL).first()
    if found is None or not found.entries.filter(cost_kind__group=Group.FUNDING).exists():
        raise Refused.because(
            "mandate.no_funding_voucher",
            gettext_noop("Voucher %(number)s is no received money of this mandate."),
            {"number": number},
            where="voucher",
            fix=gettext_noop("Correct the number, or leave it blank to have the money booked now."),
        )
    return found


@transaction.atomic
def book_repayment(*, mandate: Mandate | str, paid_on: date, amount_ore: int, text: str, actor: Actor) -> Voucher:
    """Book money paid back to the state; where nothing is left then, the obligation to repay is done.

    It stands on a kind of money of its own, so that what was received stays what it was. Refuses more than what is
    left, an amount of nothing, and a mandate without a book.
    """
    owner = the_mandate(mandate)
    checked_right(actor, "mandate.book_repayment", owner)
    book = the_book(owner)
    known = figures_of([owner], date.max)[owner.pk]
    left = known.received_ore - known.paid_ore - known.repaid_ore
    if amount_ore <= 0:
        refuse([not_above_zero("amount_ore", amount_ore)])
    if amount_ore > left:
        refuse([Finding("mandate.repaid_too_much",
                        gettext_noop("%(amount)s is more than what was received and not used: %(left)s."),
                        {"amount": money(amount_ore), "left": money(max(0, left))}, where="amount_ore",
                        clause=clause_of(owner, "repay_by"), fix=gettext_noop("Repay at most that."))])  # fmt: skip
    _open_for_repayment(book, key_of(actor))
    line = Line(own_sources(owner, book)[0], REPAYMENT_KIND, -amount_ore)
    voucher = book_simple(
        book=book, booked_on=paid_on, text=text, lines=[line], origin=Origin.FORM, actor=key_of(actor)
    )
    if amount_ore == left:
        Obligation.objects.filter(mandate=owner, kind="repayment", done_on__isnull=True).update(done_on=paid_on)
    record(actor=key_of(actor), act="repayment.booked", subject_type="mandate", subject_key=owner.key, mandate=owner.key,
           facts={"amount_ore": amount_ore, "paid_on": paid_on.isoformat(), "voucher": voucher.number})  # fmt: skip
    return voucher


def _open_for_repayment(book: Book, actor: str) -> None:
    """Give the book the kind of money for repayments; everything else in it stays as it is."""
    if book.cost_kinds.filter(key=REPAYMENT_KIND).exists():
        return
    accounts = [AccountSpec(m.first, m.last, m.cost_kind.key if m.cost_kind else "", m.use)
                for m in book.account_mappings.select_related("cost_kind")]  # fmt: skip
    objects = [ObjectSpec(m.dimension, m.object, m.source.key if m.source else "", m.project.code if m.project else "")
               for m in book.object_mappings.select_related("source", "project")]  # fmt: skip
    open_book(key=book.key, title=book.title, first_year=book.first_year, last_year=book.last_year, public=book.public,
              sources=[], cost_kinds=[REPAYMENT], account_mappings=accounts, object_mappings=objects, actor=actor)  # fmt: skip


def the_book(mandate: Mandate) -> Book:
    """The mandate's book; refused where it has none, or none of its sources is the mandate's own."""
    book = book_of(mandate)
    if book is None or not own_sources(mandate, book):
        raise Refused.because(
            "mandate.no_book",
            gettext_noop("“%(mandate)s” has no book with money of its own, so nothing can be booked."),
            {"mandate": mandate.name_sv},
            fix=gettext_noop("Open a book with a source that is to be repaid, and register the envelopes on it."),
        )
    return book
