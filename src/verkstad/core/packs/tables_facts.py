"""The files that say what is done and what came of it: sources, areas, projects, results, funnels, texts."""

from __future__ import annotations

from verkstad.core.packs.schema import Field, Table, certainty, names, notes, qualifier, source, words
from verkstad.core.packs.tables_places import PROJECT_KINDS

SOURCE_KINDS = (
    "report", "decision", "call", "web_page", "press_release", "article", "register", "statute", "case", "inference", "invented",
)  # fmt: skip

PROJECT_STATES = ("planned", "running", "ended")

SOURCES = Table(
    "sources",
    "sources.csv",
    "The documents and pages that the facts are taken from.",
    key=("id",),
    required=True,
    fields=(
        Field("id", "key", "The name that other files use.", required=True),
        Field("title", "text", "The title of the document or page.", required=True, limit=200),
        Field("kind", "choice", "What it is.", required=True, choices=SOURCE_KINDS),
        Field("address", "address", "Where it can be read."),
        Field("archive_ref", "text", "The diary number or other mark in an archive.", limit=60),
        Field("published", "date", "When it was published."),
    ),
)

FOCUS_AREAS = Table(
    "focus_areas",
    "focus_areas.csv",
    "The areas that projects must start from.",
    key=("key",),
    fields=(
        Field("key", "key", "The name that projects use.", required=True),
        Field("number", "place", "Its place in the list.", required=True),
        *names("the area", 120),
        Field("aim_sv", "text", "Its aim in Swedish."),
        Field("aim_en", "text", "Its aim in English."),
        source(),
    ),
)

THEMES = Table(
    "themes",
    "themes.csv",
    "The needs that the prestudies found, gathered into themes.",
    key=("number",),
    fields=(Field("number", "place", "Its place in the list.", required=True), *names("the theme"), source()),
)

PROJECTS = Table(
    "projects",
    "projects.csv",
    "The projects, as far as they are known one by one.",
    key=("key",),
    fields=(
        Field("key", "key", "The project's name in other files and in addresses.", required=True),
        Field("mandate", "key", "The mandate that pays.", required=True, ref="mandates"),
        Field("name", "text", "Its name.", required=True),
        Field("kind", "choice", "What sort of project.", required=True, choices=PROJECT_KINDS),
        Field("owner", "key", "The organisation that holds the grant; blank where unknown.", ref="organisations"),
        Field("partners", "list", "Organisations that take part.", ref="organisations"),
        Field("regions", "list", "The county codes it works in.", required=True, ref="regions"),
        Field("focus_areas", "list", "The areas it starts from, where the source says.", ref="focus_areas"),
        Field(
            "approach",
            "choice",
            "Close to companies, or structure across regions.",
            choices=("company_near", "structural"),
        ),
        Field("from", "date", "Its first day."),
        Field("to", "date", "Its last day."),
        Field("state", "choice", "Where it stands.", required=True, choices=PROJECT_STATES),
        certainty(),
        Field(
            "taken_over",
            "yes_no",
            "yes: granted elsewhere, and shown as an agreement with what is known and nothing more.",
        ),
        Field("grant", "money", "What the mandate pays; blank where unknown."),
        qualifier("the grant", "grant_qualifier"),
        Field("other_funding", "money", "What others pay."),
        Field("other_funding_note", "text", "Who the others are, in the source's words.", limit=300),
        Field("total_cost", "money", "The project's whole funding."),
        qualifier("the whole funding", "total_cost_qualifier"),
        Field("summary_sv", "text", "One sentence in Swedish.", limit=2000),
        Field("summary_en", "text", "One sentence in English.", limit=2000),
        source(),
        *notes(),
    ),
)

INDICATORS = Table(
    "indicators",
    "indicators.csv",
    "What is counted.",
    key=("key",),
    fields=(
        Field("key", "key", "The name that results use.", required=True),
        *names("the indicator", 120),
        Field("unit", "choice", "In what it is counted.", required=True, choices=("count", "tkr", "percent")),
        Field("is_companies", "yes_no", "yes: counts companies."),
    ),
)

RESULTS = Table(
    "results",
    "results.csv",
    "Reported results of a project, or of a mandate as a whole where the project is blank.",
    key=("mandate", "project", "indicator", "source"),
    fields=(
        Field("mandate", "key", "The mandate.", required=True, ref="mandates"),
        Field("project", "key", "The project; blank: the mandate as a whole.", ref="projects"),
        Field("indicator", "key", "What is counted.", required=True, ref="indicators"),
        Field("value", "number", "The figure."),
        qualifier("the figure"),
        *words(),
        Field("numerator", "number", "Of a percentage: the part."),
        Field("denominator", "number", "Of a percentage: the whole."),
        Field("as_of", "date", "The day it counts up to."),
        source(),
        *notes(),
    ),
)

FUNNELS = Table(
    "funnels",
    "funnels.csv",
    "How many companies passed each stage, from the first contact on.",
    key=("funnel", "stage"),
    fields=(
        Field("funnel", "key", "The funnel's name.", required=True),
        Field("mandate", "key", "The mandate.", required=True, ref="mandates"),
        Field("project", "key", "The project; blank: the programme.", ref="projects"),
        Field("name_sv", "text", "The Swedish name of the funnel.", required=True),
        Field("name_en", "text", "The English name of the funnel.", required=True),
        Field("stage", "place", "1 is the first; a later stage is part of the one before.", required=True),
        Field("label_sv", "text", "The stage in Swedish.", required=True, limit=120),
        Field("label_en", "text", "The stage in English.", required=True, limit=120),
        Field("companies", "integer", "How many companies."),
        qualifier("the figure"),
        *words(),
        source(),
    ),
)

STATEMENT = Table(
    "published_statement",
    "published_statement.csv",
    "A statement as somebody else printed it. One column for each source of money, then `total`; blank where nothing is printed.",
    key=("key",),
    figures="fund_sources",
    fields=(
        Field("key", "key", "The row.", required=True),
        Field("label_sv", "text", "The row's words.", required=True, limit=120),
        Field("unit", "choice", "The unit of the row's figures.", required=True, choices=("tkr", "pct", "h")),
        Field("total", "number", "The figure of the column for the sum."),
        Field("kind", "text", "How the row comes about: `input`, or `derived:` and a rule."),
    ),
)

PUBLISHED_CHECKS = Table(
    "published_checks",
    "published_checks.csv",
    "Numbers that stand in a printed report outside its statement, or ought to, and how they follow from the house's figures.",
    key=("report", "number"),
    fields=(
        Field("report", "key", "The printed report, as `pack.toml` names it.", required=True),
        Field("number", "place", "Its place in the list.", required=True),
        Field("name_sv", "text", "What the number is, in Swedish.", required=True, limit=200),
        Field("name_en", "text", "What the number is, in English.", required=True, limit=200),
        Field("unit", "text", "The unit it is told in: tkr, mkr, %, kr/h, or what is counted.", limit=20),
        Field(
            "printed",
            "text",
            "As it was printed, with its word: `över 100`, `20,2`. Blank where it was not printed.",
            limit=60,
        ),
        Field(
            "formula",
            "text",
            "How it follows from the values. Blank where only another source can be set against it.",
            limit=300,
        ),
        Field("values", "text", "The formula's names: `name = figure dimension=value | unit; …`.", limit=1000),
        Field("other", "text", "The same thing as another source prints it.", limit=60),
        Field("cause_sv", "text", "What is known of why it differs, in Swedish.", limit=400),
        Field("cause_en", "text", "The same in English.", limit=400),
        source(),
    ),
)

DOCUMENTS = Table(
    "documents",
    "documents.csv",
    "Documents for the diary.",
    key=("id",),
    fields=(
        Field("id", "key", "The row's name.", required=True),
        Field("mandate", "key", "The mandate.", required=True, ref="mandates"),
        Field("project", "key", "The project it belongs to.", ref="projects"),
        Field("date", "day", "The day it came in, went out or was drawn up.", required=True),
        Field("direction", "choice", "Which way it went.", required=True, choices=("in", "out", "drawn_up")),
        Field("title", "text", "What it is.", required=True, limit=200),
        Field("party", "text", "From whom or to whom."),
        Field("organisation", "key", "The organisation that may see it besides the agency.", ref="organisations"),
        Field("secrecy", "text", "The clause behind a secrecy mark; blank: open.", limit=100),
        Field("public_title", "text", "The title in the public diary where the full one is secret.", limit=300),
        source(),
    ),
)

PAGE = Table(
    "texts",
    "texts.toml",
    "Words for pages, in both languages.",
    array="text",
    key=("key",),
    fields=(
        Field(
            "key",
            "choice",
            "Where it stands: under the programme's name on the front page.",
            required=True,
            choices=("summary",),
        ),
        Field("sv", "text", "The Swedish words.", required=True, limit=2000),
        Field("en", "text", "The English words.", required=True, limit=2000),
    ),
)

FACT_TABLES = (SOURCES, FOCUS_AREAS, THEMES, PROJECTS, INDICATORS, RESULTS, FUNNELS, STATEMENT, PUBLISHED_CHECKS, DOCUMENTS,
               PAGE)  # fmt: skip
