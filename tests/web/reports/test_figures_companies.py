"""Companies are counted once over claims, projects, years and mandates, and no page gives a small number away (R29, R32)."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction

from tests.web.applications.facts import staff
from tests.web.reports.took_part import CODES, Row, took_part, took_part_in_claims
from verkstad.agreements.models import Agreement
from verkstad.claims.models import ClaimParticipant
from verkstad.core.progress.companies import STAGES
from verkstad.core.reporting.figure import FEW, NONE, WITHHELD, Frame, How, measure
from verkstad.people.models import Role
from verkstad.reports.figures import answer, facts, rows, split
from verkstad.reports.figures.places import Places
from verkstad.reports.figures.tables.progress import PARTICIPANT
from verkstad.reports.models import Participation

pytestmark = pytest.mark.django_db
FRAME = Frame(date(2030, 12, 31))
REACHED = "participants_reached"


@contextmanager
def rolled_back() -> Iterator[None]:
    """A world that is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def a_world(seed: int, most: int = 40) -> list[Row]:
    """Rows at random; a report names a company once."""
    chance = random.Random(seed)
    rows = {
        (chance.randrange(25), chance.randrange(1, 4), chance.randrange(1, 5), chance.choice([2016, 2017, 2018])):
        chance.choice(STAGES) for _row in range(chance.randrange(1, most))
    }  # fmt: skip
    return [(*place, stage) for place, stage in rows.items()]


@pytest.mark.parametrize("seed", range(6))
def test_a_company_counts_once_whatever_names_it_and_in_whatever_order(seed: int):
    """The lists of reports and of claims in any order, and divided between the two in any way, some standing in both."""
    rows, chance = a_world(seed), random.Random(seed)
    told = []
    for order in (rows, list(reversed(rows)), chance.sample(rows, len(rows))):
        reported, claimed = _divided(order, chance)
        with rolled_back():
            took_part(reported)
            took_part_in_claims(claimed)
            told.append([answer(f"participants_{stage}", FRAME, hide=False).value for stage in STAGES])
            assert answer("participants_rows", FRAME).value == len(reported) + len(claimed)
            if order is rows:
                the_unions_hold(rows)
    far = {stage: len({row[0] for row in rows if STAGES.index(row[4]) >= at}) for at, stage in enumerate(STAGES)}
    assert told == [[far[stage] for stage in STAGES]] * 3


def _divided(rows: list[Row], chance: random.Random) -> tuple[list[Row], list[Row]]:
    """Each row in a report's list, a claim's, or both."""
    where = [chance.choice(("report", "claim", "both")) for _row in rows]
    return tuple(
        [row for row, one in zip(rows, where, strict=True) if one in (paper, "both")] for paper in ("report", "claim")
    )  # type: ignore[return-value]


def the_unions_hold(rows: list[Row]) -> None:
    """Parts are never more than the whole each, and together never less; each is what its rows give."""
    whole = answer(REACHED, FRAME, hide=False).value
    assert whole is not None
    for by in ("mandate", "project", "region", "year"):
        parts = dict(split(REACHED, FRAME, by, hide=False))
        values = [part.value for part in parts.values() if part.value is not None]
        assert max(values) <= whole <= sum(values)
        for key, part in parts.items():
            behind = list(facts(REACHED, part.frame))
            assert (
                part.value
                == measure(How.DISTINCT, behind, part.frame.region)
                == answer(REACHED, part.frame, hide=False).value
            )
            assert part.facts == len(behind), key
    places = Places().of("project")
    for code in CODES:
        told = dict(split(REACHED, FRAME, "region", hide=False)).get(code)
        assert (told.value if told else 0) == len({r[0] for r in rows if code in places[f"m{r[1]}-p{r[2]}"]})
    assert not any("5560" in one.who for one in facts(REACHED, FRAME))


def test_one_company_in_two_mandates_projects_and_years_is_one_and_in_more_than_one_project():
    took_part(
        [(1, 1, 1, 2016, "reached"), (1, 1, 2, 2017, "coached"), (1, 2, 1, 2018, "reached"), (2, 1, 1, 2016, "reached")]
    )
    numbers = {
        key: answer(f"participants_{key}", FRAME, hide=False).value for key in ("reached", "coached", "rows", "several")
    }
    assert numbers == {"reached": 2, "coached": 1, "rows": 4, "several": 1}
    assert answer("participants_coached_share", FRAME, hide=False).numerator == 1


def told_to_all() -> dict[tuple[str, str], int | None]:
    """Every number that somebody outside can ask for, None where it is hidden."""
    found: dict[tuple[str, str], int | None] = {}
    for stage in STAGES:
        key = f"participants_{stage}"
        frames = [FRAME]
        for by in ("mandate", "region", "year"):
            frames += [part.frame for _key, part in split(key, FRAME, by, hide=False)]
        for mandate, _part in split(key, FRAME, "mandate", hide=False):
            for by in ("region", "year"):
                frames += [part.frame for _key, part in split(key, FRAME.of("mandate", mandate), by, hide=False)]
        for frame in frames:
            value = answer(key, frame).value
            found[key, "/".join((frame.mandate, frame.region, str(frame.year or "")))] = (
                None if value is None else int(value)
            )
    return found


@pytest.mark.parametrize("seed", range(2))
def test_what_everybody_is_told_holds_no_small_number_and_the_same_whichever_way_it_is_asked(seed: int):
    reported, claimed = _divided(a_world(100 + seed, 150), random.Random(seed))
    took_part(reported)
    took_part_in_claims(claimed)
    told = told_to_all()
    assert all(value is None or value == 0 or value >= 5 for value in told.values())
    for by in ("mandate", "region", "year"):
        for key, part in split(REACHED, FRAME, by):
            alone = answer(REACHED, part.frame)
            assert (alone.value, alone.why) == (part.value, part.why), key
    for stage, further in pairwise(STAGES):
        for (key, place), value in told.items():
            beside = told.get((f"participants_{further}", place), 0)
            if key == f"participants_{stage}" and value is not None and beside is not None:
                assert value - beside == 0 or value - beside >= 5, (key, place)


def test_few_are_hidden_and_other_choices_are_not_told_at_all():
    took_part([(company, 1, 1, 2016, "reached") for company in range(7)] + [(9, 2, 2, 2017, "coached")])
    assert answer(REACHED, FRAME.of("mandate", "m2")).why == FEW
    assert answer(REACHED, FRAME.of("project", "m1-p1")).why == WITHHELD
    assert answer(REACHED, FRAME.of("region", "01").of("year", "2016")).why == WITHHELD
    share = answer("participants_coached_share", FRAME)
    assert (share.value, share.numerator, share.hidden) == (None, None, True)


def test_what_is_of_no_project_is_of_no_county(django_assert_max_num_queries: Callable):
    took_part(a_world(7))
    with django_assert_max_num_queries(3):
        assert dict(split(REACHED, FRAME, "region", hide=False)).get(NONE) is None


def test_a_company_of_a_report_and_a_claim_of_one_project_is_one_company_in_two_rows():
    took_part([(1, 1, 1, 2016, "reached"), (2, 1, 1, 2016, "reached")])
    took_part_in_claims([(1, 1, 1, 2017, "coached"), (3, 1, 2, 2017, "reached")])
    told = {
        key: answer(f"participants_{key}", FRAME, hide=False).value for key in ("reached", "coached", "rows", "several")
    }
    assert told == {"reached": 3, "coached": 1, "rows": 4, "several": 0}
    years = {year: int(one.value or 0) for year, one in split(REACHED, FRAME, "year", hide=False)}
    assert years == {"2016": 2, "2017": 2}
    before = Frame(date(2017, 11, 14))  # the claim was decided the day after
    assert answer(REACHED, before, hide=False).value == 2
    decided = {one.known for one in facts(REACHED, FRAME) if one.year == 2017}
    assert None not in decided
    assert answer(REACHED, replace(FRAME, known=min(decided) - timedelta(microseconds=1)), hide=False).value == 2


def test_rows_of_lists_are_open_to_those_who_see_the_paper_and_name_no_sole_trader():
    took_part([(1, 1, 1, 2016, "reached")])
    took_part_in_claims([(2, 1, 1, 2017, "reached")])
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimParticipant.objects.update(name="Någon annan")
    shown = rows(REACHED, FRAME, staff(Role.HEAD))
    assert [(one.shown.label, one.shown.subject[0]) for one in shown.rows if one.shown.subject] == [
        ("Företag 2 · Projekt m1-p1", "claim"), ("Företag 1 · Projekt m1-p1", "progress_report")]  # fmt: skip
    assert shown.withheld == 0
    hidden = rows(REACHED, FRAME, AnonymousUser())
    assert (hidden.rows, hidden.withheld) == ((), 2)
    only = Participation(number="8507099805", name="Ensam Firma", agreement=Agreement.objects.get(), claim_id=1)
    assert "Ensam" not in PARTICIPANT.show(only).label
