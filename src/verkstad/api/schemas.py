"""What the API says of mandates, projects, organisations and the statement. Money is whole öre; dates are ISO 8601."""

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import StringConstraints

# A date with no more than the sources tell: 2019-01-01, 2019-01 or 2019.
PartDate = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]


class Problem(Schema):
    """Why a request could not be answered."""

    detail: str


class Invalid(Schema):
    """Which parameters were wrong."""

    detail: list[dict[str, object]]


class AmendmentOut(Schema):
    decided_on: PartDate
    change_ore: int
    year: int | None
    reason_sv: str
    reason_en: str
    source: str


class EnvelopeOut(Schema):
    year: int | None
    amount_ore: int
    source: str


class TermOut(Schema):
    key: str
    kind: str
    clause: str
    text_sv: str
    text_en: str
    year: int | None
    amount_ore: int | None
    per_mille: int | None
    due_on: date | None
    source: str


class ObligationOut(Schema):
    key: str
    kind: str
    title_sv: str
    title_en: str
    due_on: date
    done_on: date | None


class MandateBrief(Schema):
    """A mandate in a list; `amount_ore` counts the amendments decided so far."""

    key: str
    programme: str
    fictional: bool
    number: int
    government_number: str
    agency_number: str
    name_sv: str
    name_en: str
    original_ore: int
    amount_ore: int
    first_year: int | None
    last_year: int | None
    source: str


class MandateOut(MandateBrief):
    purpose_sv: str
    purpose_en: str
    envelopes: list[EnvelopeOut]
    amendments: list[AmendmentOut]
    terms: list[TermOut]
    obligations: list[ObligationOut]


class ResultOut(Schema):
    key: str
    label_sv: str
    label_en: str
    value: int | float | None
    unit: str
    qualifier: str
    reported_on: PartDate | None
    source: str


class ProjectBrief(Schema):
    """A project in a list; `grant_ore` is null where no source gives it."""

    key: str
    name: str
    mandate: str
    kind: str
    state: str
    owner: str | None
    regions: list[str]
    focus_areas: list[str]
    start_on: PartDate | None
    end_on: PartDate | None
    grant_ore: int | None
    grant_qualifier: str
    confirmed: bool
    source: str


class ProjectOut(ProjectBrief):
    other_funding_ore: int | None
    other_funding_note: str
    summary_sv: str
    summary_en: str
    results: list[ResultOut]


class TenureOut(Schema):
    region: str
    valid_from: PartDate | None
    valid_to: PartDate | None
    confirmed: bool
    source: str


class OrganisationBrief(Schema):
    key: str
    number: str | None
    name: str
    kind: str
    region: str | None
    fictional: bool


class OrganisationOut(OrganisationBrief):
    tenures: list[TenureOut]


class RegionOut(Schema):
    code: str
    name_sv: str
    name_en: str
    nuts3: str
    nuts2: str
    nuts2_name: str


class CellOut(Schema):
    """A cell of a statement: the unrounded value and the two numbers it is made of; null where nothing is booked."""

    value: float | None
    numerator: float | None
    denominator: float | None
    entries: int
    reason: str | None = None


class RowOut(Schema):
    key: str
    label: str
    unit: str
    cells: dict[str, CellOut]


class StatementOut(Schema):
    mandate: str
    as_of: date
    columns: list[str]
    rows: list[RowOut]


class Mandates(Schema):
    count: int
    items: list[MandateBrief]


class Projects(Schema):
    count: int
    items: list[ProjectBrief]


class Organisations(Schema):
    count: int
    items: list[OrganisationBrief]
