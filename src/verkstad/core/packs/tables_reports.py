"""The schema of a pack's templates for reports."""

from __future__ import annotations

from verkstad.core.packs.schema import Field, Table
from verkstad.core.reporting.figure import DIMENSIONS
from verkstad.core.reporting.template import KINDS, MAKERS, TEXT

WORDS = 20_000

PART = Table(
    "reports.part",
    "reports/*.toml",
    "A part of the report, in the order in which it is read: text that somebody writes, or a block that the house makes.",
    array="part",
    key=("key",),
    fields=(
        Field("key", "key", "The part's name in the report and in addresses.", required=True),
        Field("title_sv", "text", "Its heading in Swedish.", required=True),
        Field("title_en", "text", "Its heading in English.", required=True),
        Field(
            "kind", "choice", f"`{TEXT}` is written by hand; the others are made from the figures.", required=True,
            choices=(TEXT, *MAKERS),
        ),
        Field("hint_sv", "text", "What belongs here, in Swedish: shown to who writes, never in the report.", limit=1000),
        Field("hint_en", "text", "The same in English.", limit=1000),
        Field("start_sv", "text", "What the text begins as, in Swedish; figures are written `[[key]]`.", limit=WORDS),
        Field("start_en", "text", "The same in English.", limit=WORDS),
        Field("intro_sv", "text", "A sentence before a made block, in Swedish.", limit=WORDS),
        Field("intro_en", "text", "The same in English.", limit=WORDS),
        Field("by", "choice", "What a made block is split by, where it can be.", choices=DIMENSIONS),
        Field("figures", "list", "The figures of a made block, where they can be chosen."),
        Field("unit", "choice", "The unit of money in a made block.", choices=("kr", "tkr", "mkr")),
        Field("funnel", "text", "Which funnel, where a made block shows one.", limit=60),
        Field(
            "steps_sv", "list", "A theory of change: `key level text` a step, the level problem, activity, result or effect; "
            "`level=figure` where one measures it.",
        ),
        Field("steps_en", "list", "The same in English."),
        Field("arrows_sv", "list", "What leads to what: `from to`, and after it what supports it."),
        Field("arrows_en", "list", "The same in English."),
        Field("optional", "yes_no", "true: the text may be left blank, and the part is then left out."),
    ),
)  # fmt: skip

REPORTS = Table(
    "reports",
    "reports/*.toml",
    "One template a file. A report keeps the version that it was begun with; a changed file makes a new one.",
    key=("key",),
    fields=(
        Field("key", "key", "The template's name.", required=True),
        Field("kind", "choice", "What sort of report.", required=True, choices=KINDS),
        Field("title_sv", "text", "What such a report is called in Swedish.", required=True),
        Field("title_en", "text", "What such a report is called in English.", required=True),
        Field("mandates", "list", "The mandates that its texts are written for; blank for every one.", ref="mandates"),
        Field("part", "tables", "Its parts.", required=True, table=PART),
    ),
)
