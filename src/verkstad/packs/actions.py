"""`load_pack`: what a folder says becomes what the house holds, all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from verkstad.core.findings import Severity
from verkstad.core.packs.check import read_pack
from verkstad.core.refused import Refused
from verkstad.journal.actions import record
from verkstad.mandate.models import Programme
from verkstad.packs.loading import (
    agreed,
    bookings,
    books,
    calls,
    claims,
    documents,
    draws,
    instruments,
    places,
    programme,
    projects,
    reports,
    statistics,
)
from verkstad.packs.loading.left import left_over
from verkstad.packs.loading.load import Load
from verkstad.packs.report import LoadReport


def load_pack(*, directory: Path | str, actor: str, dry_run: bool = False) -> LoadReport:
    """Load the pack in `directory` in one transaction and say, field by field, what changed.

    A second load of the same folder changes nothing. A dry run does everything and takes it back, the journal too.
    What is booked or registered is never edited: a booking that reads otherwise is corrected by new vouchers. Nothing
    is removed: what the pack no longer names is listed in `left`. Rows dated after today wait for their day (`later`).

    Raises Refused with every error of the check (file and line), or with what an action refused, such as a booking
    that breaks a term (its clause); then nothing is written.
    """
    pack, found = read_pack(directory)
    errors = [one for one in found if one.severity == Severity.ERROR]
    if errors:
        raise Refused(*errors)
    with transaction.atomic():
        load = Load(pack, actor, LoadReport("", dry_run))
        load.report.pack = load.key
        _load(load)
        if load.report.changes:
            told = Programme.objects.get(key=load.key)
            counts = {"created": load.report.created, "changed": load.report.changed, "digest": told.pack_digest}
            record(actor=actor, act="pack.loaded", subject_type="programme", subject_key=load.key, facts=counts)
        if dry_run:
            transaction.set_rollback(True)
    return load.report


def _load(load: Load) -> None:
    """Every step in the order in which things need each other; a step that refuses ends the load."""
    load.remember(*places.KNOWN, *programme.KNOWN, *books.KNOWN, *projects.KNOWN, *draws.KNOWN, *calls.KNOWN, *claims.KNOWN,
                  *agreed.KNOWN, *statistics.KNOWN)  # fmt: skip
    places.load_places(load)
    load.stop_if_refused()
    programme.load_programme(load)
    load.stop_if_refused()
    instruments.load_instruments(load)
    load.stop_if_refused()
    for mandate in load.pack["mandates"]:
        if mandate["in_full"]:
            books.open_books(load, mandate)
        programme.load_mandate(load, mandate)
        load.stop_if_refused()
        programme.load_terms(load, mandate)
    load.stop_if_refused()
    agreed.load_moves(load)
    projects.load_projects(load)
    load.stop_if_refused()
    agreed.load_taken_over(load)
    projects.load_results(load)
    bookings.load_bookings(load)
    bookings.load_hours(load)
    draws.load_draw_downs(load)
    documents.load_documents(load)
    load.stop_if_refused()
    calls.load_costs(load)
    load.stop_if_refused()
    calls.load_calls(load)
    claims.load_tasks(load)
    books.load_published(load)
    statistics.load_statistics(load)
    reports.load_reports(load)
    load.stop_if_refused()
    load.report.left = left_over(load)
