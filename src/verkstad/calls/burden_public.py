"""How much work an application is, as a visitor is told it before they begin."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.calls.queries_public import Shown
from verkstad.core.calls.burden import Burden, burden
from verkstad.core.instruments.questions import Form
from verkstad.instruments.models import Version
from verkstad.ui import formats


def forms_of(calls: Sequence[Shown]) -> dict[tuple[str, int], Form]:
    """The application forms of the calls by key and version. One query."""
    wanted = {(one.terms.form, one.terms.form_version) for one in calls if one.terms.form}
    if not wanted:
        return {}
    found = Version.objects.filter(instrument__key__in={key for key, _number in wanted}).select_related("instrument")
    return {(v.instrument.key, v.number): v.form for v in found if (v.instrument.key, v.number) in wanted}


def burdens(calls: Sequence[Shown]) -> dict[int, str]:
    """The burden in words by the call's id; calls without a form of ours are left out. One query."""
    forms = forms_of(calls)
    return {
        one.call.pk: said(burden(form, one.terms))
        for one in calls
        if (form := forms.get((one.terms.form, one.terms.form_version or 0))) is not None
    }


def burden_words(one: Shown) -> str:
    return burdens([one]).get(one.call.pk, "")


def said(work: Burden) -> str:
    """ "24 questions, about 3 hours": counted, and estimated by the rule of `core.calls.burden`."""
    count = ngettext("%s question", "%s questions", work.questions) % work.questions
    return _("%(questions)s, about %(time)s for one who knows the project") % {
        "questions": count, "time": time_said(work.minutes)
    }  # fmt: skip


def time_said(minutes: int) -> str:
    """Minutes to the nearest quarter, hours to the nearest half: an estimate is not told more closely."""
    if minutes < 60:
        quarters = max(1, round(minutes / 15)) * 15
        return ngettext("%s minute", "%s minutes", quarters) % quarters
    hours = Fraction(round(minutes / 30), 2)
    decimals = 0 if hours.denominator == 1 else 1
    return ngettext("%s hour", "%s hours", 1 if hours == 1 else 2) % formats.number(hours, decimals)
