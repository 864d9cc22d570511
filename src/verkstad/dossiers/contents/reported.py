"""Tables of reports, figures, participants and the closing."""

import json
from collections.abc import Iterator

from verkstad.claims.models import ClaimParticipant
from verkstad.core.dossiers.tables import Column as C
from verkstad.core.dossiers.tables import Table, day, free, moment, whole, yes
from verkstad.dossiers.contents.case import Case, Row
from verkstad.dossiers.contents.granted import DIARY, SHA
from verkstad.progress.models import Closing, Edition, Handover, IndicatorValue, Participant, Remark, Report, Theory
from verkstad.registry.models import Document

REPORTS = Table("reports", "Rapporter", "Reports", (
    whole("number", "nummer", "number"), C("kind", "slag", "kind"), day("first", "från", "from"), day("last", "till", "to"),
    day("due_on", "senast", "due"), C("state", "läge", "state"), moment("sent_at", "sänd", "sent"),
    C("sent_by", "sänd av (nyckel)", "sent by (key)"), day("approved_on", "godkänd", "approved"),
    C("approved_by", "godkänd av (nyckel)", "approved by (key)"),
))  # fmt: skip


def sent(case: Case) -> list[Report]:
    found = Report.objects.filter(agreement=case.agreement, editions__isnull=False).distinct()
    return list(found.order_by("number"))


def reports(case: Case) -> Iterator[Row]:
    for one in sent(case):
        yield Row((one.number, one.kind, one.first, one.last, one.due_on, one.state, one.sent_at, one.sent_by, one.approved_on,
                   one.approved_by))  # fmt: skip


def editions_of(case: Case) -> list[Edition]:
    found = Edition.objects.filter(report__agreement=case.agreement).select_related("report")
    return list(found.order_by("report__number", "number"))


EDITIONS = Table("report_texts", "Rapporternas text, som de sändes", "The reports' texts, as they were sent", (
    whole("report", "rapport", "report"), whole("edition", "utgåva", "edition"), DIARY, moment("sent_at", "sänd", "sent"), SHA,
    C("section", "avsnitt", "section"), free("text", "text", "text"),
))  # fmt: skip


def editions(case: Case) -> Iterator[Row]:
    for one in editions_of(case):
        texts = one.content.get("texts", {})
        for section in sorted(texts):
            text = texts[section] if isinstance(texts[section], str) else json.dumps(texts[section], ensure_ascii=False)
            yield Row((one.report.number, one.number, case.diary(one.document_id), one.sent_at, one.sha256, section, text),
                      case.paper(one.document_id))  # fmt: skip


REMARKS = Table("report_remarks", "Begärda ändringar i rapporter", "Changes asked for in reports", (
    whole("report", "rapport", "report"), whole("edition", "utgåva", "edition"), C("section", "avsnitt", "section"),
    free("text", "vad som begärdes", "what was asked for"), moment("made_at", "när", "when"), C("made_by", "av (nyckel)", "by (key)"),
))  # fmt: skip


def remarks(case: Case) -> Iterator[Row]:
    found = Remark.objects.filter(edition__report__agreement=case.agreement).select_related("edition__report")
    for one in found.order_by("edition", "pk"):
        yield Row((one.edition.report.number, one.edition.number, one.section, one.text, one.made_at, one.made_by),
                  case.paper(one.edition.document_id))  # fmt: skip


FIGURES = Table("indicator_values", "Indikatorernas värden", "Values of the indicators", (
    whole("report", "rapport", "report"), C("indicator", "indikator", "indicator"), C("split", "uppdelning", "split"),
    C("part", "del", "part"), C("amount", "värde", "value", "number"),
))  # fmt: skip


def figures(case: Case) -> Iterator[Row]:
    reports_sent = [one.pk for one in sent(case)]
    found = IndicatorValue.objects.filter(report__in=reports_sent).select_related("report")
    for one in found.order_by("report__number", "indicator", "split", "part"):
        yield Row((one.report.number, one.indicator, one.split, one.part, one.amount))


PARTICIPANTS = Table("participants", "Företag som deltog", "Companies that took part", (
    whole("report", "rapport", "report"), whole("row", "rad", "row"), C("number", "organisationsnummer", "organisation number"),
    free("name", "företag", "company"), C("stage", "hur långt", "how far"),
))  # fmt: skip


def participants(case: Case) -> Iterator[Row]:
    """Companies; the addresses of people never, nor who trades under a personal number (R22)."""
    papers: dict[int, Document | None] = {one.report_id: case.paper(one.document_id) for one in editions_of(case)}
    found = Participant.objects.filter(report__in=list(papers)).select_related("report")
    for one in found.order_by("report__number", "row").iterator(chunk_size=2000):
        case.masker.left_out("participants.email")
        if one.is_person:
            case.masker.left_out("participants.name")
        yield Row((one.report.number, one.row, one.shown_number, "" if one.is_person else one.name, one.stage),
                  papers[one.report_id])  # fmt: skip


CLAIM_PARTICIPANTS = Table("claim_participants", "Företag i deltagarlistor till ansökningar om utbetalning",
                           "Companies in participant lists of claims", (
    whole("claim", "ansökan", "claim"), whole("row", "rad", "row"), whole("line", "rad i filen", "row of the file"),
    C("number", "organisationsnummer", "organisation number"), free("name", "företag", "company"), C("stage", "hur långt", "how far"),
))  # fmt: skip


def claim_participants(case: Case) -> Iterator[Row]:
    """Of claims that were sent; of who trades under a personal number neither that nor the name (R22)."""
    found = ClaimParticipant.objects.filter(claim__agreement=case.agreement).exclude(claim__first_sent_at=None)
    for one in found.select_related("claim").order_by("claim__number", "row").iterator(chunk_size=2000):
        if one.is_person:
            case.masker.left_out("claim_participants.name")
        yield Row((one.claim.number, one.row, one.line, one.shown_number, "" if one.is_person else one.name, one.stage),
                  case.paper(one.claim.document_id))  # fmt: skip


HANDOVERS = Table("handovers", "Det som lever vidare", "What lives on", (
    whole("report", "rapport", "report"), whole("position", "rad", "row"), free("what", "vad", "what"),
    free("taker", "vem tar över", "who takes over"),
    free("money", "pengar", "money"), day("until", "säkrat till", "secured until"),
))  # fmt: skip


def handovers(case: Case) -> Iterator[Row]:
    papers: dict[int, Document | None] = {one.report_id: case.paper(one.document_id) for one in editions_of(case)}
    found = Handover.objects.filter(report__in=list(papers)).select_related("report").order_by("report", "position")
    for one in found:
        yield Row((one.report.number, one.position, one.what, one.taker, one.money, one.until), papers[one.report_id])


THEORIES = Table("theory", "Förändringsteorin, senaste", "The theory of change, the newest", (
    whole("number", "nummer", "number"), moment("saved_at", "sparad", "saved"), free("content", "innehåll (JSON)", "content (JSON)"),
))  # fmt: skip


def theories(case: Case) -> Iterator[Row]:
    for one in Theory.objects.filter(agreement=case.agreement).order_by("-number")[:1]:
        told = json.dumps(one.content, ensure_ascii=False, sort_keys=True)
        yield Row((one.number, one.saved_at, told), clause=case.clause)


CLOSINGS = Table("closings", "Avslut och återöppnande", "Closing and opening again", (
    day("made_on", "dag", "day"), yes("reopened", "öppnat igen", "opened again"), day("final_payment_on", "slutbetalning", "final payment"),
    yes("eu_money", "med EU-pengar", "with EU money"), free("reasons", "skäl", "reasons"), C("made_by", "av (nyckel)", "by (key)"),
))  # fmt: skip


def closings(case: Case) -> Iterator[Row]:
    for one in Closing.objects.filter(agreement=case.agreement).order_by("pk"):
        yield Row(
            (one.made_on, one.reopened, one.final_payment_on, one.eu_money, one.reasons, one.made_by),
            clause=case.clause,
        )


TABLES = (
    (REPORTS, reports), (EDITIONS, editions), (REMARKS, remarks), (FIGURES, figures), (PARTICIPANTS, participants),
    (CLAIM_PARTICIPANTS, claim_participants),
    (HANDOVERS, handovers), (THEORIES, theories), (CLOSINGS, closings),
)  # fmt: skip
