"""What an applicant wrote during a completion that was never sent is put back, so that the case is as it was sent."""

from collections.abc import Mapping
from typing import Any

from verkstad.applications.models import Application, Partner, Piece
from verkstad.applications.queries.content import sent_content
from verkstad.core.applications.plan import cells_of, from_json
from verkstad.organisations.models import Organisation, Region


def put_back(*, row: Application, actor: str) -> None:
    """Close what was opened and put title, partners and plan back to what was last sent.

    For an action that has locked the application and checked right and state; runs in its transaction. Letters that
    were asked for or recalled meanwhile stay as they are: others have been told.
    """
    opened, row.opened = set(row.opened or ()), None
    sent = sent_content(row)
    if sent is not None:
        if Piece.TITLE in opened:
            row.title = sent["title"]
        if Piece.PARTNERS in opened:
            _partners(row, {one["key"]: one for one in sent["partners"]})
        if opened & {Piece.BUDGET, Piece.FINANCING}:
            _plan(row, sent["plan"], actor)
    row.save(update_fields=["opened", "title", "plan", "plan_revision", "saved_at"])


def _partners(row: Application, sent: Mapping[str, Mapping[str, Any]]) -> None:
    row.partners.exclude(key__in=sent).delete()
    there = {one.key: one for one in row.partners.all()}
    bodies = Organisation.objects.in_bulk(
        [one["number"] for one in sent.values() if one["number"]], field_name="number"
    )
    for key, was in sent.items():
        one = there.get(key) or Partner(application=row, key=key)
        one.role, one.number, one.name = was["role"], was["number"], was["name"]
        one.organisation = one.organisation or bodies.get(was["number"])
        one.save()
        one.regions.set(Region.objects.filter(code__in=was["regions"]))


def _plan(row: Application, sent: Mapping[str, Any], actor: str) -> None:
    """The plan as it was sent, as one more change, so that a page that is still open meets it."""
    now, was = cells_of(from_json(row.plan)), cells_of(from_json(sent))
    changes = {a: [now.get(a), was.get(a)] for a in dict.fromkeys([*now, *was]) if now.get(a) != was.get(a)}
    if changes:
        row.plan, row.plan_revision = dict(sent), row.plan_revision + 1
        row.plan_changes.create(revision=row.plan_revision, changed_by=actor, page="", changes=changes)
