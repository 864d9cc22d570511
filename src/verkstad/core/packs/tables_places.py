"""The files that say where and who: regions, organisations, who held which region, who took part."""

from __future__ import annotations

from verkstad.core.packs.schema import Field, Table, names, note, notes, source

ORGANISATION_KINDS = (
    "agency", "ministry", "region", "county_board", "cooperation_body", "promoter", "municipality", "company", "other",
)  # fmt: skip

FACT_KINDS = ("employees", "turnover_ore", "sni", "year_end", "undertaking", "registered_on", "legal_form")

PROJECT_KINDS = ("prestudy", "implementation", "scaling", "other")

REGIONS = Table(
    "regions",
    "regions.csv",
    "The counties (län) with their codes.",
    key=("code",),
    required=True,
    fields=(
        Field("code", "text", "The county code, two figures with the leading zero.", required=True),
        *names("the county", 60),
        Field("nuts3", "text", "The NUTS 3 code; begins with the NUTS 2 code.", required=True),
        Field("nuts2", "text", "The NUTS 2 code.", required=True),
        Field("nuts2_name", "text", "The name of the NUTS 2 area.", required=True, limit=60),
        source(),
    ),
)

ORGANISATIONS = Table(
    "organisations",
    "organisations.csv",
    "Every body, company and agency that another file names.",
    key=("key",),
    required=True,
    fields=(
        Field("key", "key", "The name that other files use.", required=True),
        Field("orgnr", "orgnr", "The organisation number, where the source gives it."),
        Field("name", "text", "Its name.", required=True),
        Field("kind", "choice", "What it is.", required=True, choices=ORGANISATION_KINDS),
        Field("region", "text", "The region where it has its seat.", ref="regions"),
        source(),
        note(),
    ),
)

TENURES = Table(
    "tenures",
    "tenures.csv",
    "Which body was responsible for regional growth (RUA) in which region, and when.",
    key=("region", "organisation", "valid_from"),
    fields=(
        Field("region", "text", "The county code.", required=True, ref="regions"),
        Field("organisation", "key", "The body.", required=True, ref="organisations"),
        Field("valid_from", "date", "Its first day; blank where unknown."),
        Field("valid_to", "date", "Its last day; blank while it still holds."),
        Field(
            "status",
            "choice",
            "unconfirmed: the body is known to have held the region, the date is not certain.",
            required=True,
            choices=("confirmed", "unconfirmed"),
        ),
        source(),
        note(),
    ),
)

REGISTER_FACTS = Table(
    "register_facts",
    "register_facts.csv",
    "What company registers and annual accounts tell, each fact with the day it speaks of.",
    key=("organisation", "kind", "as_of"),
    fields=(
        Field("organisation", "key", "The organisation.", required=True, ref="organisations"),
        Field("kind", "choice", "Which fact.", required=True, choices=FACT_KINDS),
        Field(
            "value", "text",
            "A whole number of employees, an amount in whole öre, industry codes with blanks between, a day such as 12-31 "
            "or 2019-03-14, the code of a legal form such as AB, or the key of the group.",
            required=True,
        ),
        Field("as_of", "day", "The day that the register speaks of.", required=True),
        source(),
    ),
)  # fmt: skip

PARTICIPATION = Table(
    "participation",
    "participation.csv",
    "Which regions took part in what, also where the single project is not known.",
    key=("region", "mandate", "kind"),
    fields=(
        Field("region", "text", "The county code.", required=True, ref="regions"),
        Field("mandate", "key", "Under which mandate.", required=True, ref="mandates"),
        Field("kind", "choice", "In what.", required=True, choices=PROJECT_KINDS),
        Field("took_part", "choice", "Whether it did.", required=True, choices=("yes", "no", "unknown")),
        source(),
        *notes(),
    ),
)

PLACE_TABLES = (REGIONS, ORGANISATIONS, TENURES, PARTICIPATION, REGISTER_FACTS)
