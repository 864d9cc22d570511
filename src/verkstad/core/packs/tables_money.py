"""The files that say on what terms and for how much: funds, mandates, bookings, hours."""

from __future__ import annotations

from verkstad.core.packs.schema import Field, Table, names, note, qualifier, source

TERM_KINDS: dict[str, tuple[tuple[str, ...], str]] = {
    # kind: (fields it needs, what it says)
    "grant_floor": (("amount",), "At least this much must be granted to projects."),
    "cost_cap_year": (("amount", "year"), "At most this much may go to programme costs in a year."),
    "cost_cap_share": (("share",), "At most this share of the amount in force may go to programme costs."),
    "spend_cap": ((), "Never more than the envelope."),
    "draw_by": (("yearday",), "Money is asked for at the latest on this day of each year."),
    "repay_by": (("due",), "What is not used is paid back at the latest on this day."),
}

OBLIGATION_KINDS = ("plan", "interim_report", "final_report", "repayment", "draw_down", "other")

LAYERS = ("actual", "commitment", "budget")

FUND_SOURCES = Table(
    "fund_sources",
    "funds.toml",
    "The sources of money: the columns of the statement.",
    array="source",
    key=("key",),
    required=True,
    fields=(
        Field("key", "key", "The name that bookings use and the column of the statement.", required=True),
        *names("the source", 120),
        Field(
            "funding_kind", "key", "The kind of money that its funding is booked as.", required=True, ref="cost_kinds"
        ),
        Field("repayable", "yes_no", "true: the mandate's own money; what is left must be paid back.", required=True),
    ),
)

COST_KINDS = Table(
    "cost_kinds",
    "funds.toml",
    "The kinds of money: the rows of the statement that are booked.",
    array="cost_kind",
    key=("key",),
    required=True,
    fields=(
        Field(
            "key", "choice", "The kind of money: two of funding, four of cost.", required=True,
            choices=("bidrag", "anslag", "staff", "services", "other", "transfers"),
        ),
        *names("the kind of money", 120),
        Field("group", "choice", "What it counts as.", required=True, choices=("funding", "programme", "transfer")),
    ),
)  # fmt: skip

SIE_ACCOUNTS = Table(
    "sie_accounts",
    "funds.toml",
    "Which accounts of a SIE 4 file hold which kind of money. Accounts not named are the other half of a voucher.",
    array="sie_account",
    key=("first",),
    fields=(
        Field("first", "integer", "The first account of the range.", required=True),
        Field("last", "integer", "The last account of the range.", required=True),
        Field(
            "use", "choice", "What an entry on the account is.", required=True, choices=("cost", "funding", "counter")
        ),
        Field("cost_kind", "key", "The kind of cost; left out for the others.", ref="cost_kinds"),
    ),
)

SIE_OBJECTS = Table(
    "sie_objects",
    "funds.toml",
    "Which object of a SIE dimension means which source of money or project.",
    array="sie_object",
    key=("dimension", "object"),
    fields=(
        Field("dimension", "integer", "The number of the dimension (#DIM).", required=True),
        Field("object", "text", "The number of the object (#OBJEKT).", required=True, limit=60),
        Field("fund_source", "key", "The source of money it stands for.", ref="fund_sources"),
        Field("project", "key", "The project it stands for.", ref="projects"),
    ),
)

ENVELOPE = Table(
    "mandates.envelope",
    "mandates.toml",
    "Money for one year, or for the whole period where the year is left out.",
    array="envelope",
    key=("year", "fund_source"),
    fields=(
        Field("year", "year", "The year; left out: the period as a whole."),
        Field("amount", "money", "The amount first decided.", required=True),
        Field("fund_source", "key", "The source of money.", required=True, ref="fund_sources"),
        source(),
    ),
)

AMENDMENT = Table(
    "mandates.amendment",
    "mandates.toml",
    "A later decision that changes the amount.",
    array="amendment",
    key=("key",),
    fields=(
        Field("key", "key", "The amendment's name, one of a kind within the mandate.", required=True),
        Field("decided", "date", "When it was decided.", required=True),
        Field("change", "money", "What is added; a cut has a minus sign.", required=True),
        Field("year", "year", "The year whose envelope it changes; left out: not known, or the period as a whole."),
        Field("fund_source", "key", "The source of money.", required=True, ref="fund_sources"),
        Field("reason_sv", "text", "What was decided, in Swedish.", required=True, limit=300),
        Field("reason_en", "text", "What was decided, in English.", required=True, limit=300),
        source(),
    ),
)

TERM = Table(
    "mandates.term",
    "mandates.toml",
    "A condition of the decision.",
    array="term",
    key=("key",),
    fields=(
        Field("key", "key", "The term's name, one of a kind within the mandate.", required=True),
        Field(
            "kind",
            "choice",
            "The rule that decides it; see the table of rules.",
            required=True,
            choices=tuple(TERM_KINDS),
        ),
        Field("clause", "text", "Where in the decision it stands, as words that name it.", required=True),
        Field("text_sv", "text", "The term in Swedish.", required=True, limit=400),
        Field("text_en", "text", "The term in English.", required=True, limit=400),
        Field("amount", "money", "The floor or the cap."),
        Field("year", "year", "The year of a cap; left out: the whole period."),
        Field("share", "share", "The highest share."),
        Field("due", "day", "The last day."),
        Field("yearday", "yearday", "The last day of every year."),
        source(),
    ),
)

OBLIGATION = Table(
    "mandates.obligation",
    "mandates.toml",
    "Something that must be handed over by a day.",
    array="obligation",
    key=("key",),
    fields=(
        Field("key", "key", "Its name, one of a kind within the mandate.", required=True),
        Field("kind", "choice", "What it is.", required=True, choices=OBLIGATION_KINDS),
        Field("title_sv", "text", "Its name in Swedish.", required=True),
        Field("title_en", "text", "Its name in English.", required=True),
        Field("clause", "text", "Where in the decision it stands."),
        Field("due", "day", "The last day.", required=True),
        Field("delivered", "day", "The day it was handed over; left out while it is not."),
        source(),
    ),
)

MOVE = Table(
    "mandates.move",
    "mandates.toml",
    "How much of a kind of cost the receivers of grants may move by their own word; at most one for a mandate. Left out: a "
    "kind that changes by more than 20 % and by at least 50 tkr needs a decision (R14).",
    array="move",
    fields=(
        Field("share", "share", "A change of a kind of cost by more than this share needs a decision.", required=True),
        Field("least", "money", "A change by less than this never needs one.", required=True),
        Field("clause", "text", "Where it stands, as words that name it.", required=True),
        source(),
    ),
)

DRAW_DOWN = Table(
    "mandates.draw_down",
    "mandates.toml",
    "A request for money.",
    array="draw_down",
    key=("key",),
    fields=(
        Field("key", "key", "Its name, one of a kind within the mandate.", required=True),
        Field("year", "year", "The year whose money is asked for.", required=True),
        Field("amount", "money", "The amount asked for.", required=True),
        Field("quoted_number", "text", "The diary number that the request quoted.", limit=60),
        Field("requested", "day", "The day of the request; left out: only prepared."),
        Field("received", "day", "The day the money came."),
        source(),
    ),
)

MANDATES = Table(
    "mandates",
    "mandates.toml",
    "The government's mandates: money, terms and days.",
    array="mandate",
    key=("key",),
    required=True,
    fields=(
        Field("key", "key", "The mandate's name in other files.", required=True),
        Field("number", "place", "Its number in the strategy's own list.", required=True),
        *names("the mandate"),
        Field("diary_number", "text", "The government's diary number; left out where unknown.", limit=60),
        Field("agency_diary_number", "text", "The agency's diary number; left out where unknown.", limit=60),
        Field("purpose_sv", "text", "What it is for, in Swedish.", required=True, limit=2000),
        Field("purpose_en", "text", "What it is for, in English.", required=True, limit=2000),
        Field("from", "date", "The first day of the period; left out where unknown."),
        Field("to", "date", "The last day of the period; left out where unknown."),
        Field("decided", "date", "The day of the decision; left out where unknown."),
        Field("original_amount", "money", "The amount first decided.", required=True),
        Field("amount", "money", "The amount in force after every amendment.", required=True),
        Field("published", "yes_no", "true: shown to everyone.", required=True),
        Field("in_full", "yes_no", "true: its projects, money and results are in this pack."),
        Field("envelope", "tables", "Money by year.", required=True, table=ENVELOPE),
        Field("amendment", "tables", "Later decisions on money.", table=AMENDMENT),
        Field("term", "tables", "Conditions.", table=TERM),
        Field("obligation", "tables", "What is due and when.", table=OBLIGATION),
        Field("draw_down", "tables", "Requests for money.", table=DRAW_DOWN),
        Field("move", "tables", "What may be moved between kinds of cost without a decision.", table=MOVE),
        source(),
        note(),
    ),
)

BOOKINGS = Table(
    "bookings",
    "bookings.csv",
    "Money as booked: funding and payments, commitments (granted, paid or not), and budget.",
    key=("id",),
    fields=(
        Field(
            "id", "key", "The voucher's name; a booked voucher never changes, a correction is a new one.", required=True
        ),
        Field("mandate", "key", "The mandate.", required=True, ref="mandates"),
        Field(
            "layer",
            "choice",
            "actual: what came in or was paid; commitment: granted; budget.",
            required=True,
            choices=LAYERS,
        ),
        Field("date", "day", "The day of the voucher.", required=True),
        Field("from", "day", "The first day it covers.", required=True),
        Field("to", "day", "The last day it covers.", required=True),
        Field("year", "year", "The year it belongs to; blank: the period as a whole, split by year not known."),
        Field("fund_source", "key", "The source of money.", required=True, ref="fund_sources"),
        Field("cost_kind", "key", "The kind of money.", required=True, ref="cost_kinds"),
        Field("project", "key", "The project; blank where the source does not say.", ref="projects"),
        Field("amount", "money", "The amount; a minus sign takes back.", required=True),
        qualifier("the amount"),
        Field("text", "text", "What the voucher says.", required=True, limit=300),
        source(),
    ),
)

HOURS = Table(
    "hours",
    "hours.csv",
    "Working time; its overhead stands outside the outturn.",
    key=("id",),
    fields=(
        Field("id", "key", "The row's name.", required=True),
        Field("mandate", "key", "The mandate.", required=True, ref="mandates"),
        Field("date", "day", "The day of the record.", required=True),
        Field("from", "day", "The first day it covers.", required=True),
        Field("to", "day", "The last day it covers.", required=True),
        Field("year", "year", "The year it belongs to; blank: the period as a whole."),
        Field("fund_source", "key", "The source of money that pays the time.", required=True, ref="fund_sources"),
        Field("hours", "number", "Hours.", required=True),
        Field("overhead_rate", "money", "Overhead for each hour.", required=True),
        Field("text", "text", "What the record says.", required=True, limit=300),
        source(),
    ),
)

MONEY_TABLES = (FUND_SOURCES, COST_KINDS, SIE_ACCOUNTS, SIE_OBJECTS, MANDATES, BOOKINGS, HOURS)
