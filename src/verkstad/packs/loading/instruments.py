"""Instruments: a file that is new or reads otherwise becomes a version, published where the file says so."""

from dataclasses import replace

from verkstad.core.packs.instruments import PackInstrument
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.instruments import actions
from verkstad.instruments.models import Instrument, State, Version
from verkstad.instruments.queries import content_mark, draft_of, drafted_by
from verkstad.packs.loading.load import Load


def load_instruments(load: Load) -> None:
    for one in load.pack.instruments:
        try:
            _load(load, one)
        except Refused as refused:
            where = f"{one.file}:{one.line}"
            load.refused += [replace(f, where=f"{where} ({f.where})" if f.where else where) for f in refused.findings]


def _load(load: Load, one: PackInstrument) -> None:
    known = Instrument.objects.filter(key=one.key).first()
    last = known.versions.order_by("-number").first() if known else None
    before = (last.number, str(last.state)) if last else (None, None)
    version = _standing(one, known, last) or _written(load, one, known)
    if one.publish and version.state == State.DRAFT:
        version = actions.publish_version(version=version, actor=load.actor)
    pairs = {"version": (before[0], version.number), "state": (before[1], str(version.state))}
    changes = {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and version.number >= (before[0] or 0)}
    load.report.note("instrument", one.key, changes, new=known is None, where=f"{one.file}:{one.line}")


def _standing(one: PackInstrument, known: Instrument | None, last: Version | None) -> Version | None:
    """The version that says what the file says: the last one, or an earlier one that somebody went on from by hand."""
    if known is None or last is None:
        return None
    mark = content_mark(one.content)
    if last.sha256 == mark:
        return last
    by_hand = not drafted_by(known).startswith("system:")
    return known.versions.filter(sha256=mark).order_by("-number").first() if by_hand else None


def _written(load: Load, one: PackInstrument, known: Instrument | None) -> Version:
    if known is None:
        return actions.create_instrument(key=one.key, content=one.content, actor=load.actor)
    if draft_of(known) and not drafted_by(known).startswith("system:"):
        raise Refused.because(
            "instruments.draft_by_hand",
            gettext_noop("Somebody is writing a draft of the instrument %(key)s in the site."),
            {"key": one.key},
            fix=gettext_noop("Publish that draft first, or give the file another key."),
        )
    return actions.save_draft(instrument=known, content=one.content, actor=load.actor)
