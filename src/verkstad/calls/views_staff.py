"""The pages on which calls are prepared and published."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from verkstad.calls import actions, pages_staff
from verkstad.calls.forms import NewForm, PublishForm
from verkstad.calls.forms_sections_more import SECTIONS, sections_of
from verkstad.calls.models import Call
from verkstad.calls.pages_public import call_page
from verkstad.calls.queries_public import Shown
from verkstad.core.calls.terms import CallTerms
from verkstad.core.instruments.questions import Words
from verkstad.core.refused import Refused
from verkstad.people.access import allow, me, on


@allow("calls.view_call")
@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Every call, those that are drafts too."""
    return render(request, "calls/staff_list.html", pages_staff.list_page(request.user, request.GET))


@allow("calls.change_call")
def call_new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST or None, mandates=pages_staff.mandates_for(request.user))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        terms = CallTerms(title=Words(given["title_sv"], given["title_en"]))
        try:
            made, _changes = actions.save_call(key=given["key"], mandate=given["mandate"], kind=given["kind"], terms=terms,
                                               actor=me(request))  # fmt: skip
            return redirect("calls:manage", made.key)
        except Refused as refused:
            form.take(refused)
    return render(request, "calls/staff_new.html", {"form": form})


@on(Call, "calls.view_call")
@require_safe
def manage(request: HttpRequest, call: Call) -> HttpResponse:
    """Where the call stands and what is left to do."""
    return render(request, "calls/staff_call.html", pages_staff.manage_page(call, request.user))


@on(Call, "calls.change_call")
def edit(request: HttpRequest, call: Call, section: str) -> HttpResponse:
    """One section of what the call says; saving makes or changes the draft."""
    kind = SECTIONS.get(section)
    if kind is None or not kind.fits(call.kind):
        raise Http404
    form = pages_staff.section_form(call, kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _saved(request, call, form.applied(), section, stay=form.asks_more)
    return render(request, "calls/staff_edit.html", {"form": form, "call": call, "section": kind, "seen": pages_staff.seen(call),
                                                     "sections": sections_of(call.kind)})  # fmt: skip


def _saved(request: HttpRequest, call: Call, terms: CallTerms, section: str, *, stay: bool) -> HttpResponse:
    """Save and go on: to the next section, or back to the call; to the same one where it now asks for more."""
    actions.save_call(key=call.key, mandate=call.mandate, kind=call.kind, terms=terms, source_note=call.source_note,
                      seen=request.POST.get("seen", ""), actor=me(request))  # fmt: skip
    messages.success(request, _("Saved. More is asked for below now.") if stay else _("Saved."))
    if stay:
        return redirect("calls:edit", call.key, section)
    keys = [one.key for one in sections_of(call.kind)]
    after = keys.index(section) + 1
    if "next" in request.POST and after < len(keys):
        return redirect("calls:edit", call.key, keys[after])
    return redirect("calls:manage", call.key)


@on(Call, "calls.view_call")
@require_safe
def preview(request: HttpRequest, call: Call) -> HttpResponse:
    """The draft exactly as the public will see it, on the public page itself."""
    public = pages_staff.as_public(call)
    context = {**call_page(Shown(public, timezone.now()), request.user), "real": call}
    return render(request, "calls/staff_preview.html", {**context, "tries": pages_staff.forms_to_try(public)})


@on(Call, "calls.publish_call")
def publish(request: HttpRequest, call: Call) -> HttpResponse:
    """Findings, burden and differences; then publish, or be refused with all findings at once."""
    form = PublishForm(request.POST if request.method == "POST" else None, first=call.version is None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_call(call=call, **form.cleaned_data, actor=me(request))
            messages.success(request, _("The call is published."))
            return redirect("calls:manage", call.key)
        except Refused as refused:
            form.take(refused)
    return render(request, "calls/staff_publish.html", {"form": form, **pages_staff.publish_page(call)})


@on(Call, "public")
@require_safe
def versions(request: HttpRequest, call: Call) -> HttpResponse:
    """What the call has said, version by version, for everybody."""
    return render(request, "calls/versions.html", pages_staff.versions_page(call))
