"""The list of reviewers, and what each knows and is tied to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from verkstad.people.access import allow, may, me, on
from verkstad.review import actions
from verkstad.review.forms import InterestForm, NewReviewerForm, ReviewerForm
from verkstad.review.models import Reviewer
from verkstad.review.pages import lists
from verkstad.review.queries.rounds import reviewers as every


@allow("review.view_reviewer")
def reviewers(request: HttpRequest) -> HttpResponse:
    """Everybody who can be asked to review."""
    return render(
        request,
        "review/reviewers.html",
        {"rows": lists.reviewer_rows(every()), "keeps": may(request.user, "review.keep_reviewers")},
    )


@allow("review.keep_reviewers")
def reviewer_new(request: HttpRequest) -> HttpResponse:
    """Enter a reviewer."""
    form = NewReviewerForm(request.POST or None, focus=lists.focus_pairs(), initial={"languages": ["sv"]})
    if request.method == "POST" and form.acts(lambda data: actions.save_reviewer(**data, actor=me(request))):
        return redirect("review:reviewer", form.result.pk)
    return render(request, "review/reviewer_form.html", {"form": form})


@on(Reviewer, "review.view_reviewer")
def reviewer(request: HttpRequest, reviewer: Reviewer) -> HttpResponse:
    """One reviewer: what they know, and what they are tied to."""
    return render(
        request,
        "review/reviewer.html",
        {**lists.reviewer_page(reviewer), "keeps": may(request.user, "review.keep_reviewers")},
    )


@on(Reviewer, "review.keep_reviewers")
def reviewer_change(request: HttpRequest, reviewer: Reviewer) -> HttpResponse:
    """Change what a reviewer knows and takes."""
    now = {name: getattr(reviewer, name) for name in ("languages", "focus_areas", "regions", "most", "active")}
    form = ReviewerForm(request.POST or None, focus=lists.focus_pairs(), initial=now)
    if request.method == "POST" and form.acts(
        lambda data: actions.save_reviewer(user=reviewer.user, **data, actor=me(request))
    ):
        messages.success(request, _("Saved."))
        return redirect("review:reviewer", reviewer.pk)
    return render(request, "review/reviewer_form.html", {"form": form, "one": reviewer})


@on(Reviewer, "review.keep_reviewers")
def interest_new(request: HttpRequest, reviewer: Reviewer) -> HttpResponse:
    """Note that a reviewer is tied to an organisation."""
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: actions.add_interest(reviewer=reviewer, **data, actor=me(request))
    ):
        return redirect("review:reviewer", reviewer.pk)
    return render(request, "review/interest.html", {"form": form, "one": reviewer})


@on(Reviewer, "review.keep_reviewers")
def interest_remove(request: HttpRequest, reviewer: Reviewer, interest: int) -> HttpResponse:
    """Take away a tie that was noted by mistake."""
    one = get_object_or_404(reviewer.interests.select_related("organisation"), pk=interest)
    if request.method == "POST":
        actions.remove_interest(interest=one, actor=me(request))
        return redirect("review:reviewer", reviewer.pk)
    return render(request, "ui/confirm.html", lists.interest_page(reviewer, one))
