"""Writes the letter of a decision with its own diary number in it, and registers it (R14, R18)."""

import json
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import override

from verkstad.applications.models import Application
from verkstad.core.decisions import appeal as clock
from verkstad.core.decisions.aid import euros
from verkstad.core.decisions.content import Appeal, Content, Outcome, ReportKind
from verkstad.core.decisions.shares import Share, shares
from verkstad.core.money import format_number
from verkstad.decisions.actions.cases import application_of, in_force
from verkstad.decisions.letters import decision_pdf
from verkstad.decisions.models import Proposal
from verkstad.decisions.queries.ground import aid_of, is_de_minimis
from verkstad.handling.actions.letters import mark_of
from verkstad.people.models import User
from verkstad.registry.actions import open_series, register_document
from verkstad.registry.models import Document, Series
from verkstad.ui.formats import dateword

TITLES = {Outcome.GRANT: "Beslut om stöd", Outcome.PARTIAL: "Beslut om stöd", Outcome.REJECTION: "Beslut om avslag",
          Outcome.REVOKED: "Beslut om att upphäva stöd"}  # fmt: skip
REPORTS = {ReportKind.PROGRESS: "Lägesrapport", ReportKind.FINAL: "Slutrapport"}
NOTHING: dict[str, Any] = {"head": [], "rows": [], "sum": []}


class NotSet(Exception):
    """A letter's text is known now, under the locks, and nobody has set it yet."""

    def __init__(self, facts: dict[str, Any]) -> None:
        super().__init__("the letter is to be set before the transaction")
        self.facts = facts


@dataclass
class Press:
    """Letters that are set (made into PDF) before the transaction, which takes long, and used in it where nothing in them
    has changed. With `waits` a letter that is not set yet is set where it is asked for."""

    day: date
    waits: bool = False
    ready: dict[str, bytes] = field(default_factory=dict)

    def set(self, facts: dict[str, Any]) -> bytes:
        key = json.dumps(facts, sort_keys=True)
        if key not in self.ready:
            self.ready[key] = decision_pdf(facts, self.day)
        return self.ready[key]

    def letter(self, facts: dict[str, Any]) -> bytes:
        """The letter with exactly this text; raises NotSet where it is not ready and nobody is to wait for it."""
        if not self.waits and json.dumps(facts, sort_keys=True) not in self.ready:
            raise NotSet(facts)
        return self.set(facts)


def expected_letter(proposal: Proposal, day: date, actor: User) -> dict[str, Any] | None:
    """The text of the letter as it would be if nothing happened before the decision, read without a lock; None where the
    series of diary numbers is not open yet. Only ever a guess: what is registered is compared with it word by word."""
    case = application_of(proposal)
    row = Proposal.objects.select_related("replaces__document").get(pk=proposal.pk)
    row.application = case
    series = Series.objects.filter(mandate=case.call.mandate.key, year=day.year).first()
    if series is None:
        return None
    before = in_force(case)
    return text_of(case, row, row.told, (before.number if before else 0) + 1, next_number(series), day, actor)


def next_number(series: Series) -> str:
    return f"{series.prefix} {series.year}:{series.last + 1}"


def text_of(
    case: Application, row: Proposal, content: Content, number: int, diary: str, day: date, actor: User
) -> dict[str, Any]:  # fmt: skip
    """The letter's facts in Swedish, whatever language the reader has."""
    with override("sv"):
        return letter_facts(case, row, content, number, diary, day, actor)


def register_letter(
    case: Application, row: Proposal, content: Content, number: int, day: date, actor: User, press: Press
) -> Document:
    """Register the letter as an outgoing document; runs in the caller's transaction.

    The series is locked first, so that the number printed in the letter is the number it gets; where `press` has not set
    a letter with that number it raises NotSet, and the whole transaction is done again with it. A company's letter is
    marked for its business (OSL 30:23); its name and sum are given in the public list of decisions.
    """
    mandate, key = case.call.mandate.key, actor.journal_key
    series = open_series(mandate=mandate, year=day.year, actor=key)
    series = Series.objects.select_for_update().get(pk=series.pk)
    diary = next_number(series)
    pdf = press.letter(text_of(case, row, content, number, diary, day, actor))
    mark = "30:23" if case.owner.kind == "company" else mark_of(case)
    document = register_document(
        mandate=mandate, direction="out", date=day, title=f"{title_of(content, number)}: {case.title or case.key}"[:300],
        counterpart=case.owner.name, private_person=case.owner.is_person, secrecy=mark,
        public_title=title_of(content, number) if mark else "", organisation=case.owner.key,
        retention="state_aid" if is_de_minimis(case) else "support",
        file=(f"beslut-{case.key}-{number}.pdf", pdf), actor=key,
    )  # fmt: skip
    if document.diary_number != diary:
        raise RuntimeError(f"the letter says {diary} but was registered as {document.diary_number}")
    return document


def title_of(content: Content, number: int) -> str:
    return (
        TITLES[content.outcome]
        if number == 1 or content.outcome == Outcome.REVOKED
        else f"Nytt b{TITLES[content.outcome][1:]}"
    )


def letter_facts(
    case: Application, row: Proposal, content: Content, number: int, diary: str, day: date, actor: User
) -> dict[str, Any]:
    """Every text of the letter (letters/decision.typ), in Swedish, as it stands on the day."""
    owner, programme = case.owner, case.call.mandate.programme
    reference = [("Datum", dateword(day)), ("Diarienummer för denna handling", diary),
                 ("Ansökans diarienummer", case.diary_number), ("Utlysning", case.call.title_sv)]  # fmt: skip
    return {
        "agency": programme.agency_name or "Myndigheten",
        "to": [owner.name] + ([f"Org.nr {owner.public_number}"] if owner.public_number else []),
        "reference": [[label, value] for label, value in reference if value],
        "title": title_of(content, number),
        "number": diary,
        "decision": decision_text(case, content, row),
        "parts": [part for part in _parts(case, content, day) if part],
        "signed": _signed(row, actor),
    }


def part(
    heading: str, text: str = "", points: list[str] | None = None, table: dict[str, Any] | None = None, note: str = ""
) -> dict[str, Any]:  # fmt: skip
    return {"heading": heading, "text": text, "points": points or [], "table": table or NOTHING, "note": note}


def kr(ore: int) -> str:
    return format_number(Fraction(ore, 100), 2 if ore % 100 else 0, space="\u00a0")


def decision_text(case: Application, content: Content, row: Proposal) -> str:
    name, agency = (
        f"”{case.title}”" if case.title else "projektet",
        case.call.mandate.programme.agency_name or "Myndigheten",
    )
    replaced = ""
    if row.replaces:
        replaced = (f"\n\nBeslutet ersätter vårt beslut av den {dateword(row.replaces.decided_on)} "
                    f"({row.replaces.document.diary_number}).")  # fmt: skip
    if content.outcome == Outcome.REVOKED:
        return f"{agency} upphäver beslutet om stöd till {name}. Inget stöd betalas ut.{replaced}"
    if not content.positive:
        return f"{agency} avslår ansökan om stöd till {name}.{replaced}"
    whole = "" if content.outcome == Outcome.GRANT else f" Ni sökte {kr(content.applied_ore)} kronor."
    start, end = content.project_from, content.project_to
    period = f" Kostnader från och med {dateword(start)} till och med {dateword(end)} räknas." if start and end else ""
    granted = f"{agency} beviljar {case.owner.name} högst {kr(content.amount_ore)} kronor i stöd till {name}."
    return f"{granted}{whole}{period}{replaced}"


def _parts(case: Application, content: Content, day: date) -> list[dict[str, Any]]:
    found = [part("Skäl för beslutet", content.reasons_sv)]
    if content.positive:
        found += [_money(content), *_aid(case, content, day), *_terms(content), _reports(content)]
        found.append(part("Utbetalning", f"Pengarna betalas till {content.payee} efter ansökan om utbetalning."))
    found.append(_appeal(content, case))
    if content.reasons_en.strip():
        found.append(part("The reasons in English", content.reasons_en))
    return found


def _money(content: Content) -> dict[str, Any]:
    rows = [[f"År {one.year}", kr(one.amount_ore)] for one in content.by_year]
    told = shares(grant_ore=content.amount_ore, total_ore=content.total_ore, in_kind_ore=content.in_kind_ore,
                  other_public_ore=content.other_public_ore)  # fmt: skip
    lines = [_share("Stödets andel av hela kostnaden", told.of_total_cost)]
    if content.in_kind_ore:
        lines.append(_share("Stödets andel av kostnaden i pengar", told.of_cash_cost))
    if content.other_public_ore:
        lines.append(_share("Stödets andel av den offentliga finansieringen", told.of_public_financing))
    table = {"head": ["Stöd", "Kronor"], "rows": rows, "sum": ["Högst", kr(content.amount_ore)]}
    return part("Belopp", table=table, note="\n".join(lines))


def _share(label: str, share: Share) -> str:
    if share.value is None:
        return f"{label} kan inte räknas ut: ingen kostnad är angiven."
    percent = format_number(share.value * 100, 1, space="\u00a0").removesuffix(",0")
    return f"{label}: {percent} procent ({kr(share.part_ore)} av {kr(share.whole_ore)} kronor)."


def _aid(case: Application, content: Content, day: date) -> list[dict[str, Any]]:
    if not is_de_minimis(case):
        return []
    aid = aid_of(case, content.amount_ore, day)
    rule = aid.state.rule
    if rule is None or aid.rate is None:
        return []
    text = (f"Stödet är försumbart stöd (stöd av mindre betydelse) enligt {rule.regulation}. Det motsvarar "
            f"{format_number(euros(content.amount_ore, aid.rate), 2, space=chr(0xA0))} euro till kursen {aid.rate} kronor "
            f"för en euro den {dateword(day)}. Taket är {format_number(rule.ceiling_eur, space=chr(0xA0))} euro för ett och "
            "samma företag under tre år, från alla givare tillsammans. Spara beslutet i tio år.")  # fmt: skip
    return [part("Statligt stöd", text.replace("kursen " + str(aid.rate), "kursen " + str(aid.rate).replace(".", ",")))]


def _terms(content: Content) -> list[dict[str, Any]]:
    found = []
    if content.general_terms:
        found.append(part("Allmänna villkor", points=list(content.general_terms)))
    points = []
    for one in content.conditions:
        when = f" Vi följer upp villkoret den {dateword(one.follow_on)}." if one.follow_on else ""
        before = " Ingen utbetalning görs innan villkoret är uppfyllt." if one.before_payment else ""
        points.append(f"{one.text.strip().rstrip('.')}.{when}{before}")
    if content.special_terms.strip() or points:
        found.append(part("Särskilda villkor", content.special_terms, points))
    return found


def _reports(content: Content) -> dict[str, Any]:
    rows = [[REPORTS[one.kind], dateword(one.due_on)] for one in sorted(content.reports, key=lambda one: one.due_on)]
    return part("Rapporter", table={"head": ["Rapport", "Senast"], "rows": rows, "sum": []})


def _appeal(content: Content, case: Application) -> dict[str, Any]:
    agency = case.call.mandate.programme.agency_name or "myndigheten"
    clause = content.appeal_clause.strip()
    if content.appeal == Appeal.NO:
        ask = ("Ni kan ändå be oss att ompröva beslutet, om ni anser att det är uppenbart felaktigt. Skriv då till oss vad "
               "som är fel och varför.")  # fmt: skip
        return part("Beslutet får inte överklagas", f"Det följer av {clause}.\n\n{ask}")
    text = (f"Ni kan överklaga beslutet skriftligt till allmän förvaltningsdomstol. Skriv till {agency}, inte till domstolen. "
            "Tala om vilket beslut ni överklagar, hur ni vill att det ändras och varför.\n\nÖverklagandet ska ha kommit in "
            f"till {agency} inom tre veckor från den dag då ni fick del av beslutet. Om vi inte ändrar beslutet som ni vill "
            "lämnar vi överklagandet vidare till domstolen.")  # fmt: skip
    return part("Så här överklagar ni", text, note="; ".join(filter(None, (clause, clock.CLAUSE))))


def _signed(row: Proposal, actor: User) -> str:
    """Who decided and who presented (31 § förvaltningslagen); a decision is a public act and names them."""
    known = {f"user:{u.pk}": u for u in User.objects.filter(pk__in=[row.made_by.removeprefix("user:")])}
    presenter = known.get(row.made_by)
    by = f" efter föredragning av {presenter}" if presenter else ""
    return f"Beslutet har fattats av {actor}{by}."
