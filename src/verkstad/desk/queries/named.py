"""What the news call an application: its title, its number, or the call that an untitled draft is for; never its key."""

import json
from typing import Any

from django.db.models import F, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform as KeyText
from django.db.models.functions import JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.organisations.models import Kind, Organisation
from verkstad.people.access import Who

CALL = {"key": F("key"), "sv": F("title_sv"), "en": F("title_en")}
ABOUT = "application"


def with_cases(acts: QuerySet[Any], user: Who) -> QuerySet[Any]:
    """The acts, each with `case`, the title and number of its application where the user may see it, `of_call`, the call
    that it names in its facts, and `of_body`, the name of the public body that it names; no query more."""
    seen = Application.objects.visible_to(user).filter(key=OuterRef("subject_key")).order_by()
    calls = Call.objects.filter(key=OuterRef("call_named")).order_by()
    case = JSONObject(title=F("title"), number=F("diary_number"))
    bodies = Organisation.objects.exclude(kind=Kind.COMPANY).filter(key=OuterRef("body_named")).order_by()
    named = acts.annotate(call_named=KeyText("call", "facts"), body_named=KeyText("body", "facts"))
    return named.annotate(
        case=Subquery(seen.annotate(told=case).values("told")[:1], output_field=JSONField()),
        of_body=Subquery(bodies.values("name")[:1]),
        of_call=Subquery(calls.annotate(told=JSONObject(**CALL)).values("told")[:1], output_field=JSONField()),
    )


def names_of(act: Any) -> dict[str, str]:
    """What to call the act's application and call, or a letter's body, by their keys; nothing for another act.

    Of a draft that the reader may not see, or that is thrown away, only the call is told.
    """
    if act.act.startswith("letter.") and act.of_body:
        return {act.facts["body"]: act.of_body}
    call, case = _read(act.of_call), _read(act.case)
    if act.subject_type != ABOUT or not (call or case):
        return {}
    english = (get_language() or "sv").startswith("en")
    title = (english and call.get("en")) or call.get("sv") or "–"
    if case.get("title") and case.get("number"):
        own = _("%(number)s “%(title)s”") % case
    elif case.get("title"):
        own = _("“%(title)s”") % case
    else:
        said = _("without a title to “%(call)s”") if case else _("to “%(call)s”")
        own = case.get("number") or said % {"call": title}
    return {act.subject_key: own} | ({call["key"]: _("“%(title)s”") % {"title": title}} if call else {})


def _read(packed: Any) -> dict[str, Any]:
    """The object, also where the engine gives it as text."""
    return dict(json.loads(packed) if isinstance(packed, str) else packed or {})
