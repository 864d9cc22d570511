"""What the page of a version shows: what it asks, in words; what is new; whom that hits."""

from typing import Any

from django.utils.translation import gettext as _

from verkstad.core.instruments.checks import publish_findings
from verkstad.core.instruments.questions import Form
from verkstad.core.instruments.responses import differences
from verkstad.instruments.fields import said
from verkstad.instruments.kinds import FIELDS, kind_word
from verkstad.instruments.models import State, Version
from verkstad.instruments.pages_build import when_words
from verkstad.instruments.queries import affected_drafts
from verkstad.ui.words import told


def version_page(version: Version) -> dict[str, Any]:
    """Context of a version: what it asks, what keeps it from being published, what is new, whom that hits."""
    form = version.form
    former = Version.objects.filter(instrument=version.instrument_id, number__lt=version.number).order_by("-number")
    before = former.first()
    draft = version.state == State.DRAFT
    what = {"added": _("new"), "removed": _("taken away"), "changed": _("changed")}
    changes = differences(before.form, form) if before else []
    return {
        "one": version, "title": said(form.title), "draft": draft, "before": before,
        "sections": [(said(s.title), when_words(form, s.condition), [
            (q, said(q.label), kind_word(q.kind), when_words(form, q.condition)) for q in s.questions
        ]) for s in form.sections],
        "findings": [{"label": name_of(form, f.where), "message": told(f).message, "fix": told(f).fix}
                     for f in publish_findings(form)] if draft else [],
        "changes": [{"label": name_of(form if c.what != "removed" or not before else before.form, c.key),
                     "what": what[c.what], "fields": [str(FIELDS.get(f, f)) for f in c.fields]} for c in changes],
        "affected": [{"response": hit.response, "version": hit.version,
                      "labels": [name_of(form, key) for key in hit.questions]} for hit in affected_drafts(version)],
    }  # fmt: skip


def name_of(form: Form, where: str) -> str:
    """A place of a finding as its question or section is called; the place itself where that has no words yet."""
    key = where.replace("[", ".").split(".")[0]
    names = {s.key: said(s.title) for s in form.sections} | {q.key: said(q.label) for q in form.questions()}
    return names.get(key) or where
