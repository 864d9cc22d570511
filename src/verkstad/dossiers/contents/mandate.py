"""Tables of a whole mandate: its decision, terms and obligations, its ledger, its calls, decisions, payments and recoveries.

Free texts about a project stand in that project's own folder, where they are told under its own secrecy marks; here are
numbers, days and amounts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from verkstad.agreements.models import Agreement
from verkstad.calls.models import Call, CallState
from verkstad.core.dossiers.tables import Column as C
from verkstad.core.dossiers.tables import Table, day, free, moment, ore, whole, yes
from verkstad.decisions.models import Decision
from verkstad.dossiers.contents.case import Row, Telling
from verkstad.funds.models import Entry, Voucher
from verkstad.mandate.models import Mandate
from verkstad.payments.models import Payment, Recovery
from verkstad.registry.models import Document

CHUNK = 2000
PROJECT = C("project", "projekt (nyckel)", "project (key)")
DIARY = C("diary_number", "diarienummer", "diary number")


@dataclass(kw_only=True)
class Whole(Telling):
    """A mandate as its dossier reads it; `secrets` of its masker are the titles of every project that is secret."""

    mandate: Mandate
    agreements: list[Agreement]


MANDATE = Table("mandate", "Uppdraget", "The mandate", (
    C("key", "nyckel", "key"), C("name", "namn", "name"),
    C("government_number", "regeringens diarienummer", "the government's diary number"),
    C("agency_number", "myndighetens diarienummer", "the agency's diary number"), day("decided_on", "beslutat", "decided"),
    whole("first_year", "första år", "first year"), whole("last_year", "sista år", "last year"),
    ore("original_ore", "belopp i beslutet", "amount in the decision"), C("payer", "betalas ut av", "paid by"),
    free("purpose", "ändamål", "purpose"), free("source", "källa", "source"),
))  # fmt: skip
TERMS = Table("terms", "Villkor", "Terms", (
    C("key", "nyckel", "key"), C("kind", "slag", "kind"), C("clause", "stöd", "clause"), free("text_sv", "villkor", "term, in Swedish"),
    free("text_en", "villkor, på engelska", "term"), whole("year", "år", "year"), ore("amount_ore", "belopp", "amount", summed=False),
    whole("per_mille", "promille", "per mille"), C("month_day", "månad och dag varje år", "month and day each year"),
    day("due_on", "senast", "due"), free("source", "källa", "source"),
))  # fmt: skip
OBLIGATIONS = Table("obligations", "Skyldigheter", "Obligations", (
    C("key", "nyckel", "key"), C("kind", "slag", "kind"), free("title", "vad", "what"), C("clause", "stöd", "clause"),
    day("due_on", "senast", "due"), day("done_on", "fullgjord", "met"), DIARY, free("source", "källa", "source"),
))  # fmt: skip
VOUCHERS = Table("vouchers", "Verifikationer", "Vouchers", (
    whole("number", "nummer", "number"), C("layer", "skikt", "layer"), day("booked_on", "bokförd", "booked"), free("text", "text", "text"),
    C("origin", "ursprung", "origin"), free("source", "källa", "source"), whole("corrects", "rättar", "corrects"),
    C("made_by", "av (nyckel)", "by (key)"), moment("made_at", "gjord", "made"),
))  # fmt: skip
ENTRIES = Table("entries", "Bokföringsposter", "Entries of the ledger", (
    whole("voucher", "verifikation", "voucher"), C("layer", "skikt", "layer"), day("booked_on", "bokförd", "booked"),
    C("source", "finansieringskälla", "funding source"), C("kind", "kostnadsslag", "cost kind"), whole("year", "år", "year"),
    PROJECT, ore("amount_ore", "belopp", "amount"), free("text", "text", "text"),
))  # fmt: skip
CALLS = Table("calls", "Utlysningar", "Calls", (
    C("key", "nyckel", "key"), C("kind", "slag", "kind"), C("state", "läge", "state"), free("title", "titel", "title"),
    moment("opens_at", "öppnar", "opens"), moment("closes_at", "stänger", "closes"), whole("versions", "antal versioner", "versions"),
))  # fmt: skip
DECISIONS = Table("all_decisions", "Alla beslut", "Every decision", (
    DIARY, C("case", "ärende", "case"), C("call", "utlysning", "call"), whole("number", "nummer", "number"),
    day("decided_on", "beslutad", "decided"), C("basis", "grund", "basis"), C("outcome", "utfall", "outcome"),
    ore("amount_ore", "belopp", "amount", summed=False), C("sha256", "kontrollsumma (SHA-256)", "fingerprint (SHA-256)"),
    C("proposed_by", "föredragande (nyckel)", "presenter (key)"), C("decided_by", "beslutsfattare (nyckel)", "decided by (key)"),
))  # fmt: skip
PAYMENTS = Table("all_payments", "Alla utbetalningar", "Every payment", (
    PROJECT, whole("number", "nummer", "number"), C("kind", "slag", "kind"), C("state", "läge", "state"), DIARY,
    ore("amount_ore", "att betala", "to be paid", summed=False), ore("set_off_ore", "avräknat", "set off", summed=False),
    ore("paid_ore", "betalt", "paid"), yes("final", "slutbetalning", "final"), day("paid_on", "betald", "paid on"),
))  # fmt: skip
RECOVERIES = Table("all_recoveries", "Alla återkrav", "Every recovery", (
    PROJECT, whole("number", "nummer", "number"), C("state", "läge", "state"), DIARY, ore("decided_ore", "beslutat", "decided"),
    day("decided_on", "beslutat", "decided on"), day("due_on", "förfaller", "due"), day("ended_on", "avslutat", "ended"),
    ore("written_off_ore", "avskrivet", "written off"),
))  # fmt: skip
DOCUMENTS = Table("diary", "Uppdragets handlingar enligt diariet", "The mandate's documents by the diary", (
    DIARY, day("date", "datum", "date"), C("direction", "riktning", "direction"), C("title", "titel", "title"),
    C("secrecy", "sekretessmarkering", "secrecy mark"), C("sha256", "kontrollsumma (SHA-256)", "fingerprint (SHA-256)"),
    C("folder", "ligger i projektets mapp", "lies in the project's folder"), C("file", "fil här", "file here"),
))  # fmt: skip


def mandate(whole: Whole) -> Iterator[Row]:
    one = whole.mandate
    yield Row((one.key, one.name_sv, one.government_number, one.agency_number, one.decided_on, one.first_year, one.last_year,
               one.original_ore, one.payer, one.purpose_sv, one.source_note))  # fmt: skip


def terms(whole: Whole) -> Iterator[Row]:
    for one in whole.mandate.terms.order_by("order", "pk"):
        yield Row((one.key, one.kind, one.clause, one.text_sv, one.text_en, one.year, one.amount_ore, one.per_mille, one.month_day,
                   one.due_on, one.source_note))  # fmt: skip


def obligations(whole: Whole) -> Iterator[Row]:
    for one in whole.mandate.obligations.select_related("document").order_by("due_on", "key"):
        diary = one.document.diary_number if one.document else ""
        yield Row((one.key, one.kind, one.title_sv, one.clause, one.due_on, one.done_on, diary, one.source_note))


def vouchers(whole: Whole) -> Iterator[Row]:
    found = (
        Voucher.objects.filter(book=whole.mandate.book_id, posted=True).select_related("corrects").order_by("number")
    )
    for one in found.iterator(chunk_size=CHUNK):
        corrects = one.corrects.number if one.corrects else None
        yield Row(
            (
                one.number,
                one.layer,
                one.booked_on,
                one.text,
                one.origin,
                one.source_note,
                corrects,
                one.made_by,
                one.made_at,
            )
        )


def entries(whole: Whole) -> Iterator[Row]:
    found = Entry.objects.filter(book=whole.mandate.book_id).order_by("voucher__number", "pk").values_list(
        "voucher__number", "layer", "booked_on", "source__key", "cost_kind__key", "year", "project__code", "amount_ore", "text"
    )  # fmt: skip
    for one in found.iterator(chunk_size=CHUNK):
        yield Row(tuple("" if value is None and at == 6 else value for at, value in enumerate(one)))


def calls(whole: Whole) -> Iterator[Row]:
    """Those that have been published: a draft is its writer's own."""
    for one in Call.objects.filter(mandate=whole.mandate).exclude(state=CallState.DRAFT).order_by("key"):
        yield Row((one.key, one.kind, one.state, one.title_sv, one.opens_at, one.closes_at, one.versions.count()))


def decisions(whole: Whole) -> Iterator[Row]:
    """Every decision on a case of the mandate, refusals too: what, when and how much, not about whom."""
    found = Decision.objects.filter(application__call__mandate=whole.mandate).order_by("decided_at", "pk")
    for one in found.select_related("application__call", "document").iterator(chunk_size=CHUNK):
        case = one.application.diary_number
        yield Row((one.document.diary_number if one.document else "", case, one.application.call.key, one.number, one.decided_on, one.basis,
                   one.outcome, one.amount_ore, one.sha256, one.proposed_by, one.decided_by))  # fmt: skip


def payments(whole: Whole) -> Iterator[Row]:
    found = Payment.objects.filter(agreement__mandate=whole.mandate).order_by("agreement__key", "number")
    for one in found.select_related("agreement", "document").iterator(chunk_size=CHUNK):
        paid = one.amount_ore if one.state == "paid" else 0
        diary = one.document.diary_number if one.document else ""
        yield Row((one.agreement.key, one.number, one.kind, one.state, diary, one.amount_ore, one.set_off_ore, paid, one.final,
                   one.paid_on))  # fmt: skip


def recoveries(whole: Whole) -> Iterator[Row]:
    found = Recovery.objects.filter(agreement__mandate=whole.mandate).order_by("agreement__key", "number")
    for one in found.select_related("agreement", "document").iterator(chunk_size=CHUNK):
        diary = one.document.diary_number if one.document else ""
        decided = one.amount_ore if one.decided_on else 0
        yield Row((one.agreement.key, one.number, one.state, diary, decided, one.decided_on, one.due_on, one.ended_on,
                   one.written_off_ore))  # fmt: skip


def shown_title(paper: Document) -> str:
    """The title as the public diary tells it."""
    return paper.public_title or "(sekretessmarkerad)" if paper.secrecy else paper.title


TABLES = (
    (MANDATE, mandate), (TERMS, terms), (OBLIGATIONS, obligations), (VOUCHERS, vouchers), (ENTRIES, entries), (CALLS, calls),
    (DECISIONS, decisions), (PAYMENTS, payments), (RECOVERIES, recoveries),
)  # fmt: skip
__all__ = ["DOCUMENTS", "TABLES", "Whole", "shown_title"]
