"""Instruments and their versions."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from verkstad.core.refused import Refused
from verkstad.instruments import actions, pages_author, queries
from verkstad.instruments.forms_author import ContentForm, NewForm
from verkstad.instruments.models import Instrument, Version
from verkstad.people.access import allow, may, me, on

PAGE = 50


@allow("instruments.view_instrument")
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.instruments(request.user), PAGE).get_page(request.GET.get("page"))
    may_change = may(request.user, "instruments.change_instrument")
    return render(request, "instruments/list.html", {"page": page, "may_change": may_change})


@allow("instruments.change_instrument")
def instrument_import(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_instrument(**form.cleaned_data, actor=me(request))
            return redirect("instruments:version", made.pk)
        except Refused as refused:
            form.take(refused)
    return render(request, "instruments/draft.html", {"form": form, "title": _("New instrument")})


@on(Instrument, "instruments.view_instrument")
@require_safe
def instrument(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    versions = instrument.versions.all()
    may_change = may(request.user, "instruments.change_instrument")
    return render(
        request,
        "instruments/instrument.html",
        {"instrument": instrument, "versions": versions, "may_change": may_change},
    )


@on(Instrument, "instruments.change_instrument")
def draft(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    last = instrument.versions.first()
    content = json.dumps(last.content, ensure_ascii=False, indent=2) if last else ""
    form = ContentForm(request.POST or None, initial={"content": content})
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_draft(instrument=instrument, content=form.cleaned_data["content"], actor=me(request))
            messages.success(request, _("Version %s is saved.") % saved.number)
            return redirect("instruments:version", saved.pk)
        except Refused as refused:
            form.take(refused)
    return render(request, "instruments/draft.html", {"form": form, "title": instrument.title, "back": instrument})


@on(Version, "instruments.view_instrument")
@require_safe
def version(request: HttpRequest, version: Version) -> HttpResponse:
    context = pages_author.version_page(version)
    context["may_publish"] = context["draft"] and may(request.user, "instruments.publish_version")
    context["may_change"] = may(request.user, "instruments.change_instrument")
    context["may_start"] = not context["draft"] and may(request.user, "instruments.start_response")
    return render(request, "instruments/version.html", context)


@on(Version, "instruments.view_instrument")
@require_safe
def version_json(request: HttpRequest, version: Version) -> HttpResponse:
    text = json.dumps(version.content, ensure_ascii=False, indent=2) + "\n"
    name = f"{version.instrument.key}-{version.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@on(Version, "instruments.publish_version")
@require_POST
def version_publish(request: HttpRequest, version: Version) -> HttpResponse:
    actions.publish_version(version=version, actor=me(request))
    messages.success(request, _("Version %s is published.") % version.number)
    return redirect("instruments:version", version.pk)
