"""The public lists, what waits for decision, and many proposals from a ranking."""

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from verkstad.calls.models import Call
from verkstad.decisions import actions
from verkstad.decisions.forms import ManyForm
from verkstad.decisions.forms_many import ProposeManyForm
from verkstad.decisions.pages import bulk, proposals
from verkstad.decisions.queries import public as public_list
from verkstad.decisions.queries.waiting import waiting_for
from verkstad.people.access import allow, me, on, public


@public
def list_(request: HttpRequest) -> HttpResponse:
    """Calls with decisions."""
    return render(request, "decisions/list.html", {"rows": public_list.decided_calls()})


@on(Call, "public")
def call(request: HttpRequest, call: Call) -> HttpResponse:
    """The decisions of a call: name and sum, nothing of what is told in confidence."""
    return render(request, "decisions/call.html", bulk.public_facts(call))


@on(Call, "public")
def call_csv(request: HttpRequest, call: Call) -> HttpResponse:
    """The same as open data."""
    text = StringIO()
    writer = csv.DictWriter(text, public_list.FIELDS)
    writer.writeheader()
    writer.writerows({name: bulk.harmless(cell) for name, cell in row.items()} for row in public_list.records(call))
    name = {"Content-Disposition": f'attachment; filename="beslut-{call.key}.csv"'}
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=name)


@allow("decisions.view_proposal")
def waiting(request: HttpRequest) -> HttpResponse:
    """Proposals that wait, and deciding several of them at once."""
    rows = waiting_for(request.user)
    form = ManyForm(request.POST or None, keys=[str(row.pk) for row in rows])
    if request.method == "POST" and form.is_valid():
        chosen = [row for row in rows if str(row.pk) in form.cleaned_data["chosen"]]
        done = actions.decide_many(proposals=chosen, actor=me(request))
        return render(request, "decisions/done.html", bulk.done_facts(done, _("Decided"), "decisions:waiting"))
    return render(request, "decisions/waiting.html", proposals.waiting_facts(me(request), form, rows))


@on(Call, "decisions.propose")
def propose_many(request: HttpRequest, call: Call) -> HttpResponse:
    """Propose for several rows of the frozen ranking."""
    rows = bulk.ranked(call)
    keys, appeal = [row.application.key for row in rows], bulk.appeal_in(rows)
    form = ProposeManyForm(request.POST or None, keys=keys, appeal=appeal)
    if request.method == "POST" and form.is_valid():
        chosen = bulk.wanted(rows, form.cleaned_data["chosen"])
        done = actions.propose_many(rows=chosen, appeal=form.said, actor=me(request))
        return render(request, "decisions/done.html", bulk.done_facts(done, _("Proposed"), "decisions:waiting"))
    return render(request, "decisions/propose_many.html", {"call": call, "rows": rows, "form": form})
