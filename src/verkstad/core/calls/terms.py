"""What a call says, as data that never changes once published: who may apply, for what, how much, until when (R1)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from verkstad.core.instruments.questions import Words

NONE = Words()


class Per(StrEnum):
    """What a ceiling counts: every applicant, every region touched (R4) or every project."""

    APPLICANT = "applicant"
    REGION = "region"
    PROJECT = "project"


class ApplicantKind(StrEnum):
    """Who may apply: the body responsible for a region's development on the day (R23), or an organisation by its kind."""

    RUA = "rua"
    REGION = "region"
    COUNTY_BOARD = "county_board"
    COOPERATION_BODY = "cooperation_body"
    PROMOTER = "promoter"
    MUNICIPALITY = "municipality"
    COMPANY = "company"
    AGENCY = "agency"
    OTHER = "other"


class Known(StrEnum):
    """How much of a time is known: the moment, its day, month or year, or nothing but that it has passed."""

    MOMENT = "moment"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NO = "no"


class AidScheme(StrEnum):
    """The state-aid ground of a call (R5): support that is no aid, aid of minor size, or the block exemption."""

    NO_AID = "no_aid"
    DE_MINIMIS = "de_minimis"
    GBER = "gber"


class Letters(StrEnum):
    """From whom a letter of intent is needed: nobody, or the body responsible for each region touched (R2), always or
    where the applicant is not that body itself."""

    NONE = "none"
    EACH_REGION = "each_region"
    UNLESS_RUA = "unless_rua"


class CostMethod(StrEnum):
    """How a simplified cost option counts: a share of other kinds, an amount per unit, a sum that is all or nothing."""

    FLAT_RATE = "flat_rate"
    UNIT_COST = "unit_cost"
    LUMP_SUM = "lump_sum"


class Paper(StrEnum):
    """What an own document of a call is to its reader."""

    GUIDE = "guide"
    TEMPLATE = "template"
    CONDITIONS = "conditions"
    OTHER = "other"


@dataclass(frozen=True)
class Ceiling:
    per: Per
    amount_ore: int


@dataclass(frozen=True)
class CostKind:
    """An open cost kind (kostnadsslag)."""

    key: str
    label: Words = NONE


@dataclass(frozen=True)
class CostOption:
    """A simplified cost option. `share` is percent of the kinds in `of` for a flat rate; `amount_ore` is per unit for a
    unit cost and the whole for a lump sum; `fills` is the cost kind that the computed amount stands in."""

    key: str
    method: CostMethod
    fills: str
    label: Words = NONE
    share: str = ""
    amount_ore: int = 0
    unit: Words = NONE
    of: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Cheque:
    """What a company must meet for a cheque (R5). `sni_prefixes` without those of `sni_excluded`; empty means any."""

    least_employees: int | None = None
    most_employees: int | None = None
    least_turnover_ore: int | None = None
    most_turnover_ore: int | None = None
    sni_prefixes: tuple[str, ...] = ()
    sni_excluded: tuple[str, ...] = ()
    most_per_year: int | None = None
    most_ever: int | None = None
    study_required: bool = False
    least_years: int | None = None  # since the company was registered
    legal_forms: tuple[str, ...] = ()  # codes of core.calls.legal; empty means any


@dataclass(frozen=True)
class Criterion:
    """A criterion of the review: a scale question's key in the criteria instrument, with its weight."""

    key: str
    label: Words = NONE
    weight: int = 1


@dataclass(frozen=True)
class Attachment:
    """An own document of the call: the diary number under which its file is kept, what it is and what it is called."""

    number: str
    kind: Paper = Paper.OTHER
    title: Words = NONE


@dataclass(frozen=True)
class CallTerms:
    """A call's content (R1). Amounts in whole öre, shares in percent as text, moments in Swedish wall-clock time.

    `opens_at` and `closes_at` are "2018-10-15T16:00" in Europe/Stockholm, "" where the call has no such end. `form` and
    `criteria_form` are keys of instruments; their versions are fixed at publishing as `form_version` and
    `criteria_version`. `second_closes_at` is when the full applications of a second stage are due. `fixed_ore` is the sum
    per region of a requisition, by year. `grace_minutes` is equal for all. Of a past call `opens_known` and `closes_known`
    say how much of the times is known; `closes_at` is then the last moment at which it can have been open. `usual_ore`
    is what was usually granted, with the source's own reservation. `unknown` names fields that no source tells.
    `not_running_work`: applicants are told that their running work gets no support and that companies' benefit must
    show (R6). `regions` are county codes; without any the call covers the whole country. `documents` are diary numbers;
    `attachments` are the call's own documents, whose files everybody may fetch. `contact` is who answers questions, with
    an address and a number of the agency's.
    """

    title: Words = NONE
    summary: Words = NONE
    who: Words = NONE
    what: Words = NONE
    how_decided: Words = NONE
    contact: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    applicant_kinds: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    least_ore: int | None = None
    usual_ore: int | None = None
    usual_qualifier: str = ""
    highest_share: str = ""
    share_clause: str = ""
    budget_ore: int | None = None
    cost_kinds: tuple[CostKind, ...] = ()
    cost_options: tuple[CostOption, ...] = ()
    project_from: str = ""
    project_to: str = ""
    announced_on: str = ""
    opens_at: str = ""
    opens_known: Known = Known.MOMENT
    closes_at: str = ""
    closes_known: Known = Known.MOMENT
    grace_minutes: int = 0
    decision_by: str = ""
    sealed: bool = False
    anonymous_review: bool = False
    letters: Letters = Letters.NONE
    signatory_needed: bool = True
    not_running_work: bool = False
    aid_scheme: str = ""
    form: str = ""
    form_version: int | None = None
    second_closes_at: str = ""
    second_form: str = ""
    second_form_version: int | None = None
    criteria_form: str = ""
    criteria_version: int | None = None
    criteria: tuple[Criterion, ...] = ()
    self_check: str = ""
    self_check_version: int | None = None
    cheque: Cheque | None = None
    fixed_ore: Mapping[str, int] = field(default_factory=dict)
    conditions: tuple[Words, ...] = ()
    documents: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    unknown: tuple[str, ...] = ()
    source: str = ""


def covers(terms: CallTerms, region: str) -> bool:
    """Whether projects of a call may work in a county; a call that names none covers them all."""
    return not terms.regions or region in terms.regions


def to_json(terms: CallTerms) -> dict[str, Any]:
    """The terms as plain JSON; what is left at its default is left out, so that two ways of saying it are one."""
    default = asdict(CallTerms())
    plain = asdict(terms)
    return {name: _plain(value) for name, value in plain.items() if value != default[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(v) for key, v in value.items() if v not in (None, "", (), [])}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return str(value) if isinstance(value, StrEnum) else value


def from_json(content: Mapping[str, Any]) -> CallTerms:
    """Terms from their JSON. Raises KeyError, TypeError or ValueError for what `terms_findings` would point out."""
    unknown = set(content) - {f.name for f in fields(CallTerms)}
    if unknown:
        raise KeyError(sorted(unknown)[0])
    made: dict[str, Any] = dict(content)
    for name in ("title", "summary", "who", "what", "how_decided"):
        if name in made:
            made[name] = Words(**made[name])
    for name in ("applicant_kinds", "focus_areas", "regions", "documents", "unknown"):
        if name in made:
            made[name] = tuple(made[name])
    if "conditions" in made:
        made["conditions"] = tuple(Words(**one) for one in made["conditions"])
    if "ceilings" in made:
        made["ceilings"] = tuple(Ceiling(Per(c["per"]), c["amount_ore"]) for c in made["ceilings"])
    if "cost_kinds" in made:
        made["cost_kinds"] = tuple(_labelled(CostKind, one) for one in made["cost_kinds"])
    if "cost_options" in made:
        made["cost_options"] = tuple(_option(one) for one in made["cost_options"])
    if "criteria" in made:
        made["criteria"] = tuple(_labelled(Criterion, one) for one in made["criteria"])
    if "attachments" in made:
        made["attachments"] = tuple(_attachment(one) for one in made["attachments"])
    if "letters" in made:
        made["letters"] = Letters(made["letters"])
    for name in ("opens_known", "closes_known"):
        if name in made:
            made[name] = Known(made[name])
    if made.get("cheque") is not None:
        cheque: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in made["cheque"].items()}
        made["cheque"] = Cheque(**cheque)
    return CallTerms(**made)


# The fields that name an instrument, each with the one that holds its version once publishing has fixed it.
PINS = {
    "form": "form_version",
    "second_form": "second_form_version",
    "criteria_form": "criteria_version",
    "self_check": "self_check_version",
}


def _labelled(kind: type, given: Mapping[str, Any]) -> Any:
    return kind(**{**given, "label": Words(**given.get("label", {}))})


def _attachment(given: Mapping[str, Any]) -> Attachment:
    return Attachment(given["number"], Paper(given["kind"]), Words(**given.get("title", {})))


def _option(given: Mapping[str, Any]) -> CostOption:
    words = {name: Words(**given.get(name, {})) for name in ("label", "unit")}
    return CostOption(**{**given, **words, "method": CostMethod(given["method"]), "of": tuple(given.get("of", ()))})
