"""Dossiers: the list, a project's, the file, and a page for anybody who has received one."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from verkstad.agreements.models import Agreement
from verkstad.dossiers.actions import whole
from verkstad.dossiers.actions.making import ask_dossier
from verkstad.dossiers.forms import AskForm, HashForm
from verkstad.dossiers.models import Dossier, MandateDossier, State
from verkstad.dossiers.pages import show
from verkstad.mandate.models import Mandate
from verkstad.people.access import allow, may, me, on, public


@allow("dossiers.view_dossier")
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """The dossiers that were made, with their fingerprints."""
    return render(request, "dossiers/list.html", show.listed(request.user))


@on(Agreement, "dossiers.view_dossier")
@require_safe
def project(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """A project's dossiers, and the way to a new one."""
    return render(request, "dossiers/project.html", show.project_facts(agreement, request.user))


@on(Agreement, "dossiers.have_dossier")
def ask(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Have a dossier made."""
    trying = may(request.user, "dossiers.include_unsearched", agreement)
    form = AskForm(request.POST if request.method == "POST" else None, unsearched=trying)
    if request.method == "POST" and form.acts(
        lambda data: ask_dossier(agreement=agreement, unsearched=bool(data.get("unsearched")), actor=me(request))
    ):
        if form.result.handed_back and form.result.state == State.DONE:
            messages.success(
                request, _("Nothing has happened since the dossier was made, so it is the same one: fetch it below.")
            )
        elif form.result.state == State.DONE:
            messages.success(request, _("The dossier is made."))
        return redirect("dossiers:project", agreement.key)
    return render(request, "dossiers/project.html", show.project_facts(agreement, request.user, form))


@on(Dossier, "dossiers.have_dossier")
@require_safe
def file(request: HttpRequest, dossier: Dossier) -> FileResponse:
    """The zip, to be saved."""
    return _saved(dossier)


def _saved(dossier: Dossier | MandateDossier) -> FileResponse:
    if not dossier.file:
        raise Http404
    try:
        content = dossier.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=dossier.name, content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


@on(Mandate, "dossiers.view_dossier")
@require_safe
def mandate(request: HttpRequest, row: Mandate) -> HttpResponse:
    """The dossiers of a whole mandate, and the way to a new one."""
    return render(request, "dossiers/mandate.html", show.mandate_facts(row, request.user))


@on(Mandate, "dossiers.have_dossier")
def ask_whole(request: HttpRequest, row: Mandate) -> HttpResponse:
    """Have the dossier of a whole mandate made."""
    trying = may(request.user, "dossiers.include_unsearched", row)
    form = AskForm(request.POST if request.method == "POST" else None, unsearched=trying)
    if request.method == "POST" and form.acts(
        lambda data: whole.ask_whole(mandate=row, unsearched=bool(data.get("unsearched")), actor=me(request))
    ):
        return redirect("dossiers:mandate", row.key)
    return render(request, "dossiers/mandate.html", show.mandate_facts(row, request.user, form))


@on(MandateDossier, "dossiers.have_dossier")
@require_safe
def whole_file(request: HttpRequest, dossier: MandateDossier) -> FileResponse:
    """The zip of a whole mandate, to be saved."""
    return _saved(dossier)


@public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a file with this fingerprint was made here, and when: for anybody who has one."""
    form = HashForm(request.GET if "sha256" in request.GET else None)
    return render(request, "dossiers/check.html", show.checked_facts(form))
