"""Tables of claims, payments and recoveries. Lines are streamed: a project may have tens of thousands."""

from collections.abc import Iterator

from django.db.models import Count as Many
from django.db.models import Sum

from verkstad.claims.models import Asked, Claim, ClaimLine, ClaimTask, Hours, Noticed, Pause, Sample, Visit
from verkstad.core.dossiers.tables import Column as C
from verkstad.core.dossiers.tables import Table, day, free, moment, ore, whole, yes
from verkstad.dossiers.contents.case import Case, Row
from verkstad.dossiers.contents.granted import DIARY, SHA
from verkstad.payments.models import Attest, GrantEntry, Payment, Receipt, Recovery, RecoveryCost

CHUNK = 2000

CLAIMS = Table("claims", "Ansökningar om utbetalning", "Claims for payment", (
    whole("id", "nyckel i loggboken", "key in the journal"), whole("number", "nummer", "number"), C("kind", "slag", "kind"), DIARY,
    day("first", "från", "from"), day("last", "till", "to"), C("state", "läge", "state"), moment("sent_at", "sänd", "sent"),
    C("sent_by", "sänd av (nyckel)", "sent by (key)"), SHA, whole("lines", "antal rader", "lines"),
    ore("claimed_ore", "sökt", "claimed"), ore("approved_ore", "godkänt betalt", "approved, paid"),
    ore("in_kind_ore", "godkänt i annat än pengar", "approved, in kind"),
    C("proposed_by", "kontrollerad av (nyckel)", "controlled by (key)"),
    free("proposal", "vad kontrollen visade", "what the control found"), C("decided_by", "beslutad av (nyckel)", "decided by (key)"),
    day("decided_on", "beslutad", "decided"),
))  # fmt: skip


def sent(case: Case) -> list[Claim]:
    """Those that have been sent: a draft is its writer's own."""
    return list(Claim.objects.filter(agreement=case.agreement).exclude(first_sent_at=None).order_by("number"))


def claimed(case: Case) -> dict[int, tuple[int, int]]:
    """Claim id -> number of lines and their sum in öre."""
    rows = ClaimLine.objects.filter(claim__agreement=case.agreement).order_by().values_list("claim")
    return {pk: (count, ore) for pk, count, ore in rows.annotate(count=Many("pk"), ore=Sum("amount_ore"))}


def claims(case: Case) -> Iterator[Row]:
    sums = claimed(case)
    for one in sent(case):
        count, ore_ = sums.get(one.pk, (0, 0))
        yield Row((one.pk, one.number, one.kind, case.diary(one.document_id), one.first, one.last, one.state, one.sent_at,
                   one.sent_by, one.sha256, count, ore_, one.approved_ore, one.in_kind_ore, one.proposed_by,
                   one.proposal, one.decided_by, one.decided_on), case.paper(one.document_id))  # fmt: skip


LINES = Table("claim_lines", "Rader i ansökningar om utbetalning", "Lines of the claims", (
    whole("claim", "ansökan", "claim"), whole("number", "rad", "line"), C("origin", "ursprung", "origin"),
    C("option", "schablon", "option"),
    C("kind", "kostnadsslag", "cost kind"), C("partner", "part", "partner"), day("booked_on", "bokförd", "booked"),
    day("paid_on", "betald", "paid"), free("voucher", "verifikation", "voucher"), C("account", "konto i redovisningen", "ledger account"),
    free("supplier", "leverantör", "supplier"), free("invoice", "fakturanummer", "invoice"), free("text", "text", "text"),
    ore("amount_ore", "belopp", "amount"), yes("in_kind", "annat än pengar", "in kind"), C("verdict", "bedömning", "verdict"),
    ore("deducted_ore", "avdrag", "deducted"), ore("approved_ore", "godkänt", "approved"), C("fault", "feltyp", "error type"),
    free("why", "varför", "why"), C("judged_by", "bedömd av (nyckel)", "judged by (key)"),
))  # fmt: skip


def lines(case: Case) -> Iterator[Row]:
    numbers = {one.pk: (one.number, case.paper(one.document_id)) for one in sent(case)}
    found = ClaimLine.objects.filter(claim__in=list(numbers)).order_by("claim__number", "number")
    for one in found.iterator(chunk_size=CHUNK):
        number, paper = numbers[one.claim_id]
        yield Row((number, one.number, one.origin, one.option, one.kind, one.partner, one.booked_on, one.paid_on, one.voucher,
                   one.account, one.supplier, one.invoice, one.text, one.amount_ore, one.in_kind, one.verdict, one.deducted_ore,
                   one.approved_ore, one.fault, one.why, one.judged_by), paper)  # fmt: skip


HOURS = Table("hours", "Tidredovisning", "Staff sheet", (
    whole("claim", "ansökan", "claim"),
    C("person", "person (löpnummer i stället för signatur)", "person (a number instead of the signature)"),
    C("partner", "part", "partner"), day("day", "dag", "day"), C("hours", "timmar", "hours", "number", "h"),
    ore("rate_ore", "kostnad per timme", "cost per hour", summed=False),
))  # fmt: skip


def hours(case: Case) -> Iterator[Row]:
    """Who worked is told by a number in the order of the sheet: a signature never leaves the house (R22)."""
    numbers: dict[tuple[str, str], str] = {}
    drafts = {one.pk: one.number for one in sent(case)}
    for one in (
        Hours.objects.filter(claim__in=list(drafts)).order_by("claim__number", "day", "pk").iterator(chunk_size=CHUNK)
    ):
        person = numbers.setdefault((one.partner, one.person), f"P{len(numbers) + 1}")
        case.masker.left_out("hours.person")
        yield Row((drafts[one.claim_id], person, one.partner, one.day, one.hours, one.rate_ore))


PAUSES = Table("claim_returns", "Kompletteringar av ansökningar om utbetalning", "Completions of claims", (
    whole("claim", "ansökan", "claim"), day("asked_on", "begärd", "asked"), day("answer_by", "senast", "answer by"),
    free("why", "vad som begärdes", "what was asked for"), C("asked_by", "av (nyckel)", "by (key)"),
    day("answered_on", "besvarad", "answered"),
))  # fmt: skip


def pauses(case: Case) -> Iterator[Row]:
    for one in Pause.objects.filter(claim__agreement=case.agreement).select_related("claim").order_by("pk"):
        paper = case.paper(one.claim.document_id)
        yield Row((one.claim.number, one.asked_on, one.answer_by, one.why, one.asked_by, one.answered_on), paper)


SAMPLES = Table("samples", "Stickprov", "Samples", (
    whole("claim", "ansökan", "claim"), C("seed", "frö", "seed"), whole("size", "antal rader", "lines"),
    C("lines", "radernas nycklar", "keys of the lines"), C("drawn_by", "dragen av (nyckel)", "drawn by (key)"),
    moment("drawn_at", "dragen", "drawn"),
))  # fmt: skip


def samples(case: Case) -> Iterator[Row]:
    for one in Sample.objects.filter(claim__agreement=case.agreement).select_related("claim").order_by("pk"):
        told = " ".join(str(key) for key in one.lines)
        yield Row((one.claim.number, one.seed, one.size, told, one.drawn_by, one.drawn_at))


TASKS = Table("claim_tasks", "Handläggningsuppgifter i ansökningar om utbetalning", "Handling tasks of claims", (
    whole("claim", "ansökan", "claim"), C("task", "uppgift (nyckel)", "task (key)"), C("what_sv", "uppgift", "task, in Swedish"),
    C("what_en", "uppgift, på engelska", "task"), C("clause", "stöd", "clause"), yes("obligatory", "måste göras", "obligatory"),
    yes("needed", "gäller ansökan som den sist sändes", "concerns the claim as last sent"), C("state", "läge", "state"),
    free("comment", "kommentar", "comment"), moment("ticked_at", "bedömd", "ticked"), C("ticked_by", "av (nyckel)", "by (key)"),
    yes("stands", "står kvar", "stands"), C("set", "uppsättning (SHA-256)", "set (SHA-256)"),
))  # fmt: skip


def tasks(case: Case) -> Iterator[Row]:
    """Every tick of every task, the last of a task stands; a task that nobody has ticked is a row by itself."""
    kept = ClaimTask.objects.filter(claim__agreement=case.agreement).exclude(claim__first_sent_at=None)
    for one in kept.select_related("claim", "of").prefetch_related("ticks").order_by("claim__number", "pk"):
        told, paper = one.told, case.paper(one.claim.document_id)
        head = (one.claim.number, one.key, told.sv, told.en, told.clause, one.obligatory, one.needed)
        for tick in one.ticks.all():
            yield Row(
                (*head, tick.state, tick.comment, tick.at, tick.by, tick.pk == one.last_id, one.of.sha256),
                paper,
                case.clause,
            )
        if one.last_id is None:
            yield Row((*head, "open", "", None, "", True, one.of.sha256), paper, case.clause)


VISITS = Table("visits", "Besök på plats", "Visits on the spot", (
    day("visited_on", "dag", "day"), whole("claim", "ansökan", "claim"), free("notes", "vad som sågs", "what was seen"),
    free("action", "vad som ska göras", "what is to be done"), day("action_by", "senast", "by"),
    C("noted_by", "av (nyckel)", "by (key)"),
))  # fmt: skip


def visits(case: Case) -> Iterator[Row]:
    for one in Visit.objects.filter(agreement=case.agreement).select_related("claim").order_by("visited_on", "pk"):
        number = one.claim.number if one.claim else None
        paper = case.paper(one.claim.document_id) if one.claim else None
        yield Row((one.visited_on, number, one.notes, one.action, one.action_by, one.noted_by), paper, case.clause)


PAYMENTS = Table("payments", "Utbetalningar", "Payments", (
    whole("number", "nummer", "number"), C("kind", "slag", "kind"), C("state", "läge", "state"), DIARY,
    ore("amount_ore", "att betala", "to be paid", summed=False),
    ore("set_off_ore", "avräknat mot förskott", "set off against advances", summed=False),
    ore("paid_ore", "betalt", "paid"), yes("final", "slutbetalning", "final payment"), day("paid_on", "betald", "paid on"),
    free("why", "vad den vilar på", "what it rests on"), C("proposed_by", "föreslagen av (nyckel)", "proposed by (key)"),
    moment("proposed_at", "föreslagen", "proposed"), free("ended_why", "varför den avslutades", "why it ended"),
))  # fmt: skip


def payments(case: Case) -> Iterator[Row]:
    """Where the money went is left out: account numbers are for those who pay."""
    for one in Payment.objects.filter(agreement=case.agreement).order_by("number"):
        if one.account_id:
            case.masker.left_out("payments.account", "R22, kontonummer", "account")
        paid = one.amount_ore if one.state == "paid" else 0
        yield Row((one.number, one.kind, one.state, case.diary(one.document_id), one.amount_ore, one.set_off_ore, paid, one.final,
                   one.paid_on, one.why, one.proposed_by, one.proposed_at,
                   one.ended_why), case.paper(one.document_id), case.clause)  # fmt: skip


ATTESTS = Table("attests", "Attester", "Attests", (
    whole("payment", "utbetalning", "payment"), C("by", "av (nyckel)", "by (key)"), C("role", "roll", "role"), moment("at", "när", "when"),
))  # fmt: skip


def attests(case: Case) -> Iterator[Row]:
    found = Attest.objects.filter(payment__agreement=case.agreement).select_related("payment")
    for one in found.order_by("payment__number", "at", "pk"):
        yield Row((one.payment.number, one.by, one.role, one.at))


RECOVERIES = Table("recoveries", "Återkrav", "Recoveries", (
    whole("number", "nummer", "number"), C("act", "av vad", "of what"), C("state", "läge", "state"), DIARY,
    ore("amount_ore", "belopp", "amount", summed=False), ore("decided_ore", "beslutat", "decided"),
    free("reason", "skäl", "reasons"), free("clause", "stöd", "clause"), day("due_on", "förfaller", "due"),
    day("interest_from", "ränta från", "interest from"), C("proposed_by", "föreslagen av (nyckel)", "proposed by (key)"),
    C("decided_by", "beslutad av (nyckel)", "decided by (key)"), day("decided_on", "beslutad", "decided"),
    day("ended_on", "avslutad", "ended"),
    ore("written_off_ore", "avskrivet", "written off"), free("ended_why", "varför", "why"),
))  # fmt: skip


def recoveries(case: Case) -> Iterator[Row]:
    for one in Recovery.objects.filter(agreement=case.agreement).order_by("number"):
        decided = one.amount_ore if one.decided_on else 0
        yield Row((one.number, one.act, one.state, case.diary(one.document_id), one.amount_ore, decided, one.reason, one.clause,
                   one.due_on, one.interest_from,
                   one.proposed_by, one.decided_by, one.decided_on, one.ended_on, one.written_off_ore, one.ended_why),
                  case.paper(one.document_id), case.clause)  # fmt: skip


RECEIPTS = Table("receipts", "Inbetalningar av återkrav", "Money that came in for recoveries", (
    whole("recovery", "återkrav", "recovery"), day("received_on", "inkom", "came in"), ore("amount_ore", "belopp", "amount"),
    ore("interest_ore", "varav ränta", "of which interest"), ore("debt_ore", "varav skuld", "of which debt"),
    free("reference", "bankens referens", "the bank's reference"),
))  # fmt: skip


def receipts(case: Case) -> Iterator[Row]:
    found = Receipt.objects.filter(recovery__agreement=case.agreement).select_related("recovery")
    for one in found.order_by("recovery__number", "received_on", "pk"):
        yield Row((one.recovery.number, one.received_on, one.amount_ore, one.interest_ore, one.debt_ore, one.reference),
                  clause=case.clause)  # fmt: skip


ENTRIES = Table("entries", "Bidragets poster", "Entries of the grant", (
    whole("number", "nummer", "number"), C("act", "vad", "what"), day("happened_on", "dag", "day"), ore("amount_ore", "belopp", "amount"),
    ore("disbursed_ore", "hos mottagaren efteråt", "with the receiver afterwards", summed=False),
    whole("payment", "utbetalning", "payment"), whole("voucher", "verifikation i huvudboken", "voucher of the ledger"),
    C("made_by", "av (nyckel)", "by (key)"),
))  # fmt: skip


def entries(case: Case) -> Iterator[Row]:
    found = GrantEntry.objects.filter(agreement=case.agreement).select_related("payment", "voucher")
    for one in found.order_by("number"):
        yield Row((one.number, one.act, one.happened_on, one.amount_ore, one.disbursed_ore, one.payment.number if one.payment else None,
                   one.voucher.number if one.voucher else None, one.made_by))  # fmt: skip


ASKED = Table("simplified_costs", "Schabloner som begärdes", "Simplified costs that were asked for", (
    whole("claim", "ansökan", "claim"), C("option", "schablon", "option"), C("partner", "part", "partner"),
    C("count", "antal", "count", "number"), yes("done", "arbetet är gjort", "the work is done"),
))  # fmt: skip
FOUND = Table("findings", "Vad kontrollen märkte", "What the control noticed", (
    whole("claim", "ansökan", "claim"), whole("line", "rad", "line"), C("code", "regel", "rule"),
))  # fmt: skip
COSTS = Table("recovery_costs", "Kostnader som ett återkrav gäller", "Costs that a recovery concerns", (
    whole("recovery", "återkrav", "recovery"), whole("claim", "ansökan", "claim"), whole("line", "rad", "line"),
    ore("amount_ore", "belopp", "amount"),
))  # fmt: skip


def asked(case: Case) -> Iterator[Row]:
    found = Asked.objects.filter(claim__in=sent(case)).select_related("claim")
    for one in found.order_by("claim__number", "option", "partner"):
        yield Row((one.claim.number, one.option, one.partner, one.count, one.done))


def noticed(case: Case) -> Iterator[Row]:
    """By rule and line; what else a finding tells may be of another project."""
    found = Noticed.objects.filter(claim__in=sent(case)).order_by("claim__number", "line__number", "code", "pk")
    for row in found.values_list("claim__number", "line__number", "code").iterator(chunk_size=CHUNK):
        yield Row(row)


def costs(case: Case) -> Iterator[Row]:
    found = RecoveryCost.objects.filter(recovery__agreement=case.agreement).order_by("recovery__number", "line")
    for row in found.values_list("recovery__number", "line__claim__number", "line__number", "amount_ore"):
        yield Row(row)


TABLES = (
    (CLAIMS, claims), (LINES, lines), (ASKED, asked), (FOUND, noticed), (COSTS, costs), (HOURS, hours), (PAUSES, pauses),
    (SAMPLES, samples), (TASKS, tasks), (VISITS, visits), (PAYMENTS, payments),
    (ATTESTS, attests), (RECOVERIES, recoveries), (RECEIPTS, receipts), (ENTRIES, entries),
)  # fmt: skip
