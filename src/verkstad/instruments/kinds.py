"""What authors and readers call the kinds of question, and the comparisons of a condition."""

from django.utils.translation import gettext_lazy as _

from verkstad.core.instruments.questions import COLUMN_KINDS, FILLS, Kind

WORDS = {
    Kind.TEXT: _("Text"), Kind.NUMBER: _("Number"), Kind.MONEY: _("Amount in kronor"), Kind.DATE: _("Date"),
    Kind.CHOICE: _("One choice"), Kind.MULTIPLE: _("Several choices"), Kind.TABLE: _("Table"),
    Kind.ORGANISATION: _("Organisation number"), Kind.REGION: _("County"), Kind.BUDGET: _("Budget by kind of cost and year"),
    Kind.SCALE: _("Scale"), Kind.TRI_STATE: _("Yes, no or do not know"), Kind.FILE: _("File"), Kind.COMPUTED: _("Computed value"),
}  # fmt: skip

HOW = {
    "is": _("is %(value)s"), "is_not": _("is not %(value)s"), "has": _("%(value)s is chosen"),
    "lacks": _("%(value)s is not chosen"), "least": _("is at least %(value)s"), "most": _("is at most %(value)s"),
    "more": _("is more than %(value)s"), "less": _("is less than %(value)s"), "filled": _("is answered"),
    "empty": _("is not answered"),
}  # fmt: skip

FIELDS = {
    "kind": _("kind of answer"), "label": _("wording"), "help": _("help"), "required": _("whether it must be answered"),
    "condition": _("when it is shown"), "limit": _("bound"), "minimum": _("least value"), "maximum": _("largest value"),
    "decimals": _("decimals"), "options": _("choices"), "columns": _("columns"), "years": _("years"),
    "fills": _("what is put in beforehand"), "expression": _("how it is computed"), "validations": _("checks"), "section": _("section"),
    "section_condition": _("when its section is shown"),
}  # fmt: skip


FILL_WORDS = {
    "own.number": _("the organisation's number"), "own.name": _("the organisation's name"), "own.region": _("the organisation's county"),
    "work.counties": _("the counties where the work is done; kept the same as elsewhere in the application"),
    "own.employees": _("full-time employees, as the register tells"), "own.turnover": _("net turnover, as the register tells"),
}  # fmt: skip


def fill_choices(kind: Kind) -> list[tuple[str, str]]:
    """What a question of a kind may be filled with beforehand; nothing first, an empty list where nothing fits."""
    fitting = [(name, str(FILL_WORDS[name])) for name, of in FILLS.items() if of is kind]
    return [("", str(_("Nothing"))), *fitting] if fitting else []


def kind_word(kind: Kind) -> str:
    return str(WORDS[kind])


def kind_choices() -> list[tuple[str, str]]:
    return [(str(kind), kind_word(kind)) for kind in Kind]


def column_kinds() -> list[tuple[str, str]]:
    return [(str(kind), kind_word(kind)) for kind in COLUMN_KINDS]
