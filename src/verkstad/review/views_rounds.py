"""Officers' pages of a round: opening it, asking reviewers, the applications in it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from verkstad.calls.models import Call
from verkstad.people.access import me, on
from verkstad.review import actions
from verkstad.review.forms import AgreementForm, AskForm, PlaceForm, ProfileForm, ReasonForm, RoundForm
from verkstad.review.models import Assignment, Candidate, Reviewer, Round
from verkstad.review.pages import lists
from verkstad.review.pages.candidate import candidate_page
from verkstad.review.pages.confirm import confirm
from verkstad.review.queries.facts import facts_of
from verkstad.review.queries.rounds import reviewers


@on(Call, "review.steer_round")
def round_open(request: HttpRequest, call: Call) -> HttpResponse:
    """Open the review of a call."""
    people = reviewers().filter(active=True)
    budget = call.version.terms.budget_ore if call.version else None
    form = RoundForm(
        request.POST or None, people=people, initial={"each": 3, "budget_ore": budget, "reviewers": people}
    )
    stage = 2 if request.GET.get("steg") == "2" else 1
    if request.method == "POST" and form.acts(
        lambda data: actions.open_round(call=call, stage=stage, **data, actor=me(request))
    ):
        return redirect(form.result)
    return render(request, "review/round_form.html", {"form": form, "call": call})


@on(Round, "review.view_round")
def round_(request: HttpRequest, round: Round) -> HttpResponse:
    """A round: each application with its reviewers and how far they are."""
    return render(request, "review/round.html", lists.round_page(round, request.user, facts_of(round)))


@on(Round, "review.steer_round")
def round_change(request: HttpRequest, round: Round) -> HttpResponse:
    """Change what the round asks for."""
    now = {
        "each": round.each,
        "due_on": round.due_on,
        "budget_ore": round.budget_ore,
        "reviewers": round.reviewers.all(),
    }
    form = RoundForm(request.POST or None, people=reviewers(), initial=now)
    if request.method == "POST" and form.acts(
        lambda data: actions.change_round(round=round, **data, actor=me(request))
    ):
        messages.success(request, _("Saved."))
        return redirect(round)
    return render(request, "review/round_form.html", {"form": form, "call": round.call, "round": round})


@on(Round, "review.steer_round")
def assign(request: HttpRequest, round: Round) -> HttpResponse:
    """What an even assignment would look like and what speaks against whom; on confirmation it is done."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    del form.fields["reason"]
    if request.method == "POST" and form.acts(lambda _data: actions.assign_evenly(round=round, actor=me(request))):
        messages.success(request, _("The reviewers are asked."))
        return redirect(round)
    found = facts_of(round, actions.with_waiting(round))
    return render(request, "review/assign.html", {**lists.assign_page(round, found, found.plan()), "form": form})


@on(Candidate, "review.view_round")
def candidate(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """An application in the review: every score, how they lie, what was agreed."""
    return render(request, "review/candidate.html", candidate_page(candidate, request.user))


@on(Candidate, "review.steer_round")
def agree(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Write down what the reviewers agreed on."""
    form = AgreementForm(request.POST or None, round_=candidate.round)
    if request.method == "POST" and form.acts(
        lambda data: actions.agree(candidate=candidate, **form.agreed(), comment=data["comment"], actor=me(request))
    ):
        return redirect(candidate)
    return render(request, "review/agree.html", {**candidate_page(candidate, request.user), "form": form})


@on(Candidate, "review.steer_round")
def place(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Put an application at another place of the list, or settle a tie; or let the scores decide again."""
    form = PlaceForm(request.POST if request.method == "POST" and "end" not in request.POST else None)
    if request.method == "POST" and "end" in request.POST:
        actions.end_deviation(candidate=candidate, actor=me(request))
        return redirect("review:ranking", candidate.round_id)
    if request.method == "POST" and form.acts(
        lambda data: actions.deviate(candidate=candidate, **data, actor=me(request))
    ):
        return redirect("review:ranking", candidate.round_id)
    return render(request, "review/place.html", {**candidate_page(candidate, request.user), "form": form})


@on(Candidate, "review.steer_round")
def profile(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Set right what an application is matched and balanced by."""
    focus = lists.focus_pairs(candidate.round.call.mandate.programme_id)
    form = ProfileForm(request.POST or None, focus=focus, initial=ProfileForm.of(candidate))
    if request.method == "POST" and form.acts(
        lambda data: actions.save_profile(candidate=candidate, **data, actor=me(request))
    ):
        messages.success(request, _("Saved."))
        return redirect(candidate)
    return render(request, "review/profile.html", {"one": candidate, "form": form})


@on(Candidate, "review.steer_round")
def ask(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Ask one more reviewer for an application."""
    free = Reviewer.objects.filter(active=True).exclude(assignments__candidate=candidate).select_related("user")
    form = AskForm(request.POST or None, people=free)
    if request.method == "POST" and form.acts(
        lambda data: actions.add_task(candidate=candidate, **data, actor=me(request))
    ):
        return redirect(candidate)
    return render(request, "review/ask.html", {"one": candidate, "form": form})


@on(Candidate, "review.steer_round")
def task_remove(request: HttpRequest, candidate: Candidate, task: int) -> HttpResponse:
    """Take a task back from a reviewer, with a reason."""
    one = get_object_or_404(candidate.assignments.select_related("reviewer__user"), pk=task)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.acts(lambda data: actions.remove_task(task=one, **data, actor=me(request))):
        return redirect(candidate)
    return render(request, "ui/confirm.html", confirm("remove", one, form))


@on(Candidate, "review.steer_round")
def score_reopen(request: HttpRequest, candidate: Candidate, task: int) -> HttpResponse:
    """Let a reviewer send a score anew, with a reason."""
    one: Assignment = get_object_or_404(candidate.assignments.select_related("reviewer__user"), pk=task)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.acts(lambda data: actions.reopen_score(task=one, **data, actor=me(request))):
        return redirect(candidate)
    return render(request, "ui/confirm.html", confirm("reopen", one, form))
