"""Granted applications appear in the project directory, once, and change with a newer decision."""

import pytest

from tests.web.applications.facts import a_call
from tests.web.decisions.facts import KR, a_case, content, decided, funded, head, presenter
from verkstad.core.decisions.content import Outcome, YearAmount
from verkstad.decisions.actions import decide, propose
from verkstad.grants.actions import projects_from_decisions
from verkstad.grants.models import Project
from verkstad.grants.queries import decisions_awaiting_project

pytestmark = pytest.mark.django_db
ME = "system:test"


def test_a_grant_becomes_a_project_once():
    made = decided(a_case(a_call(mandate=funded())))
    (project,) = projects_from_decisions(actor=ME)
    assert (project.key, project.name, project.owner, project.grant_ore, project.total_cost_ore, project.source_note) == (
        made.project_code, "Robotar i inlandet", made.application.owner, 1_000_000 * KR, 2_000_000 * KR,
        f"Beslut {made.document.diary_number}")  # fmt: skip
    assert project.project_code is not None
    assert (projects_from_decisions(actor=ME), Project.objects.count(), decisions_awaiting_project()) == ([], 1, [])


def test_a_newer_decision_changes_the_sum_and_leaves_what_was_written_about_the_project():
    case = a_case()
    decided(case)
    projects_from_decisions(actor=ME)
    Project.objects.update(summary_sv="Skrivet för hand.", kind="prestudy")
    lower = content(case, outcome=Outcome.PARTIAL, amount_ore=600_000 * KR, by_year=(YearAmount(2026, 600_000 * KR),))
    decide(proposal=propose(application=case, content=lower, actor=presenter(), basis="reconsideration"), actor=head())
    projects_from_decisions(actor=ME)
    project = Project.objects.get()
    assert (project.grant_ore, project.summary_sv, project.kind) == (600_000 * KR, "Skrivet för hand.", "prestudy")
