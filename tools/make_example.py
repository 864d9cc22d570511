"""Writes the CSV files of programmes/exempel/, the invented programme: same seed, same bytes.

    .venv/bin/python tools/make_example.py [FOLDER]

The TOML files there are written by hand. Organisation numbers begin with 4, which no authority issues, so none of them
can belong to anyone; their check digit is right, so that the software treats them like real ones.
"""

from __future__ import annotations

import csv
import random
import shutil
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from stdnum import luhn

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import example_words as words  # noqa: E402
from tools.example_money import book  # noqa: E402

FOLDER = ROOT / "programmes" / "exempel"
REAL = ROOT / "programmes" / "smart-industri-i-regionerna"
TODAY = date(2026, 10, 1)  # the day the example is told from
SOURCE = "pahittat"
MARK = words.MARK


@dataclass
class Project:
    """An invented project, with what the money file needs of it."""

    key: str
    mandate: str
    name: str
    kind: str
    owner: str
    partners: list[str]
    regions: list[str]
    area: str
    approach: str
    start: date
    end: date
    grant: int  # whole kronor
    total: int
    summary_sv: str
    summary_en: str
    funnel: list[int] = field(default_factory=list)

    @property
    def state(self) -> str:
        return "planned" if self.start > TODAY else "ended" if self.end < TODAY else "running"


def number(dice: random.Random) -> str:
    """An organisation number that nobody can have: leading 4, third figure 2 or more, right check digit."""
    nine = f"4{dice.randrange(10)}{dice.randrange(2, 10)}{dice.randrange(10**6):06}"
    digits = nine + luhn.calc_check_digit(nine)
    return f"{digits[:6]}-{digits[6:]}"


def organisations(dice: random.Random) -> list[list[str]]:
    rows = [
        ["ex-myndigheten", number(dice), f"Exempelmyndigheten {MARK}", "agency", ""],
        ["ex-departementet", number(dice), f"Exempeldepartementet {MARK}", "ministry", ""],
    ]
    for place, (code, town) in enumerate(words.PLACES.items()):
        name = f"{words.PROMOTERS[place % len(words.PROMOTERS)]} {town} {MARK}"
        rows.append([f"ex-framjare-{code}", number(dice), name, "promoter", code])
    for place, trade in enumerate(words.COMPANIES):
        code = list(words.PLACES)[(place * 5) % len(words.PLACES)]
        name = f"{words.PLACES[code]} {trade} AB {MARK}"
        rows.append([f"ex-foretag-{place + 1:02}", number(dice), name, "company", code])
    return [[*row, SOURCE, ""] for row in rows]


# (mandate, how many, first possible start, days of starts, length in months, grant in tkr from, to)
PLANS = (
    ("ex-verkstadslyftet", 26, date(2025, 3, 1), 640, (12, 24), 1400, 3200),
    ("ex-kompetensverkstaden", 8, date(2026, 3, 1), 330, (9, 15), 800, 1600),
    ("ex-provverkstaden", 6, date(2024, 4, 1), 240, (9, 14), 1100, 1800),
)


def projects(dice: random.Random) -> list[Project]:
    made: list[Project] = []
    codes = list(words.PLACES)
    for mandate, count, first, days, (short, long), low, high in PLANS:
        for place in range(count):
            code = codes[(len(made) * 8) % len(codes)]  # 8 and 21 share no factor: every county comes
            themes = words.PRESTUDIES if mandate == "ex-verkstadslyftet" and place % 9 == 8 else words.THEMES
            name, sv, en, area, approach = themes[(place * 3 + len(mandate)) % len(themes)]
            prestudy = themes is words.PRESTUDIES
            others = dice.sample(
                [one for one in codes if one != code], dice.choice([0, 0, 1, 2]) if approach == "structural" else 0
            )
            start = (first + timedelta(days=int(days * place / count) + dice.randrange(20))).replace(day=1)
            months = 5 if prestudy else dice.randrange(short, long + 1)
            end = _months_later(start, months) - timedelta(days=1)
            last = {"ex-verkstadslyftet": 2027, "ex-kompetensverkstaden": 2027, "ex-provverkstaden": 2025}[mandate]
            end = min(end, date(last, 12, 31))
            grant = dice.randrange(low, high, 50) * 1000 if not prestudy else dice.randrange(250, 400, 10) * 1000
            made.append(
                Project(
                    key=f"ex-{len(made) + 1:02}", mandate=mandate, name=f"{name} i {words.PLACES[code]} {MARK}",
                    kind="prestudy" if prestudy else dice.choice(["implementation", "implementation", "scaling"]),
                    owner=f"ex-framjare-{code}", partners=[f"ex-framjare-{one}" for one in others], regions=sorted([code, *others]),
                    area=area, approach=approach, start=start, end=end, grant=grant,
                    total=grant if prestudy else int(grant / dice.choice([0.5, 0.5, 0.6, 0.7]) / 1000) * 1000,
                    summary_sv=sv, summary_en=en, funnel=_funnel(dice, start),
                )
            )  # fmt: skip
    return made


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _funnel(dice: random.Random, start: date) -> list[int]:
    """Companies at each stage so far: none for a project that has not begun."""
    months = max(0, (TODAY - start).days // 30)
    reached = min(months, 14) * dice.randrange(4, 11)
    interviewed = reached * dice.randrange(25, 45) // 100
    coached = interviewed * dice.randrange(50, 80) // 100
    return [reached, interviewed, coached, coached * dice.randrange(20, 60) // 100] if reached else []


def results(dice: random.Random, made: list[Project]) -> list[list[str]]:
    rows = []
    keys = ("companies_reached", "companies_interviewed", "companies_coached", "companies_invested")
    for project in made:
        day = min(project.end, TODAY).isoformat()
        for key, value in zip(keys, project.funnel, strict=False):
            qualifier = "over" if key == "companies_reached" and project.key in ("ex-03", "ex-11") else ""
            rows.append([project.mandate, project.key, key, str(value), qualifier, "", "", "", "", day, SOURCE, "", ""])
        if project.funnel and project.funnel[2] >= 5:
            asked = project.funnel[2]
            content = asked * dice.randrange(70, 100) // 100
            share = f"{100 * content / asked:.1f}"
            rows.append(
                [
                    project.mandate,
                    project.key,
                    "satisfied",
                    share,
                    "",
                    "",
                    "",
                    str(content),
                    str(asked),
                    day,
                    SOURCE,
                    "",
                    "",
                ]
            )
        if project.approach == "company_near" and project.state == "ended":
            hosts = str(dice.randrange(1, 7))
            rows.append([project.mandate, project.key, "thesis_hosts", hosts, "", "", "", "", "", day, SOURCE, "", ""])
    return rows


def funnels(made: list[Project]) -> list[list[str]]:
    rows = []
    groups = [(mandate, "", [one for one in made if one.mandate == mandate]) for mandate, *_ in PLANS]
    groups += [(one.mandate, one.key, [one]) for one in made if one.funnel and one.approach == "company_near"]
    titles = {"ex-verkstadslyftet": ("Hela Verkstadslyftet", "All of Workshop Lift"),
              "ex-kompetensverkstaden": ("Hela Kompetensverkstaden", "All of Skills Workshop"),
              "ex-provverkstaden": ("Hela Provverkstaden", "All of Trial Workshop")}  # fmt: skip
    for mandate, project, group in groups:
        sums = [sum(one.funnel[stage] for one in group if one.funnel) for stage in range(4)]
        sv, en = (
            (group[0].name, group[0].name)
            if project
            else (f"{titles[mandate][0]} {MARK}", f"{titles[mandate][1]} (invented)")
        )
        for stage, companies in enumerate(sums):
            label_sv, label_en = words.STAGES[stage]
            key = project or f"{mandate}-alla"
            rows.append(
                [key, mandate, project, sv, en, str(stage + 1), label_sv, label_en, str(companies), "", "", "", SOURCE]
            )
    return rows


def documents(made: list[Project]) -> list[list[str]]:
    rows: list[list[str]] = []

    def add(
        mandate: str, project: str, day: date, way: str, title: str, party: str, owner: str = "", secret: str = ""
    ) -> None:
        public = "Ansökan med bilagor" if secret else ""
        rows.append(
            [
                f"ex-dok-{len(rows) + 1:03}",
                mandate,
                project,
                day.isoformat(),
                way,
                title,
                party,
                owner,
                secret,
                public,
                SOURCE,
            ]
        )

    ministry = f"Exempeldepartementet {MARK}"
    add("ex-provverkstaden", "", date(2024, 2, 1), "in", "Beslut om uppdrag EX2024/00230", ministry)
    add("ex-verkstadslyftet", "", date(2025, 1, 16), "in", "Beslut om uppdrag EX2025/00101", ministry)
    add("ex-verkstadslyftet", "", date(2025, 3, 27), "out", "Plan för genomförandet", ministry)
    add("ex-verkstadslyftet", "", date(2025, 12, 18), "in", "Beslut om ändrad tilldelning för 2026", ministry)
    add("ex-kompetensverkstaden", "", date(2026, 1, 8), "in", "Beslut om uppdrag EX2026/00017", ministry)
    add("ex-provverkstaden", "", date(2026, 3, 26), "out", "Slutredovisning", ministry)
    add("ex-verkstadslyftet", "", date(2026, 3, 30), "out", "Delredovisning 2026", ministry)
    add("ex-verkstadslyftet", "", date(2026, 6, 25), "in", "Beslut om ändrad tilldelning för 2027", ministry)
    add("ex-automationsverkstaden", "", date(2026, 10, 1), "in", "Beslut om uppdrag EX2026/00412", ministry)
    names = {row[0]: row[2] for row in organisations(random.Random(1))}
    for place, one in enumerate(made[:12]):
        clause = "30:23" if place % 4 == 1 else ""
        applied = one.start - timedelta(days=45)
        add(one.mandate, one.key, applied, "in", f"Ansökan: {one.name}", names[one.owner], one.owner, clause)
        add(
            one.mandate,
            one.key,
            one.start - timedelta(days=21),
            "out",
            f"Beslut om stöd: {one.name}",
            names[one.owner],
            one.owner,
        )
    return rows


def _write(folder: Path, name: str, header: str, rows: list[list[str]]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


# Cost kinds and rates are those of the real rules, with their sources.
COSTS = ("eligible_costs.csv", "cost_facts.csv")


def _cost_sources() -> list[list[str]]:
    """The sources that the files of costs name, in the order of the real programme's list."""
    named: set[str] = set()
    for name in COSTS:
        with (REAL / name).open(encoding="utf-8", newline="") as file:
            named |= {one for row in csv.DictReader(file) for one in row["source"].split(";")}
    with (REAL / "sources.csv").open(encoding="utf-8", newline="") as file:
        return [list(row.values()) for row in csv.DictReader(file) if row["id"] in named]


def write(folder: Path) -> None:
    """Write every CSV file of the example into `folder`."""
    dice = random.Random(20260101)
    made = projects(dice)
    invented = "Påhittat för att visa Verkstad"
    _write(folder, "sources.csv", "id,title,kind,address,archive_ref,published", [
        [SOURCE, invented, "invented", "", "", ""],
        ["lan", "Län i kodnummerordning, Statistiska centralbyrån; NUTS", "register", "", "", ""],
        *_cost_sources(),
    ])  # fmt: skip
    for name in COSTS:
        shutil.copy(REAL / name, folder)
    with (REAL / "regions.csv").open(encoding="utf-8") as file:
        regions = [[*list(row.values())[:-1], "lan"] for row in csv.DictReader(file)]
    _write(folder, "regions.csv", "code,name_sv,name_en,nuts3,nuts2,nuts2_name,source", regions)
    _write(folder, "organisations.csv", "key,orgnr,name,kind,region,source,note", organisations(random.Random(1)))
    # What the register knows of the company that a visitor of the demonstration is: its turnover it does not.
    known = [("employees", "14"), ("sni", "25.620 28.990"), ("legal_form", "AB"), ("registered_on", "2011-04-18")]
    facts = [["ex-foretag-01", *one] for one in known]
    _write(
        folder,
        "register_facts.csv",
        "organisation,kind,value,as_of,source",
        [[*one, "2025-12-31", SOURCE] for one in facts],
    )
    areas = [
        [key, str(nr), sv, en, aim_sv, aim_en, SOURCE]
        for nr, (key, sv, en, aim_sv, aim_en) in enumerate(words.AREAS, 1)
    ]
    _write(folder, "focus_areas.csv", "key,number,name_sv,name_en,aim_sv,aim_en,source", areas)
    needs = [[str(nr), sv, en, SOURCE] for nr, (sv, en) in enumerate(words.NEEDS, 1)]
    _write(folder, "themes.csv", "number,name_sv,name_en,source", needs)
    _write(folder, "indicators.csv", "key,name_sv,name_en,unit,is_companies", [list(row) for row in words.INDICATORS])
    header = (
        "key,mandate,name,kind,owner,partners,regions,focus_areas,approach,from,to,state,certainty,grant,total_cost,"
        "summary_sv,summary_en,source"
    )
    _write(folder, "projects.csv", header, [
        [one.key, one.mandate, one.name, one.kind, one.owner, ";".join(one.partners), ";".join(one.regions), one.area, one.approach,
         one.start.isoformat(), one.end.isoformat(), one.state, "confirmed", f"{one.grant} kr", f"{one.total} kr",
         f"Påhittat projekt. {one.summary_sv}", f"Invented project. {one.summary_en}", SOURCE] for one in made
    ])  # fmt: skip
    bookings, hours = book(random.Random(7), made, TODAY, SOURCE)
    _write(
        folder,
        "bookings.csv",
        "id,mandate,layer,date,from,to,year,fund_source,cost_kind,project,amount,text,source",
        bookings,
    )
    _write(folder, "hours.csv", "id,mandate,date,from,to,year,fund_source,hours,overhead_rate,text,source", hours)
    _write(folder, "results.csv", "mandate,project,indicator,value,qualifier,text_sv,text_en,numerator,denominator,as_of,source,"
           "note_sv,note_en",
           results(dice, made))  # fmt: skip
    _write(
        folder,
        "funnels.csv",
        "funnel,mandate,project,name_sv,name_en,stage,label_sv,label_en,companies,qualifier,text_sv,text_en,source",
        funnels(made),
    )
    _write(
        folder,
        "documents.csv",
        "id,mandate,project,date,direction,title,party,organisation,secrecy,public_title,source",
        documents(made),
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    target.mkdir(parents=True, exist_ok=True)
    write(target)
    if target != FOLDER:
        for toml in sorted(FOLDER.rglob("*.toml")):
            place = target / toml.relative_to(FOLDER)
            place.parent.mkdir(exist_ok=True)
            shutil.copy(toml, place)
