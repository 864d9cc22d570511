"""The letters of a claim as PDF in the registry, each with its own diary number, and the notices that go with them: the
receipt when it is sent, the decision with every figure. In Swedish, the language of the case."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import override

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.agreements.told import share_word
from verkstad.claims.models import Claim, ClaimLine, Purpose
from verkstad.claims.queries.figures import KindRow, by_kind_told, held_lines
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.payable import payable_of
from verkstad.claims.queries.sums import counted
from verkstad.claims.words import fault_word
from verkstad.core.claims.clocks import PAY_DAYS
from verkstad.core.grant_arithmetic import Bound, Payable
from verkstad.handling.actions.letters import as_written, mark_of, next_number
from verkstad.handling.actions.setting import set_letter
from verkstad.handling.letters import Letter, Part
from verkstad.handling.queries.people import people_of
from verkstad.notices.actions import put
from verkstad.people.models import User
from verkstad.registry.actions import register_document
from verkstad.registry.models import Document
from verkstad.ui import formats

MOST_TOLD = 200  # lines that are not approved and told one by one; more are summed by kind of error


def secrecy_of(agreement: Agreement) -> str:
    """A company's claim is marked for its business (OSL 30:23); another's as its application was."""
    if agreement.owner.kind == "company":
        return "30:23"
    return mark_of(agreement.application) if agreement.application else ""


def send_receipt(*, claim: Claim, again: bool, by: str) -> Document:
    """The receipt of a claim that is being sent; runs in the transaction of an act under `letters_first`."""
    now = claim.sent_at or timezone.now()
    return _register(claim, f"Kvitto på ansökan om utbetalning {claim.number}", f"kvitto-utbetalning-{claim.pk}", by,
                     _receipt_parts(claim, again, now), timezone.localdate(now))  # fmt: skip


def send_decision(*, claim: Claim, actor: User) -> Document:
    """The letter of a claim that is being decided, with every figure; runs in the transaction of an act under
    `letters_first`."""
    presenter = User.objects.filter(pk=claim.proposed_by.removeprefix("user:") or 0).first()
    signed = [f"Beslutet har fattats av {actor}" + (f" efter föredragning av {presenter}." if presenter else ".")]
    return _register(claim, f"Beslut om ansökan om utbetalning {claim.number}", f"beslut-utbetalning-{claim.pk}",
                     actor.journal_key, _decision_parts(claim), claim.decided_on or timezone.localdate(), signed)  # fmt: skip


def _register(
    claim: Claim, title: str, file: str, by: str, parts: Sequence[Part], day: date, signed: Sequence[str] = ()
) -> Document:
    agreement = claim.agreement
    owner, mark = agreement.owner, secrecy_of(agreement)
    number = next_number(mandate=agreement.mandate.key, day=day, actor=by)
    reference = [("Datum", formats.dateword(day)), ("Diarienummer för denna handling", number)]
    if claim.document is not None:
        reference.append(("Ansökans diarienummer", claim.document.diary_number))
    reference.append(("Projekt", agreement.title or agreement.key))
    to = [owner.name] + ([f"Org.nr {owner.public_number}"] if owner.public_number else [])
    agency = agreement.mandate.programme.agency_name or "Myndigheten"
    document = register_document(
        mandate=agreement.mandate.key, direction="out", date=day, title=f"{title}: {agreement.title or agreement.key}"[:300],
        counterpart=owner.name, private_person=owner.is_person, secrecy=mark, public_title=title if mark else "",
        organisation=owner.key, retention="support", actor=by,
        file=(f"{file}.pdf", set_letter(Letter(agency, to, reference, title, parts, signed, number), day)),
    )  # fmt: skip
    return as_written(document, number)


def _receipt_parts(claim: Claim, again: bool, now: datetime) -> list[Part]:
    with override("sv"):
        sums, last = counted(claim), timezone.localdate(claim.first_sent_at or now)
        said = "kompletteringen av er ansökan" if again else "er ansökan"
        points = [f"Kostnader som har betalats: {formats.money(sums['paid_ore'])}"]
        if sums["in_kind_ore"]:
            points.append(
                f"Kostnader i natura, med lika mycket finansiering i natura: {formats.money(sums['in_kind_ore'])}"
            )
        points += [
            f"Antal rader: {formats.number(sums['lines'])}",
            f"Perioden {formats.period(claim.first, claim.last)}",
        ]
        kinds = [f"{row.name}: {formats.money(row.claimed_ore)}" for row in by_kind_told(claim, allowed(claim))]
        papers = [f"{Purpose(one.purpose).label}: {one.name}, SHA-256 {one.sha256}"
                  for one in claim.files.exclude(purpose=Purpose.EVIDENCE).order_by("pk")]  # fmt: skip
        proof = claim.files.filter(purpose=Purpose.EVIDENCE).count()
        papers += [f"Underlag till rader: {proof} filer"] if proof else []
        return [
            Part("", [f"Vi tog emot {said} om utbetalning {formats.moment(now)} (svensk tid, serverns klocka)."], points),
            Part("Belopp per kostnadsslag", [], kinds),
            *([Part("Filer som följde med", [], papers)] if papers else []),
            Part("Vad som händer nu", [f"Vi kontrollerar ansökan och beslutar inom {PAY_DAYS} dagar från den "
                                       f"{formats.dateword(last)}. Tiden står stilla medan ni kompletterar."]),
            Part("Kontrollsumma", [f"SHA-256 av alla rader och filer: {claim.sha256}. Ändras något blir det ett annat."]),
        ]  # fmt: skip


def _decision_parts(claim: Claim) -> list[Part]:
    with override("sv"):
        told = allowed(claim)
        rows, found = by_kind_told(claim, told), payable_of(claim)
        agency = claim.agreement.mandate.programme.agency_name or "Myndigheten"
        said = [f"{agency} godkänner {formats.money(claim.approved_ore)} av era betalda kostnader i ansökan om utbetalning "
                f"{claim.number} för perioden {formats.period(claim.first, claim.last)}."]  # fmt: skip
        if claim.in_kind_ore:
            said.append(
                f"Dessutom godkänns {formats.money(claim.in_kind_ore)} i natura, med lika mycket finansiering i natura."
            )
        parts = [
            Part("", said),
            Part("Vad ni sökte och vad som godkänns", [], [_kind_line(row) for row in [*rows, _sum(rows)]]),
        ]
        lines = held_lines(claim)
        if lines:
            parts.append(Part("Rader som inte godkänns helt", [
                "En rad som är parkerad eller avdragen kan ni ta med i en senare ansökan, när det som fattades finns."],
                _held(lines)))  # fmt: skip
        parts.append(Part("Vad som kan betalas ut", [], _payable_lines(claim, found)))
        if claim.proposal.strip():
            parts.append(Part("Vad kontrollen har visat", claim.proposal.split("\n\n")))
        parts.append(Part("Om ni anser att beslutet är fel",
                          ["Ni kan be oss att ompröva beslutet. Skriv då till oss vad som är fel och varför."]))  # fmt: skip
        return parts


def _sum(rows: Iterable[KindRow]) -> KindRow:
    every = list(rows)
    return KindRow("Summa", *(sum(getattr(row, name) for row in every) for name in KindRow.SUMS))


def _kind_line(row: KindRow) -> str:
    said = f"{row.name}: sökt {formats.money(row.claimed_ore)}, godkänt {formats.money(row.approved_ore)}"
    said += f", parkerat {formats.money(row.parked_ore)}" if row.parked_ore else ""
    return said + (f", avdraget {formats.money(row.deducted_ore)}" if row.deducted_ore else "")


def _held(lines: Sequence[ClaimLine]) -> list[str]:
    made = []
    for one in lines[:MOST_TOLD]:
        what = ", ".join(
            filter(None, [one.supplier or one.text or one.voucher, one.invoice and f"faktura {one.invoice}"])
        )
        ore = one.deducted_ore if one.verdict == "approved" else one.amount_ore
        word = "parkeras" if one.verdict == "parked" else "dras av"
        of = f" av {formats.money(one.amount_ore)}" if one.verdict == "approved" else ""
        made.append(
            f"Rad {one.number}, {what or 'utan text'}: {formats.money(ore)}{of} {word}, {fault_word(one.fault)}. {one.why}"
        )
    left = lines[MOST_TOLD:]
    if left:
        ore = sum(one.deducted_ore if one.verdict == "approved" else one.amount_ore for one in left)
        made.append(
            f"Ytterligare {formats.number(len(left))} rader, tillsammans {formats.money(ore)}. De står i ansökan."
        )
    return made


def _payable_lines(claim: Claim, found: Payable) -> list[str]:
    agreed = newest(claim.agreement).agreed
    share = f"{share_word(agreed.share)} av dem" if agreed.share else "hela beloppet"
    most = f"högst stödet på {formats.money(agreed.granted_ore)}"
    lines = [
        f"Godkända betalda kostnader i alla ansökningar: {formats.money(found.approved_ore)}",
        f"Det ger rätt till {formats.money(found.earned_ore)}: {share}, {most}",
    ]
    if found.bound is Bound.GRANT:
        lines.append("Stödet är taket: kostnaderna är högre än vad stödet räcker till")
    lines += [f"Redan utbetalt, på väg eller spärrat, förskott inräknade: {formats.money(found.given_ore)}",
              f"Kvar att betala ut efter beslutet: {formats.money(found.pay_ore)}"]  # fmt: skip
    return lines


def tell(claim: Claim, template: str, once: str, **context: str) -> None:
    """Put a notice to everybody who acts for the receiver today."""
    facts = {"number": str(claim.number), "project": claim.agreement.title or claim.agreement.key, **context}
    for person in people_of(claim.agreement.owner.key):
        put(
            to=person,
            template=template,
            context=facts,
            url=claim.get_absolute_url(),
            once_key=f"{template}:{claim.pk}:{once}",
        )
