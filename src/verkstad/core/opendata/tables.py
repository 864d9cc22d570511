"""The facts as plain tables: one field list makes the CSV, the Table Schema beside it and the page of the docs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from verkstad.core.opendata.facts import AwardFact, Body, CallFact, Outcome, Transaction
from verkstad.core.opendata.identifiers import hyphened
from verkstad.core.opendata.values import figure_text, kronor_text, moment

Told = Callable[[Any], str | None]


@dataclass(frozen=True)
class Column:
    """A column: its name, its Table Schema type, what it says in Swedish and English, and how a fact tells it."""

    name: str
    type: str
    sv: str
    en: str
    told: Told
    demanded: bool = False
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    name: str
    sv: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    part_of: str = ""  # column that names a row of the table of awards

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _number(body: Body | None) -> str:
    return hyphened(body.number) if body and body.number else ""


def _kind(body: Body | None) -> str:
    return "" if body is None else "sole_trader" if body.person else body.kind


AWARDS = Table("bidrag", "Beviljade bidrag", "Grants awarded", (
    Column("id", "string", "bidragets beteckning, densamma för alltid", "the grant, the same for ever", lambda a: a.id, True),
    Column("diarienummer", "string", "beslutets diarienummer", "the decision's diary number", lambda a: a.diary_number),
    Column("titel", "string", "vad det heter", "its title", lambda a: a.title.sv, True),
    Column("titel_en", "string", "vad det heter på engelska", "its title in English", lambda a: a.title.en),
    Column("beskrivning", "string", "vad det är till för", "what it is for", lambda a: a.description.sv),
    Column("typ", "string", "förstudie, genomförande, uppskalning, annat eller företagsstöd",
           "prestudy, implementation, scaling, other or company support", lambda a: a.kind),
    Column("status", "string", "var det står", "where it stands", lambda a: str(a.state), True,
           ("offered", "planned", "running", "ended", "declined")),
    Column("uppdrag", "string", "regeringsuppdraget som betalar", "the government mandate that pays", lambda a: a.mandate.key, True),
    Column("uppdrag_diarienummer", "string", "regeringens diarienummer", "the government's diary number",
           lambda a: a.mandate.number),
    Column("utlysning", "string", "utlysningen som det kom av", "the call it came of", lambda a: a.call.key if a.call else ""),
    Column("mottagare", "string", "vem som fick det; tomt där det inte är känt eller är en enskild näringsidkare",
           "who received it; empty where not known or a sole trader", lambda a: a.recipient.name if a.recipient else ""),
    Column("organisationsnummer", "string", "mottagarens nummer; aldrig en persons", "the receiver's number; never a person's",
           lambda a: _number(a.recipient)),
    Column("mottagartyp", "string", "vad mottagaren är", "what the receiver is", lambda a: _kind(a.recipient)),
    Column("beslutsdag", "date", "dagen för det första beslutet", "day of the first decision",
           lambda a: a.decided_on.isoformat() if a.decided_on else ""),
    Column("sokt_kr", "number", "sökt belopp", "amount applied for", lambda a: kronor_text(a.applied_ore)),
    Column("beviljat_kr", "number", "beviljat belopp", "amount granted", lambda a: kronor_text(a.awarded_ore)),
    Column("beviljat_forbehall", "string", "källans förbehåll: cirka, över, minst, obekräftat", "the source's reservation",
           lambda a: a.awarded_qualifier, False, ("about", "over", "at_least", "unconfirmed")),
    Column("utbetalt_kr", "number", "utbetalt minus återbetalt", "paid out less what came back",
           lambda a: kronor_text(a.disbursed_ore)),
    Column("ovrig_finansiering_kr", "number", "vad andra betalar", "what others pay", lambda a: kronor_text(a.other_funding_ore)),
    Column("total_kr", "number", "hela finansieringen", "the whole funding", lambda a: kronor_text(a.total_ore)),
    Column("planerad_start", "string", "planerad första dag, så långt den är känd", "planned first day, as far as it is known",
           lambda a: a.planned_from.told if a.planned_from else ""),
    Column("planerat_slut", "string", "planerad sista dag, så långt den är känd", "planned last day, as far as it is known",
           lambda a: a.planned_to.told if a.planned_to else ""),
    Column("faktisk_start", "string", "när det började, så långt det är känt", "when it began, as far as it is known",
           lambda a: a.actual_from.told if a.actual_from else ""),
    Column("faktiskt_slut", "string", "när det slutade, så långt det är känt", "when it ended, as far as it is known",
           lambda a: a.actual_to.told if a.actual_to else ""),
    Column("lan", "string", "länskoder med ; emellan", "county codes with ; between", lambda a: ";".join(p.code for p in a.regions)),
    Column("fokusomraden", "string", "fokusområden med ; emellan", "focus areas with ; between",
           lambda a: ";".join(one.key for one in a.areas)),
    Column("bekraftad", "boolean", "false där ingen källa säger det rakt ut", "false where no source says so outright",
           lambda a: _flag(a.confirmed)),
    Column("pahittat", "boolean", "true för det påhittade exemplet", "true for the invented example", lambda a: _flag(a.fictional)),
    Column("kalla", "string", "var uppgifterna står", "where the facts stand", lambda a: a.source),
    Column("adress", "string", "sidan om bidraget", "the grant's page", lambda a: a.url),
    Column("andrad", "datetime", "när något här senast ändrades", "when anything here last changed", lambda a: moment(a.modified)),
), ("id",))  # fmt: skip
Money = tuple[AwardFact, Transaction]
TRANSACTIONS = Table("transaktioner", "Pengarnas rörelser", "What money moved", (
    Column("bidrag", "string", "bidragets beteckning", "the grant", lambda r: r[0].id, True),
    Column("slag", "string", "åtagande, utbetalning eller återbetalning", "commitment, disbursement or recovery",
           lambda r: str(r[1].move), True, ("commitment", "disbursement", "recovery")),
    Column("nummer", "integer", "löpnummer inom bidraget", "number within the grant", lambda r: str(r[1].number), True),
    Column("dag", "date", "dagen", "the day", lambda r: r[1].on.isoformat(), True),
    Column("belopp_kr", "number", "beloppet; under noll där ett åtagande sänktes", "the amount; below zero where a commitment "
           "was lowered", lambda r: kronor_text(r[1].amount_ore), True),
), ("bidrag", "slag", "nummer"), "bidrag")  # fmt: skip
Reported = tuple[AwardFact, Outcome]
OUTCOMES = Table("resultat", "Redovisade resultat", "Reported results", (
    Column("bidrag", "string", "bidragets beteckning", "the grant", lambda r: r[0].id, True),
    Column("matt", "string", "måttet", "the measure", lambda r: r[1].key, True),
    Column("namn", "string", "vad måttet heter", "what the measure is called", lambda r: r[1].name.sv, True),
    Column("namn_en", "string", "vad det heter på engelska", "what it is called in English", lambda r: r[1].name.en),
    Column("varde", "number", "siffran; tom där källan bara har ett ord", "the figure; empty where the source has a word only",
           lambda r: figure_text(r[1].value)),
    Column("ord", "string", "källans eget ord", "the source's own word", lambda r: r[1].words.sv),
    Column("enhet", "string", "antal, tusen kronor eller procent", "count, SEK thousand or per cent", lambda r: r[1].unit, True,
           ("count", "tkr", "percent")),
    Column("forbehall", "string", "källans förbehåll", "the source's reservation", lambda r: r[1].qualifier),
    Column("taljare", "number", "andelens täljare", "numerator of a share", lambda r: figure_text(r[1].numerator)),
    Column("namnare", "number", "andelens nämnare", "denominator of a share", lambda r: figure_text(r[1].denominator)),
    Column("datum", "string", "dagen det gäller, så långt den är känd", "the day it speaks of, as far as it is known",
           lambda r: r[1].on.told if r[1].on else ""),
    Column("kalla", "string", "var det står", "where it stands", lambda r: r[1].source),
), (), "bidrag")  # fmt: skip
CALLS = Table("utlysningar", "Utlysningar", "Calls", (
    Column("id", "string", "utlysningens beteckning", "the call", lambda c: c.key, True),
    Column("titel", "string", "vad den heter", "its title", lambda c: c.title.sv, True),
    Column("titel_en", "string", "vad den heter på engelska", "its title in English", lambda c: c.title.en),
    Column("typ", "string", "vilken sorts utlysning", "what kind of call", lambda c: c.kind, True),
    Column("status", "string", "var den står", "where it stands", lambda c: c.standing, True,
           ("open", "rolling", "coming", "closed", "cancelled")),
    Column("uppdrag", "string", "regeringsuppdraget som betalar", "the government mandate that pays", lambda c: c.mandate.key, True),
    Column("oppnar", "string", "första dag, så långt den är känd", "first day, as far as it is known",
           lambda c: c.opens.told if c.opens else ""),
    Column("stanger", "string", "sista dag, så långt den är känd", "last day, as far as it is known",
           lambda c: c.closes.told if c.closes else ""),
    Column("budget_kr", "number", "pengar att söka", "money to apply for", lambda c: kronor_text(c.budget_ore)),
    Column("minst_kr", "number", "minsta bidrag", "smallest grant", lambda c: kronor_text(c.least_ore)),
    Column("mest_kr", "number", "största bidrag", "largest grant", lambda c: kronor_text(c.most_ore)),
    Column("lan", "string", "länskoder med ; emellan; tomt är hela landet", "county codes; empty is the whole country",
           lambda c: ";".join(c.regions)),
    Column("ansokningar", "integer", "antal ansökningar, när den har stängt", "applications, once closed",
           lambda c: _count(c.received)),
    Column("beviljade", "integer", "antal beviljade", "how many were granted", lambda c: _count(c.granted)),
    Column("avslagna", "integer", "antal avslagna", "how many were rejected", lambda c: _count(c.rejected)),
    Column("sokt_kr", "number", "sökt i allt; tomt där det skulle avslöja en enda sökande",
           "applied for in all; empty where it would tell of a single applicant", lambda c: kronor_text(c.applied_ore)),
    Column("beviljat_kr", "number", "beviljat i allt", "granted in all", lambda c: kronor_text(c.granted_ore)),
    Column("pahittat", "boolean", "true för det påhittade exemplet", "true for the invented example", lambda c: _flag(c.fictional)),
    Column("adress", "string", "utlysningens sida", "the call's page", lambda c: c.url),
), ("id",))  # fmt: skip
TABLES = (AWARDS, TRANSACTIONS, OUTCOMES, CALLS)


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def rows_of(award: AwardFact) -> Iterator[tuple[Table, list[str]]]:
    """The award's row and those of its money and results."""
    yield AWARDS, cells(AWARDS, award)
    for one in award.transactions:
        yield TRANSACTIONS, cells(TRANSACTIONS, (award, one))
    for outcome in award.outcomes:
        yield OUTCOMES, cells(OUTCOMES, (award, outcome))


def cells(table: Table, fact: AwardFact | CallFact | Money | Reported) -> list[str]:
    return [cell(one, one.told(fact) or "") for one in table.columns]


def cell(column: Column, text: str) -> str:
    """A text that a spreadsheet would run as a formula begins with an apostrophe; line breaks are blanks."""
    if column.type != "string":
        return text
    plain = " ".join(text.split())
    return "'" + plain if plain[:1] in {"=", "+", "-", "@"} else plain


def table_schema(table: Table) -> dict[str, Any]:
    """The table's Table Schema (Frictionless)."""
    fields = []
    for one in table.columns:
        held: dict[str, Any] = {"required": True} if one.demanded else {}
        if one.one_of:
            held["enum"] = list(one.one_of)
        told = {"name": one.name, "type": one.type, "title": one.sv, "description": one.en}
        fields.append({**told, **({"constraints": held} if held else {})})
    made: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table.key:
        made["primaryKey"] = list(table.key)
    if table.part_of:
        aim = {"resource": AWARDS.name, "fields": ["id"]}
        made["foreignKeys"] = [{"fields": [table.part_of], "reference": aim}]
    return made


def data_package(files: Iterable[tuple[str, int, str]], publisher: str) -> dict[str, Any]:
    """The package of the tables. `files` are (name, size in bytes, SHA-256)."""
    known = {name: (size, sha) for name, size, sha in files}
    return {
        "name": "verkstad-oppna-data",
        "title": "Bidrag, pengar, resultat och utlysningar",
        "profile": "tabular-data-package",
        "licenses": [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "contributors": [{"title": publisher, "role": "publisher"}],
        "resources": [
            {"name": table.name, "title": table.sv, "description": table.en, "path": table.file, "format": "csv",
             "mediatype": "text/csv", "encoding": "utf-8", "profile": "tabular-data-resource",
             "bytes": known[table.file][0], "hash": f"sha256:{known[table.file][1]}", "schema": table_schema(table)}
            for table in TABLES
        ],
    }  # fmt: skip
