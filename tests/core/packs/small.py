"""A small sound pack that has every file of the schema; the tests spoil it in one place at a time."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "pack.toml": """schema = "verkstad-pack/1"
key = "liten"
name_sv = "Liten"
name_en = "Small"
language = "sv"
fictional = true
agency = "verket"

[[published]]
key = "bok"
title_sv = "Bok"
title_en = "Book"
file = "published_statement.csv"
mandate = "m1"
as_of = 2026-12-31
source = ["bok"]
""",
    "sources.csv": """id,title,kind,address,archive_ref,published
bok,"En bok, i två
rader",report,https://example.org/bok,A 1,2026-01
""",
    "regions.csv": """code,name_sv,name_en,nuts3,nuts2,nuts2_name,source
01,Ettans län,One,SE110,SE11,Norr,bok
03,Treans län,Three,SE121,SE12,Söder,bok
""",
    "organisations.csv": """key,orgnr,name,kind,region,source,note
verket,414141-4146,Verket,agency,,bok,
ettan,424242-4242,Region Ettan,region,01,bok,
gamla,,Gamla Ettan,cooperation_body,01,bok,
""",
    "register_facts.csv": """organisation,kind,value,as_of,source
ettan,employees,12,2025-12-31,bok
""",
    "tenures.csv": """region,organisation,valid_from,valid_to,status,source,note
01,gamla,,2018-12-31,unconfirmed,bok,
01,ettan,2019-01-01,,confirmed,bok,
""",
    "funds.toml": """[[source]]
key = "special_funds"
name_sv = "Särskilda medel"
name_en = "Special"
funding_kind = "bidrag"
repayable = true

[[source]]
key = "own"
name_sv = "Eget"
name_en = "Own"
funding_kind = "bidrag"
repayable = false

[[cost_kind]]
key = "bidrag"
name_sv = "Bidrag"
name_en = "Grants"
group = "funding"

[[cost_kind]]
key = "staff"
name_sv = "Personal"
name_en = "Staff"
group = "programme"

[[cost_kind]]
key = "transfers"
name_sv = "Transfereringar"
name_en = "Transfers"
group = "transfer"

[[sie_account]]
first = 5000
last = 5999
use = "cost"
cost_kind = "staff"

[[sie_account]]
first = 7000
last = 7999
use = "cost"
cost_kind = "transfers"

[[sie_object]]
dimension = 1
object = "10"
fund_source = "special_funds"
""",
    "mandates.toml": '''[[mandate]]
key = "m1"
number = 1
name_sv = "Ett"
name_en = "One"
diary_number = "X2025/1"
purpose_sv = """
Att göra
något."""
purpose_en = "To do something."
from = 2025
to = 2026
decided = 2025-01-15
original_amount = "12 mkr"
amount = "10 mkr"
published = true
in_full = true
source = ["bok"]
envelope = [
  { year = 2025, amount = "5 mkr", fund_source = "special_funds", source = ["bok"] },
  { year = 2026, amount = "7 mkr", fund_source = "special_funds", source = ["bok"] },
]

[[mandate.amendment]]
key = "cut"
decided = "2025-12"
change = "-2 mkr"
year = 2026
fund_source = "special_funds"
reason_sv = "Minskning"
reason_en = "Cut"
source = ["bok"]

[[mandate.term]]
key = "floor"
kind = "grant_floor"
clause = "villkor 1"
text_sv = "Golv"
text_en = "Floor"
amount = "8 mkr"
source = ["bok"]

[[mandate.term]]
key = "cap"
kind = "cost_cap_year"
clause = "villkor 2"
text_sv = "Tak"
text_en = "Cap"
year = 2025
amount = "1 mkr"
source = ["bok"]

[[mandate.term]]
key = "share"
kind = "cost_cap_share"
clause = "villkor 3"
text_sv = "Andel"
text_en = "Share"
share = "15 %"
source = ["bok"]

[[mandate.term]]
key = "draw"
kind = "draw_by"
clause = "villkor 4"
text_sv = "Rekvirera"
text_en = "Draw"
yearday = "05-30"
source = ["bok"]

[[mandate.obligation]]
key = "report"
kind = "final_report"
title_sv = "Slutrapport"
title_en = "Final report"
due = 2027-03-01
delivered = 2027-02-27
source = ["bok"]

[[mandate.draw_down]]
key = "draw-2025"
year = 2025
amount = "5 mkr"
requested = 2025-05-20
source = ["bok"]

[[mandate]]
key = "m2"
number = 2
name_sv = "Två"
name_en = "Two"
purpose_sv = "Mer"
purpose_en = "More"
original_amount = "1 mkr"
amount = "1 mkr"
published = false
source = ["bok"]

[[mandate.envelope]]
amount = "1 mkr"
fund_source = "special_funds"
source = ["bok"]
''',
    "bookings.csv": """id,mandate,layer,date,from,to,year,fund_source,cost_kind,project,amount,qualifier,text,source
b1,m1,actual,2025-06-01,2025-01-01,2025-12-31,2025,special_funds,bidrag,,5 mkr,,Bidrag,bok
b2,m1,actual,2025-06-30,2025-01-01,2025-12-31,2025,special_funds,staff,,900 tkr,,Lön,bok
b3,m1,actual,2025-07-01,2025-01-01,2025-12-31,2025,special_funds,transfers,p1,"1 500 tkr",,"Utbetalning
i två delar",bok
b4,m1,commitment,2025-05-01,2025-01-01,2026-12-31,,special_funds,transfers,p1,3 mkr,,Beviljat,bok
b5,m1,actual,2025-07-02,2025-01-01,2025-12-31,2025,special_funds,transfers,p1,"100 tkr",about,Mer,bok
""",
    "hours.csv": """id,mandate,date,from,to,year,fund_source,hours,overhead_rate,text,source
h1,m1,2025-12-31,2025-01-01,2025-12-31,2025,special_funds,120.5,250 kr,Tid,bok
""",
    "eligible_costs.csv": """key,number,label_sv,label_en,source
staff,1,Personal,Staff,bok
overhead,2,Schablon,Overhead,bok
""",
    "cost_facts.csv": """key,scheme_sv,scheme_en,label_sv,label_en,method,value,unit,clause,fills,of,source,certainty,note_sv,note_en
oh,Regler,Rules,Påslag,Overhead,flat_rate,15,percent,,overhead,staff,bok,,,
half,Regler,Rules,Hälften,Half,highest_share,50,percent,Lag 1,,,bok,,,
""",
    "focus_areas.csv": """key,number,name_sv,name_en,aim_sv,aim_en,source
digital,1,Digitalt,Digital,,,bok
""",
    "themes.csv": """number,name_sv,name_en,source
1,Kompetens,Skills,bok
""",
    "projects.csv": """key,mandate,name,kind,owner,partners,regions,focus_areas,approach,from,to,state,certainty,grant,grant_qualifier,\
other_funding,other_funding_note,total_cost,total_cost_qualifier,summary_sv,summary_en,source,note_sv,note_en
p1,m1,Projekt ett,implementation,ettan,gamla;verket,01;03,digital,company_near,2025-01,2026,running,confirmed,3 mkr,about,\
,,5 mkr,over,Gör,Does,bok,,
p2,m2,Projekt två,prestudy,,,03,,,,,planned,unconfirmed,,,,,,,,,bok,,
""",
    "indicators.csv": """key,name_sv,name_en,unit,is_companies
reached,Nådda,Reached,count,yes
share,Andel,Share,percent,no
""",
    "results.csv": """mandate,project,indicator,value,qualifier,text_sv,text_en,numerator,denominator,as_of,source,note_sv,note_en
m1,p1,reached,150,over,,,,,2025,bok,,
m1,,share,33.3,,,,1,3,2025-12,bok,,
""",
    "funnels.csv": """funnel,mandate,project,name_sv,name_en,stage,label_sv,label_en,companies,qualifier,text_sv,text_en,source
tratt,m1,p1,Tratt,Funnel,1,Nådda,Reached,150,,,,bok
tratt,m1,p1,Tratt,Funnel,2,Coachade,Coached,23,,,,bok
""",
    "published_checks.csv": """report,number,name_sv,name_en,unit,printed,formula,values,other,cause_sv,cause_en,source
bok,1,Beviljat,Granted,tkr,3000,a,a = money_committed mandate=m1 | tkr,,,,bok
bok,2,År,Year,,2025,,,2026,Ett skrivfel,A slip,bok
""",
    "published_statement.csv": """key,label_sv,unit,special_funds,own,total,kind
staff,Personal,tkr,900,,900,input
""",
    "documents.csv": """id,mandate,project,date,direction,title,party,organisation,secrecy,public_title,source
d1,m1,,2025-01-15,in,Beslut,Regeringen,,,,bok
""",
    "participation.csv": """region,mandate,kind,took_part,source,note_sv,note_en
01,m1,implementation,yes,bok,,
03,m1,prestudy,unknown,bok,,
""",
    "claim_tasks.toml": """[[task]]
key = "report"
name_sv = "Rapporten är läst"
name_en = "The report is read"
how_sv = "Läs den."
how_en = "Read it."
clause = "Villkor 4"
""",
    "texts.toml": """[[text]]
key = "summary"
sv = "Hej"
en = "Hello"
""",
}


def write(folder: Path) -> Path:
    """Write the pack into `folder`."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    """Replace `old`, which must stand there once, by `new`."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
