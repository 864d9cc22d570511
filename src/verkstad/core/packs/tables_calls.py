"""The files that say what can be applied for: cost kinds, rates with their sources, and calls."""

from __future__ import annotations

from verkstad.core.calls.known import KINDS
from verkstad.core.calls.terms import AidScheme, ApplicantKind, Letters, Per
from verkstad.core.packs.schema import QUALIFIERS, Field, Table, certainty, notes, source

ELIGIBLE_COSTS = Table(
    "eligible_costs",
    "eligible_costs.csv",
    "The cost kinds (kostnadsslag) that calls of the programme may open.",
    key=("key",),
    fields=(
        Field("key", "key", "The name that calls use.", required=True),
        Field("number", "place", "Its place in the list.", required=True),
        Field("label_sv", "text", "Its name in Swedish.", required=True, limit=120),
        Field("label_en", "text", "Its name in English.", required=True, limit=120),
        source(),
    ),
)

COST_FACTS = Table(
    "cost_facts",
    "cost_facts.csv",
    "Rates, amounts and highest shares of published rules, which calls choose among.",
    key=("key",),
    fields=(
        Field("key", "key", "The name that calls use.", required=True),
        Field("scheme_sv", "text", "The rules it belongs to, in Swedish.", required=True, limit=120),
        Field("scheme_en", "text", "The same in English.", required=True, limit=120),
        Field("label_sv", "text", "What it is, in Swedish.", required=True),
        Field("label_en", "text", "The same in English.", required=True),
        Field(
            "method", "choice", "A simplified cost option, the highest share that a clause allows, or only to be known.",
            required=True, choices=("flat_rate", "unit_cost", "lump_sum", "highest_share", "other"),
        ),
        Field("value", "number", "The figure.", required=True),
        Field(
            "unit", "choice", "percent for a rate or share; kr or kr_per_hour for an amount.", required=True,
            choices=("percent", "kr", "kr_per_hour", "hours"),
        ),
        Field("clause", "text", "The clause of a highest share, as calls name it.", limit=120),
        Field("fills", "key", "The cost kind that the computed amount stands in.", ref="eligible_costs"),
        Field("of", "list", "The cost kinds that a rate counts from.", ref="eligible_costs"),
        source(),
        certainty(),
        *notes(),
    ),
)  # fmt: skip


def _words(name: str, help: str, limit: int, *, required: bool = True) -> tuple[Field, Field]:
    return (
        Field(f"{name}_sv", "text", f"{help}, in Swedish.", required=required, limit=limit),
        Field(f"{name}_en", "text", "The same in English.", required=required, limit=limit),
    )


CEILING = Table(
    "calls.ceiling", "calls/*.toml", "A highest amount.", array="ceiling", key=("per",),
    fields=(
        Field("per", "choice", "What it counts (R4).", required=True, choices=tuple(Per)),
        Field("amount", "money", "The amount.", required=True),
    ),
)  # fmt: skip
FIXED = Table(
    "calls.fixed", "calls/*.toml", "The fixed sum per region of a requisition.", array="fixed", key=("year",),
    fields=(
        Field("year", "year", "The year.", required=True),
        Field("amount", "money", "The sum for each region.", required=True),
    ),
)  # fmt: skip
CRITERION = Table(
    "calls.criterion", "calls/*.toml", "A criterion of the review.", array="criterion", key=("key",),
    fields=(
        Field("key", "key", "A scale question of the criteria instrument.", required=True),
        Field("weight", "place", "Its weight against the others.", required=True),
    ),
)  # fmt: skip
CONDITION = Table(
    "calls.condition", "calls/*.toml", "Something else that holds for support from this call.", array="condition",
    fields=(
        Field("sv", "text", "In Swedish.", required=True, limit=600),
        Field("en", "text", "In English.", required=True, limit=600),
    ),
)  # fmt: skip
CHEQUE = Table(
    "calls.cheque", "calls/*.toml", "What a company must meet for a cheque (R5); at most one.", array="cheque",
    fields=(
        Field("least_employees", "integer", "Full-time employees at least."),
        Field("most_employees", "integer", "Full-time employees at most."),
        Field("least_turnover", "money", "Net turnover of the last annual accounts at least."),
        Field("most_turnover", "money", "Net turnover at most."),
        Field("sni_prefixes", "list", "What an SNI code must begin with; blank for any trade."),
        Field("sni_excluded", "list", "What it may not begin with."),
        Field("least_years", "place", "Whole years at least since the company was registered."),
        Field("legal_forms", "list", "Codes of the legal forms that may have it, such as AB HB; blank for any."),
        Field("most_per_year", "place", "Cheques of this type a year at most."),
        Field("most_ever", "place", "Cheques of this type ever at most."),
        Field("study_required", "yes_no", "Whether a study made before must be attached."),
    ),
)  # fmt: skip

CALLS = Table(
    "calls",
    "calls/*.toml",
    "One call a file (R1). What no source tells of a past call is named in `unknown` and left out.",
    key=("key",),
    fields=(
        Field("key", "key", "The call's name in addresses: a-z, 0-9 and hyphen.", required=True),
        Field("mandate", "key", "The mandate that pays.", required=True, ref="mandates"),
        Field("kind", "choice", "What sort of call.", required=True, choices=KINDS),
        Field("publish", "yes_no", "true: published at load; else it stays a draft."),
        *_words("title", "Its title", 200),
        *_words("summary", "What it is, in a few sentences", 2000),
        *_words("who", "Who may apply, in words", 2000),
        *_words("what", "What support is given for", 4000),
        *_words("how_decided", "How it is decided", 4000, required=False),
        Field("contact", "text", "Who answers questions about the call.", limit=120),
        Field("contact_email", "text", "The e-mail address for questions.", limit=120),
        Field("contact_phone", "text", "The number for questions.", limit=40),
        Field("applicants", "list", "Kinds of applicants: " + ", ".join(ApplicantKind) + "."),
        Field("focus_areas", "list", "The areas that projects start from.", ref="focus_areas"),
        Field("regions", "list", "County codes where projects may work; blank for the whole country."),
        Field("letters", "choice", "Of whom a letter of intent is asked (R2).", choices=tuple(Letters)),
        Field("ceiling", "tables", "Highest amounts.", table=CEILING),
        Field("least", "money", "The least amount."),
        Field("usual", "money", "What was usually granted."),
        Field("usual_qualifier", "choice", "The word the source puts before the usual amount.", choices=QUALIFIERS),
        Field("highest_share", "share", "The highest share of total cost."),
        Field("share_clause", "text", "The clause that limits the share, as cost_facts.csv names it.", limit=120),
        Field("budget", "money", "The money in the call."),
        Field("fixed", "tables", "Fixed sums.", table=FIXED),
        Field("aid_scheme", "choice", "The ground of state aid.", choices=tuple(AidScheme)),
        Field("not_running_work", "yes_no", "true: applicants are told that own running work gets no support (R6)."),
        Field("cost_kinds", "list", "Open cost kinds.", ref="eligible_costs"),
        Field("cost_options", "list", "Simplified cost options.", ref="cost_facts"),
        Field("announced", "day", "The day it was announced."),
        Field("opens", "moment", "When it opens."),
        Field("closes", "moment", "When it closes."),
        Field("closed_by", "day", "Where no source tells the closing: the last day on which it can have been open."),
        Field("grace_minutes", "integer", "Minutes after closing in which what was begun before may be sent."),
        Field("second_closes", "moment", "When full applications of the second stage are due."),
        Field("project_from", "date", "The first day of projects."),
        Field("project_to", "date", "The last day of projects."),
        Field("decision_by", "day", "The day of decision at the latest."),
        Field("sealed", "yes_no", "true: nobody opens an application before the closing."),
        Field("anonymous_review", "yes_no", "true: the first round of review hides the applicants."),
        Field("signatory_needed", "yes_no", "false: no authorised signatory signs off."),
        Field("form", "key", "The instrument that asks the questions."),
        Field("second_form", "key", "The instrument of the second stage."),
        Field("criteria_form", "key", "The instrument of the review."),
        Field("self_check", "key", "The instrument of the self-check."),
        Field("criterion", "tables", "Criteria.", table=CRITERION),
        Field("cheque", "tables", "Demands on companies.", table=CHEQUE),
        Field("condition", "tables", "Conditions.", table=CONDITION),
        Field("unknown", "list", "Fields of the call that no source tells."),
        Field("change_sv", "text", "What a change of a published call changes, in Swedish.", limit=500),
        Field("change_en", "text", "The same in English.", limit=500),
        source(),
        Field("note", "text", "What a reader must know to use the facts rightly.", limit=300),
    ),
)

CALL_TABLES = (ELIGIBLE_COSTS, COST_FACTS)
