"""A small report of invented facts, as the house would make it: figures, text, a table, pictures, and a journal's proof."""

from datetime import UTC, date, datetime
from fractions import Fraction

from verkstad.core.acts import FIELDS, GENESIS, act_hash
from verkstad.core.reporting.document import (
    Bound,
    Column,
    Document,
    Mark,
    Note,
    Picture,
    Row,
    Section,
    Table,
    Text,
)
from verkstad.core.reporting.figure import FEW, Answer, Definition, Fact, Frame, How, Unit, measure, reckon
from verkstad.core.reporting.markup import parse
from verkstad.core.reporting.places import put_together, questions, values_of
from verkstad.core.reporting.proof import proof_of
from verkstad.core.reporting.snapshot import snapshot_of

FROZEN = datetime(2019, 2, 27, 12, 0, tzinfo=UTC)
FRAME = Frame(date(2018, 12, 31), FROZEN, mandate="sir-4")
LEAST = 5


def defined(key, sv, en, unit, **method):
    meaning = {"meaning_sv": f"{sv}, ur böckerna.", "meaning_en": f"{en}, from the books."}
    return Definition(key=key, group="money", sv=sv, en=en, unit=unit, **meaning, **method)


DEFINITIONS = {
    one.key: one
    for one in (
        defined("grants", "Bidrag till projekt", "Grants to projects", Unit.ORE, how=How.SUM),
        defined("opex", "Verksamhetskostnader", "Running costs", Unit.ORE, how=How.SUM),
        defined("paid", "Utbetalat", "Paid", Unit.ORE, formula="grants + opex"),
        defined("opex_share", "Andel verksamhetskostnader", "Share of running costs", Unit.SHARE, formula="opex / paid"),
        defined("projects", "Projekt", "Projects", Unit.COUNT, how=How.COUNT),
        defined("companies", "Företag som deltagit", "Companies", Unit.COMPANIES, how=How.DISTINCT, few="companies",
                least=LEAST),
        defined("days", "Dagar till beslut", "Days to a decision", Unit.DAYS, how=How.MEDIAN),
        defined("aid", "Stöd till företag", "Aid", Unit.ORE, how=How.SUM, few="companies", least=LEAST),
    )
}  # fmt: skip


def rows_of():
    """The rows behind every measured figure."""
    regions = ("01", "12", "14", "24")
    known = datetime(2018, 11, 3, 8, 30, tzinfo=UTC)
    made = {key: [] for key, one in DEFINITIONS.items() if one.how}
    for n in range(40):
        day, region = date(2016 + n % 3, 1 + n % 12, 1 + n % 27), (regions[n % 4],)
        own = {"day": day, "known": known, "mandate": "sir-4", "regions": region, "year": day.year}
        amount = Fraction(21_508_750 + 2_000_007 * (n % 11) * (n % 4 + 1))
        made["grants"].append(Fact(f"entry/{n}", amount=amount, project=f"p{n % 6}", **own))
        made["companies"].append(Fact(f"participant/{n}", who=f"salted-{n % 23}", **own))
        made["aid"].append(Fact(f"aid/{n}", amount=Fraction(1000 * n), who=f"salted-{n % 23}", **own))
        if n < 18:
            made["projects"].append(Fact(f"project/{n}", **own))
            made["opex"].append(Fact(f"entry/{1000 + n}", amount=Fraction(12_716_666), **own))
            made["days"].append(Fact(f"decision/{n}", amount=Fraction(40 + 3 * n), **own))
    return made


ROWS = rows_of()


def facts(key, frame):
    return [
        one for one in ROWS[key]
        if one.day <= frame.as_of and (not frame.known or one.known <= frame.known)
        and (not frame.region or frame.region in one.regions) and (not frame.year or one.year == frame.year)
        and (not frame.project or one.project == frame.project)
    ]  # fmt: skip


def answer(key, frame):
    definition = DEFINITIONS[key]
    if definition.formula:
        parts = tuple(answer(part, frame) for part in definition.parts)
        made = reckon(definition.tree, {part.key: part.value for part in parts})
        return Answer(key, frame, made.value, made.numerator, made.denominator, why=made.why, parts=parts)
    rows = facts(key, frame)
    if definition.few and len({one.who for one in rows}) < definition.least:
        return Answer(key, frame, None, hidden=True, why=FEW)
    return Answer(key, frame, measure(definition.how, rows), facts=len(rows))


def cell(key, unit="", decimals=0, **dims):
    return (Bound(key, tuple(dims.items()), unit, decimals),)


def tables():
    years = [
        Row((Text(str(year)),), tuple(cell(key, year=str(year)) for key in ("grants", "opex", "paid")), key=f"y{year}")
        for year in (2016, 2017, 2018)
    ]  # fmt: skip
    whole = Row((Text("Summa"),), (cell("grants"), cell("opex"), cell("paid")), total=True, key="whole")
    money = (
        Column("Bidrag", "tkr", True, "grants"),
        Column("Verksamhet", "tkr", True, "opex"),
        Column("Summa", "tkr", True, "total"),
    )
    relations = '[table]\ntotal = "total"\n[[sum]]\nrow = "whole"\nof = ["y2016", "y2017", "y2018"]\n[[cross_cast]]\n'
    outcome = Table(
        "utfall", (Text("Utbetalat per år, tkr"),), (Column("År"), *money), (*years, whole), "Bokföringen", relations
    )
    regions = [
        Row((Text(name),), (cell("grants", "tkr", region=code), cell("companies", region=code), cell("opex_share", "%", 1, region=code)))
        for code, name in (("01", "Stockholm"), ("12", "Skåne"), ("14", "Västra Götaland"), ("24", "Västerbotten"), ("09", "Gotland"))
    ]  # fmt: skip
    columns = (
        Column("Län"),
        Column("Bidrag", "tkr", True),
        Column("Företag", "", True),
        Column("Andel verksamhet", "", True),
    )
    return {
        "utfall": outcome,
        "lan": Table("lan", (Text("Bidrag och företag per län"),), columns, tuple(regions), "Bokföringen"),
    }


def pictures():
    counties = {"01": "Stockholms län", "12": "Skåne län", "14": "Västra Götalands län", "24": "Västerbottens län"}
    bars = [Mark(str(year), str(year), cell("grants", "mkr", 1, year=str(year))[0]) for year in (2016, 2017, 2018)]
    stages = [("projects", "Projekt"), ("companies", "Företag")]
    boxes = [
        ("problem", "För få företag är digitala", "Problem"),
        ("act", "Coachning", "Aktivitet"),
        ("result", "Företag har en plan", "Resultat"),
    ]
    return {
        "bidrag": Picture("bidrag", "bars", (Text("Mest betalades 2016"),), "Staplar: bidrag per år.", tuple(bars), "Bokföringen"),
        "karta": Picture("karta", "map", (Text("Bidragen nådde fyra län"),), "Karta: bidrag per län.",
                         tuple(Mark(code, name, cell("grants", "tkr", region=code)[0]) for code, name in counties.items())),
        "tratt": Picture("tratt", "funnel", (Text("Från projekt till företag"),), "Tratt.",
                         tuple(Mark(key, label, cell(key)[0]) for key, label in stages)),
        "kurva": Picture("kurva", "line", (Text("Utbetalat, år för år"),), "Linje.",
                         tuple(Mark(str(y), str(y), cell("paid", "mkr", 1, year=str(y))[0]) for y in (2016, 2017, 2018))),
        "kedja": Picture("kedja", "flow", (Text("Så är det tänkt att verka"),), "Från problem till resultat.",
                         tuple(Mark(key, label, None, group) for key, label, group in boxes),
                         arrows=(("problem", "act", "Behovskartläggning"), ("act", "result", ""))),
    }  # fmt: skip


TEXT = """Av anslaget betalades [[paid|tkr]] till och med 2018, det vill säga [[paid|mkr|ord]].
Verksamhetskostnaderna var [[opex_share|%,1]] av det utbetalade, och **[[projects]] projekt** fick bidrag.

### Företagen

[[companies]] företag deltog, [[companies|antal,-1|över]] i runda tal. På Gotland: [[companies region=09]].
Beslut togs på [[days]] i mitten. Stödet till företag var [[aid|tkr]].

[[tabell:utfall]]

[[bild:bidrag]]

[[bild:karta]]

> ! Vad företagen själva lade ned är inte känt.

1. Det första, se [uppdraget](https://example.se/uppdrag)
2. Det *andra* på ”plats”
"""

TITLE = "Slutrapport för ett påhittat uppdrag"
COVER = (("Diarienummer", "N2016/00000/FÖF"), ("Beslut", "Fattat av Maria Exempel (påhittat) den 27 februari 2019"))


def document(text=TEXT, language="sv", **more):
    sections = (
        Section("summary", "Sammanfattning", parse(text)),
        Section("lan", "Länen", parse("[[tabell:lan]]\n\n[[bild:tratt]]\n\n[[bild:kurva]]\n\n[[bild:kedja]]")),
        Section("unknown", "Det som inte är känt", (Note((Text("Effekterna är inte studerade."),), "unknown"),)),
    )
    given = {"number": "Ä 2019-00001", "facts": COVER, "template": "slutrapport/1", "status": "frozen", **more}
    made = Document(TITLE, language, "Ett påhittat exempel", sections=sections, **given)
    return put_together(made, {**tables(), **pictures()})


def values(made, address=None):
    answers = {question: answer(*question) for question in questions(made, FRAME)}
    return answers, values_of(made, FRAME, answers, DEFINITIONS, address)


def chain(count, facts_of_last=None):
    """Acts of an invented journal, each with its hash."""
    before, made = GENESIS, []
    for position in range(1, count + 1):
        last = position == count and facts_of_last is not None
        act = dict.fromkeys(FIELDS, "") | {
            "position": position, "at": f"2019-02-27T12:00:{position % 60:02}.000000Z", "actor": "user:1",
            "act": "edition.frozen" if last else "claim.submitted", "facts": facts_of_last if last else {"n": position},
            "previous_hash": before,
        }  # fmt: skip
        act["hash"] = before = act_hash(act)
        made.append(act)
    return made


def frozen(made=None, seal=b"k" * 32):
    """A frozen report: its snapshot and its proof, the freezing act being the 40th of the journal."""
    made = made or document()
    answers, told = values(made)
    acts = chain(36)
    head = f"36:{acts[-1]['hash']}"
    snapshot = snapshot_of(made, FRAME, answers, DEFINITIONS, facts, told, frozen=FROZEN, head=head, seal=seal)
    acts = chain(40, {"snapshot": snapshot.sha256, "edition": 1})
    return snapshot, proof_of(acts[-1], (one["hash"] for one in acts), since=30)
