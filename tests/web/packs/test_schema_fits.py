"""What the schema lets through, the tables hold: no text is cut off or refused by the database."""

import pytest
from django.apps import apps

from verkstad.core.packs.schema import QUALIFIERS
from verkstad.core.packs.tables import BY_NAME
from verkstad.core.packs.tables_facts import PROJECT_STATES
from verkstad.core.packs.tables_money import AMENDMENT, ENVELOPE, LAYERS, OBLIGATION, OBLIGATION_KINDS, TERM, TERM_KINDS
from verkstad.core.packs.tables_places import ORGANISATION_KINDS, PROJECT_KINDS
from verkstad.core.terms import NEEDS
from verkstad.funds.models import Group, Layer, Use
from verkstad.grants.models import Approach, ProjectKind, ProjectState, Unit
from verkstad.mandate.models import ObligationKind, Qualifier, TermKind
from verkstad.organisations.models import Kind
from verkstad.registry.models import Direction

TABLES = {**BY_NAME, **{one.name: one for one in (AMENDMENT, ENVELOPE, OBLIGATION, TERM)}}

# (table, field, model, its field) wherever they are not called the same
HOMES = {
    "organisations": ("organisations.Organisation", {}),
    "regions": ("organisations.Region", {}),
    "tenures": ("organisations.Tenure", {}),
    "participation": ("grants.Participation", {}),
    "projects": ("grants.Project", {}),
    "results": ("grants.Result", {"text_sv": "words_sv", "text_en": "words_en"}),
    "indicators": ("grants.Result", {"key": "key", "name_sv": "label_sv", "name_en": "label_en"}),
    "funnels": ("grants.FunnelStage", {"text_sv": "words_sv", "text_en": "words_en"}),
    "focus_areas": ("mandate.FocusArea", {}),
    "themes": ("mandate.Theme", {}),
    "mandates": ("mandate.Mandate", {"diary_number": "government_number", "agency_diary_number": "agency_number"}),
    "mandates.amendment": ("mandate.Amendment", {}),
    "mandates.term": ("mandate.Term", {}),
    "mandates.obligation": ("mandate.Obligation", {}),
    "fund_sources": ("funds.FundingSource", {"name_sv": "label_sv", "name_en": "label_en"}),
    "cost_kinds": ("funds.CostKind", {"name_sv": "label_sv", "name_en": "label_en"}),
    "sie_objects": ("funds.ObjectMapping", {}),
    "bookings": ("funds.Voucher", {}),
    "hours": ("funds.HoursEntry", {}),
    "documents": ("registry.Document", {"party": "counterpart"}),
    "pack": ("mandate.Programme", {}),
    "eligible_costs": ("calls.EligibleKind", {}),
    "cost_facts": ("calls.CostFact", {}),
}


@pytest.mark.parametrize("table", sorted(HOMES))
def test_no_text_is_longer_than_its_column(table: str) -> None:
    label, names = HOMES[table]
    columns = {field.name: field for field in apps.get_model(label)._meta.get_fields()}
    too_long = [
        field.name
        for field in TABLES[table].fields
        if field.kind in ("text", "key") and (column := columns.get(names.get(field.name, field.name)))
        and (most := getattr(column, "max_length", None)) and (60 if field.kind == "key" else field.limit) > most
        and not field.ref and field.name not in ("code", "nuts2", "nuts3")
    ]  # fmt: skip
    assert too_long == []


def test_every_word_of_the_schema_is_a_word_of_the_house() -> None:
    assert set(QUALIFIERS) <= set(Qualifier.values)
    assert set(PROJECT_STATES) == set(ProjectState.values)
    assert set(PROJECT_KINDS) == set(ProjectKind.values)
    assert set(ORGANISATION_KINDS) == set(Kind.values)
    assert set(LAYERS) == set(Layer.values)
    assert set(OBLIGATION_KINDS) == set(ObligationKind.values)
    assert set(TERM_KINDS) == set(TermKind.values) == set(NEEDS)
    choices = {
        ("cost_kinds", "group"): set(Group.values) - {"counter"},
        ("sie_accounts", "use"): set(Use.values),
        ("indicators", "unit"): set(Unit.values),
        ("projects", "approach"): set(Approach.values),
        ("documents", "direction"): set(Direction.values),
    }
    assert {place: set(TABLES[place[0]].field(place[1]).choices) for place in choices} == choices
