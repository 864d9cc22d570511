"""Tables of what was applied for, decided and agreed."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q
from django.utils.timezone import localdate

from verkstad.agreements.models import Offer
from verkstad.applications.models import Submission
from verkstad.core.dossiers.tables import Column as C
from verkstad.core.dossiers.tables import Table, day, free, moment, ore, whole, yes
from verkstad.decisions.models import Appeal, Condition, Decision
from verkstad.dossiers.contents.case import Case, Row
from verkstad.handling.models import Completion, Task
from verkstad.instruments.told import answers_in_words
from verkstad.review.models import Ranking

DIARY = C("diary_number", "diarienummer", "diary number")
SHA = C("sha256", "kontrollsumma av innehållet (SHA-256)", "fingerprint of the content (SHA-256)")

PROJECT = Table("project", "Projektet", "The project", (
    C("key", "nyckel", "key"), free("title", "titel", "title"), C("mandate", "uppdrag", "mandate"),
    C("government_number", "regeringens diarienummer", "the government's diary number"), C("call", "utlysning", "call"),
    C("owner", "stödmottagare", "receiver of the grant"), C("owner_number", "organisationsnummer", "organisation number"),
    C("state", "läge", "state"), day("accepted_on", "godtagen", "accepted"), day("closed_on", "avslutad", "closed"),
    day("keep_until", "handlingarna sparas till", "papers kept until"), ore("granted_ore", "beviljat", "granted"),
    C("share", "högsta andel av kostnaden", "highest share of the cost"), day("first", "första kostnadsdag", "first day of costs"),
    day("last", "sista kostnadsdag", "last day of costs"),
))  # fmt: skip


def project(case: Case) -> Iterator[Row]:
    row, version = case.agreement, case.agreement.versions.order_by("-number").first()
    agreed = version.agreed if version else None
    yield Row(
        (row.key, row.title, row.mandate.name, row.mandate.government_number, case.application.call.key if case.application else "",
         case.name(row.owner.name, row.owner.number, "project.owner"),
         case.organisation_number(row.owner.number, "project.owner_number"), row.state,
         localdate(row.accepted_at) if row.accepted_at else None, row.closed_on, row.keep_until, agreed.granted_ore if agreed else None,
         str(agreed.share) if agreed and agreed.share is not None else "", agreed.first if agreed else None,
         agreed.last if agreed else None),
        clause=case.clause,
    )  # fmt: skip


APPLICATIONS = Table("applications", "Det som sändes in", "What was sent in", (
    C("application", "ansökan", "application"), whole("number", "nummer", "number"), DIARY, moment("sent_at", "sänd", "sent"),
    C("sent_by", "sänd av (nyckel)", "sent by (key)"), SHA, ore("applied_ore", "sökt", "applied for", summed=False),
    ore("total_ore", "hela kostnaden", "total cost", summed=False),
))  # fmt: skip


def submissions(case: Case) -> list[Submission]:
    keys = [one.pk for one in case.applications]
    found = Submission.objects.filter(application__in=keys).select_related("application__response__version__instrument")
    return list(found.order_by("sent_at", "pk"))


def applications(case: Case) -> Iterator[Row]:
    for one in submissions(case):
        sums = one.content["figures"]
        yield Row((one.application.key, one.number, case.diary(one.document_id), one.sent_at, one.sent_by, one.sha256,
                   sums["grant_ore"], sums["total_ore"]), case.paper(one.document_id))  # fmt: skip


ANSWERS = Table("answers", "Svaren i ansökan", "The answers of the application", (
    DIARY, C("section", "avsnitt", "section"), C("question", "fråga (nyckel)", "question (key)"),
    C("label", "fråga", "question"), free("answer", "svar", "answer"),
))  # fmt: skip


def answers(case: Case) -> Iterator[Row]:
    for one in submissions(case):
        paper = case.paper(one.document_id)
        for part in answers_in_words(one.application.response.version.form, one.content["answers"]):
            for row in part.rows:
                yield Row((case.diary(one.document_id), part.title, row["key"], row["term"], row["value"]), paper)


PARTNERS = Table("partners", "Parter i ansökan", "Partners of the application", (
    DIARY, C("partner", "part (nyckel)", "partner (key)"), C("role", "roll", "role"), C("name", "namn", "name"),
    C("number", "organisationsnummer", "organisation number"), C("regions", "län", "counties"),
))  # fmt: skip


def partners(case: Case) -> Iterator[Row]:
    for one in submissions(case):
        for p in one.content["partners"]:
            yield Row((case.diary(one.document_id), p["key"], p["role"], case.name(p["name"], p["number"], "partners.name"),
                       case.organisation_number(p["number"], "partners.number"), " ".join(p["regions"])))  # fmt: skip


REQUIREMENTS = Table("requirements", "Kravkontrollen", "The requirement check", (
    C("requirement", "krav", "requirement"), C("clause", "stöd", "clause"), C("state", "läge", "state"),
    free("comment", "kommentar", "comment"), moment("done_at", "gjord", "done"), C("done_by", "av (nyckel)", "by (key)"),
))  # fmt: skip


def requirements(case: Case) -> Iterator[Row]:
    for one in Task.objects.filter(application__in=case.applications).order_by("pk"):
        yield Row((one.key, one.clause, one.state, one.comment, one.done_at, one.done_by), clause=case.clause)


COMPLETIONS = Table("completions", "Kompletteringar", "Completions", (
    DIARY, moment("asked_at", "begärd", "asked for"), C("asked_by", "av (nyckel)", "by (key)"), day("due_on", "senast", "due"),
    free("message", "vad som begärdes", "what was asked for"), moment("answered_at", "besvarad", "answered"),
))  # fmt: skip


def completions(case: Case) -> Iterator[Row]:
    for one in Completion.objects.filter(application__in=case.applications).order_by("pk"):
        yield Row((case.diary(one.letter_id), one.asked_at, one.asked_by, one.due_on, one.message, one.answered_at),
                  case.paper(one.letter_id), case.clause)  # fmt: skip


REVIEW = Table("review", "Granskningens utfall", "Outcome of the review", (
    C("application", "ansökan", "application"), whole("list", "lista nummer", "list number"), SHA,
    whole("position", "plats", "place"), C("score", "poäng", "score"), C("within", "inom pengarna", "within the money"),
    ore("amount_ore", "belopp", "amount", summed=False), free("reason", "skäl till avvikelse", "reason for departing"),
    whole("of", "antal i listan", "how many in the list"),
))  # fmt: skip


def review(case: Case) -> Iterator[Row]:
    """The project's own row of each fixed list; no other application is named."""
    keys = {one.key for one in case.applications}
    rounds = {candidate.round_id for one in case.applications for candidate in one.candidates.all()}
    for ranking in Ranking.objects.filter(round__in=rounds).order_by("round", "number"):
        for row in ranking.rows:
            if row["application"] in keys:
                yield Row((row["application"], ranking.number, ranking.sha256, row["position"], row["score"], str(row["within"]),
                           row["amount_ore"], row["reason"] or "", len(ranking.rows)), clause=case.clause)  # fmt: skip


DECISIONS = Table("decisions", "Beslut", "Decisions", (
    DIARY, whole("number", "nummer", "number"), day("decided_on", "beslutad", "decided"), C("basis", "grund", "basis"),
    C("outcome", "utfall", "outcome"), ore("amount_ore", "belopp", "amount", summed=False), SHA,
    C("proposed_by", "föredragande (nyckel)", "presenter (key)"), C("decided_by", "beslutsfattare (nyckel)", "decided by (key)"),
    day("served_on", "delgiven", "served"), free("reasons", "skäl", "reasons"), free("special_terms", "särskilda villkor", "special terms"),
))  # fmt: skip


def decided(case: Case) -> list[Decision]:
    found = Decision.objects.filter(application__in=case.applications).select_related("service")
    return list(found.order_by("decided_at", "pk"))


def decisions(case: Case) -> Iterator[Row]:
    for one in decided(case):
        service = getattr(one, "service", None)
        yield Row((case.diary(one.document_id), one.number, one.decided_on, one.basis, one.outcome, one.amount_ore, one.sha256,
                   one.proposed_by, one.decided_by, service.served_on if service else None, one.told.reasons_sv,
                   one.told.special_terms), case.paper(one.document_id))  # fmt: skip


OFFERS = Table("offers", "Versioner som ett nytt beslut gjorde", "Versions that a new decision made", (
    whole("version", "version", "version"), C("state", "läge", "state"), day("accept_by", "senast", "by"),
    moment("answered_at", "besvarad", "answered"), C("answered_by", "av (nyckel)", "by (key)"), free("why", "varför", "why"),
))  # fmt: skip


def offers(case: Case) -> Iterator[Row]:
    for one in (
        Offer.objects.filter(version__agreement=case.agreement).select_related("version").order_by("version__number")
    ):
        yield Row((one.version.number, one.state, one.accept_by, one.answered_at, one.answered_by, one.why),
                  case.paper(one.version.document_id), case.clause)  # fmt: skip


CONDITIONS = Table("conditions", "Särskilda villkor", "Special conditions", (
    DIARY, C("key", "nyckel", "key"), free("text", "villkor", "condition"), day("follow_on", "följs upp", "followed up on"),
    yes("before_payment", "före utbetalning", "before payment"), C("state", "läge", "state"),
    free("note", "vad som sågs", "what was found"), day("followed_on", "uppföljd", "followed up"),
    C("followed_by", "av (nyckel)", "by (key)"),
))  # fmt: skip


def conditions(case: Case) -> Iterator[Row]:
    found = Condition.objects.filter(decision__application__in=case.applications).select_related("decision")
    for one in found.order_by("decision", "pk"):
        paper = case.paper(one.decision.document_id)
        yield Row((case.diary(one.decision.document_id), one.key, one.text, one.follow_on, one.before_payment, one.state, one.note,
                   one.followed_on, one.followed_by), paper)  # fmt: skip


APPEALS = Table("appeals", "Överklaganden och omprövningar", "Appeals and reconsiderations", (
    DIARY, C("kind", "slag", "kind"), C("state", "läge", "state"), day("received_on", "inkom", "came in"),
    free("text", "vad som begärs", "what is asked"), free("reasons", "skäl", "reasons"), free("court", "domstol", "court"),
    day("ended_on", "avslutad", "ended"),
))  # fmt: skip


def appeals(case: Case) -> Iterator[Row]:
    mine = Q(decision__application__in=case.applications) | Q(dismissal__application__in=case.applications)
    for one in Appeal.objects.filter(mine).order_by("received_on", "pk"):
        yield Row((case.diary(one.document_id), one.kind, one.state, one.received_on, one.text, one.reasons, one.court, one.ended_on),
                  case.paper(one.document_id))  # fmt: skip


VERSIONS = Table("versions", "Överenskommelsens versioner", "Versions of the agreement", (
    whole("number", "nummer", "number"), DIARY, day("valid_from", "gäller från", "in force from"),
    C("decision", "genom beslut", "by decision"), whole("change", "genom ändring", "by change"),
    ore("granted_ore", "beviljat", "granted", summed=False), SHA, C("made_by", "av (nyckel)", "by (key)"),
    free("special_terms", "särskilda villkor", "special terms"),
))  # fmt: skip


def versions(case: Case) -> Iterator[Row]:
    found = case.agreement.versions.select_related("decision", "change").order_by("number")
    for one in found:
        yield Row((one.number, case.diary(one.document_id), one.valid_from, case.diary(one.decision.document_id) if one.decision else "",
                   one.change.number if one.change else None, one.agreed.granted_ore, one.sha256, one.made_by,
                   one.agreed.special_terms), case.paper(one.document_id), case.clause)  # fmt: skip


BUDGET = Table("budget", "Budget i varje version", "Budget of each version", (
    whole("version", "version", "version"), C("partner", "part", "partner"), C("kind", "kostnadsslag", "cost kind"),
    whole("year", "år", "year"), yes("in_kind", "annat än pengar", "in kind"), ore("amount_ore", "belopp", "amount", summed=False),
))  # fmt: skip
FINANCING = Table("financing", "Finansiering i varje version", "Financing of each version", (
    whole("version", "version", "version"), C("source", "källa", "source"), C("partner", "part", "partner"),
    free("name", "namn", "name"), whole("year", "år", "year"), C("means", "sätt", "means"),
    ore("amount_ore", "belopp", "amount", summed=False), C("confirmed", "lovad", "confirmed"),
))  # fmt: skip


def budget(case: Case) -> Iterator[Row]:
    for one in case.agreement.versions.order_by("number"):
        for cost in one.agreed.budget.costs:
            yield Row((one.number, cost.partner, cost.kind, cost.year, cost.in_kind, cost.amount_ore))


def financing(case: Case) -> Iterator[Row]:
    for one in case.agreement.versions.order_by("number"):
        for fund in one.agreed.budget.funds:
            yield Row((one.number, str(fund.source), fund.partner, fund.name, fund.year or None, str(fund.means), fund.amount_ore,
                       fund.confirmed), case.paper(one.document_id))  # fmt: skip


PACKAGES = Table("work_packages", "Arbetspaket i varje version", "Work packages of each version", (
    whole("version", "version", "version"), C("key", "nyckel", "key"), free("name", "namn", "name"),
    free("what", "vad som görs", "what is done"),
    C("partner", "part", "partner"), day("first", "från", "from"), day("last", "till", "to"),
))  # fmt: skip
INDICATORS = Table("indicators", "Indikatorer i varje version", "Indicators of each version", (
    whole("version", "version", "version"), C("key", "nyckel", "key"), C("kind", "slag", "kind"), free("name", "namn", "name"),
    C("unit", "enhet", "unit"), C("baseline", "utgångsläge", "baseline", "number"), C("target", "mål", "target", "number"),
    free("method", "hur den mäts", "method"), yes("cumulative", "ackumulerad", "cumulative"),
))  # fmt: skip


def packages(case: Case) -> Iterator[Row]:
    for one in case.agreement.versions.order_by("number"):
        for part in one.agreed.packages:
            yield Row((one.number, part.key, part.name, part.what, part.partner, part.first, part.last),
                      case.paper(one.document_id), case.clause)  # fmt: skip


def indicators(case: Case) -> Iterator[Row]:
    for one in case.agreement.versions.order_by("number"):
        for part in one.agreed.indicators:
            yield Row((one.number, part.key, part.kind, part.name_sv, part.unit_sv, decimal(part.baseline), decimal(part.target),
                       part.method, part.cumulative), case.paper(one.document_id), case.clause)  # fmt: skip


def decimal(value: Fraction | None) -> Decimal | None:
    """A fraction as data, with at most four decimals."""
    return round(Decimal(value.numerator) / Decimal(value.denominator), 4).normalize() if value is not None else None


CHANGES = Table("changes", "Ändringar", "Changes", (
    whole("number", "nummer", "number"), C("state", "läge", "state"), whole("base", "på version", "of version"),
    moment("asked_at", "begärd", "asked for"), C("asked_by", "av (nyckel)", "by (key)"), free("reason", "skäl", "reason"),
    C("proposed_by", "föredragande (nyckel)", "presenter (key)"), free("proposal", "förslag", "proposal"),
    C("decided_by", "beslutad av (nyckel)", "decided by (key)"), day("decided_on", "beslutad", "decided"),
    free("decision_reasons", "beslutets skäl", "reasons of the decision"), DIARY,
))  # fmt: skip


def changes(case: Case) -> Iterator[Row]:
    """Those that were sent or noted: what is still being written is its writer's own."""
    for one in case.agreement.changes.exclude(state="draft").select_related("base").order_by("number"):
        yield Row((one.number, one.state, one.base.number, one.asked_at, one.asked_by, one.reason, one.proposed_by, one.proposal,
                   one.decided_by, one.decided_on, one.decision_reasons, case.diary(one.document_id)),
                  case.paper(one.document_id), case.clause)  # fmt: skip


TABLES = (
    (PROJECT, project), (APPLICATIONS, applications), (ANSWERS, answers), (PARTNERS, partners), (REQUIREMENTS, requirements),
    (COMPLETIONS, completions), (REVIEW, review), (DECISIONS, decisions), (CONDITIONS, conditions), (APPEALS, appeals),
    (VERSIONS, versions), (OFFERS, offers), (BUDGET, budget), (FINANCING, financing), (PACKAGES, packages),
    (INDICATORS, indicators), (CHANGES, changes),
)  # fmt: skip
