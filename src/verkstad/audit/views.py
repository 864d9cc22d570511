import json
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from verkstad.audit import queries
from verkstad.audit.actions import note_visit
from verkstad.audit.forms import bar_of, choice_of, position_of
from verkstad.journal.words import words
from verkstad.people.access import allow, public
from verkstad.people.models import User


@allow("journal.view_journal")
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The journal, newest first, as far as this person may read it."""
    names = words.mandate_names()
    bar = bar_of(request.GET, queries.mandate_keys(request.user), names)
    choice, faults = choice_of(bar)
    before, after = position_of(request.GET, "before"), position_of(request.GET, "after")
    found = queries.journal_slice(request.user, choice, before=before, after=after)
    context = {"bar": bar, "faults": faults, "found": found, "names": names, "paged": before or after}
    return render(request, "audit/journal.html", context)


@allow("journal.view_journal")
@require_safe
def act(request: HttpRequest, position: int) -> HttpResponse:
    """One act with everything that is hashed; of a sealed one only its place in the chain."""
    found = queries.acts_for(request.user).filter(pk=position).first()
    if found is None:
        raise Http404
    told = queries.told([found], request.user)[0]
    facts = "" if told.sealed else json.dumps(found.facts, ensure_ascii=False, indent=1, sort_keys=True)
    return render(request, "audit/act.html", {"told": told, "facts": facts})


@allow("journal.view_journal")
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Remember that this person has seen what was listed, then go back."""
    user = cast(User, request.user)  # the door let nobody else in
    note_visit(user=user, position=position_of(request.POST, "position") or 0)
    messages.success(request, _("Noted. What comes later is shown as new."))
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "audit:journal")


@public
@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """The chain's end, for anyone to note and hold us to."""
    return render(request, "audit/proof.html", {"proof": queries.proof()})


@public
@require_safe
def proof_json(request: HttpRequest) -> HttpResponse:
    """The same for a machine that notes it each day."""
    found = queries.proof()
    at = found.at.isoformat() if found.at else None
    return JsonResponse({"count": found.count, "hash": found.head.hash, "head": str(found.head), "last_act_at": at})
