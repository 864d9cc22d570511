"""Cost kinds, rates and calls: a call that is new or reads otherwise becomes a version, published where the file says so."""

from dataclasses import replace

from django.utils import timezone

from verkstad.calls import actions
from verkstad.calls.actions.drafts import pinned_as
from verkstad.calls.models import Call, CostFact, EligibleKind
from verkstad.calls.queries import draft_of
from verkstad.core.calls.terms import CallTerms
from verkstad.core.packs.calls import terms_of_row
from verkstad.core.packs.pack import Row
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.packs.loading.load import Load

KNOWN = (EligibleKind, CostFact, Call)


def load_costs(load: Load) -> None:
    for row in load.pack["eligible_costs"]:
        with load.row(row):
            outcome = actions.save_eligible_kind(
                programme=load.key, key=row["key"], number=row["number"], label_sv=row["label_sv"], label_en=row["label_en"],
                source_note=load.source_note(row), actor=load.actor,
            )  # fmt: skip
            load.note(row, "cost kind", row["key"], outcome)
    for row in load.pack["cost_facts"]:
        with load.row(row):
            outcome_fact = actions.save_cost_fact(
                programme=load.key, key=row["key"], scheme_sv=row["scheme_sv"], scheme_en=row["scheme_en"],
                label_sv=row["label_sv"], label_en=row["label_en"], method=row["method"], value=row["value"], unit=row["unit"],
                clause=row["clause"] or "", fills=row["fills"] or "", of=row["of"],
                confirmed=row["certainty"] != "unconfirmed", note_sv=row["note_sv"] or "", note_en=row["note_en"] or "",
                source_note=load.source_note(row), actor=load.actor,
            )  # fmt: skip
            load.note(row, "rate or amount", row["key"], outcome_fact)


def load_calls(load: Load) -> None:
    """Save each call and publish it where its file says so.

    A published call that reads otherwise is changed with the words of `change_sv` and `change_en`; without them the load
    is refused, because everybody is told what changes. A closing moves in the site only, by an extension.
    """
    for row in load.pack["calls"]:
        with load.row(row, "change_sv"):
            _load(load, row)


def _as_moved(call: Call, published: CallTerms, terms: CallTerms) -> CallTerms:
    """A closing that was moved in the site stays moved."""
    if not call.extensions.exists():
        return terms
    return replace(terms, closes_at=published.closes_at, second_closes_at=published.second_closes_at)


def _as_uploaded(call: Call, terms: CallTerms) -> CallTerms:
    """Documents that were put to the call in the site stay with it: a pack has no diary numbers to name them by."""
    shown = draft_of(call) or call.version
    return replace(terms, documents=shown.terms.documents, attachments=shown.terms.attachments) if shown else terms


def _no_draft_by_hand(call: Call, terms: CallTerms) -> None:
    """Refuse where somebody is writing a change of the published call in the site: their words are not overwritten."""
    draft = draft_of(call)
    if draft is not None and pinned_as(draft.terms, terms) != draft.terms:
        raise Refused.because(
            "calls.draft_by_hand",
            gettext_noop("Somebody is writing a change of the call %(key)s in the site."),
            {"key": call.key},
            fix=gettext_noop("Publish that draft or throw it away first."),
        )


def _load(load: Load, row: Row) -> None:
    before = Call.objects.select_related("version", "mandate").filter(key=row["key"]).first()
    published = before.version.terms if before and before.version else None
    terms = terms_of_row(load.pack, row, timezone.localdate(), published)
    if before is not None:
        terms = _as_uploaded(before, terms)
    if before is not None and published is not None:
        terms = _as_moved(before, published, terms)
        if pinned_as(published, terms) == published and (before.kind, before.mandate.key) == (
            row["kind"],
            row["mandate"],
        ):
            load.note(row, "call", row["key"], (before, {}))
            return
        _no_draft_by_hand(before, terms)
    call, changes = actions.save_call(
        key=row["key"], mandate=row["mandate"], kind=row["kind"], terms=terms,
        source_note=load.source_note(row, row["note"] or ""), actor=load.actor,
    )  # fmt: skip
    if row["publish"] and call.versions.filter(published_at__isnull=True).exists():
        state = call.state
        told = {name: row[name] or "" if published is not None else "" for name in ("change_sv", "change_en")}
        call = actions.publish_call(call=call, **told, actor=load.actor)
        changes = {**changes, "state": (state, call.state)} if state != call.state else changes
    load.note(row, "call", row["key"], (call, changes))
