"""The ranked list and the what-if page, with their files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people.access import me, on
from verkstad.review import actions
from verkstad.review.downloads import table
from verkstad.review.forms import ReasonForm
from verkstad.review.models import Round
from verkstad.review.pages import confirm, portfolio, ranking, suggestion
from verkstad.ui.forms import ActForm


@on(Round, "review.view_round")
def ranking_(request: HttpRequest, round: Round) -> HttpResponse:
    """The consolidated list with the line where the money ends."""
    return render(request, "review/ranking.html", ranking.ranking_page(round, request.user))


@on(Round, "review.view_round")
def ranking_file(request: HttpRequest, round: Round, kind: str) -> HttpResponse:
    """The list as CSV or XLSX."""
    listing = ranking.listing_for(round)
    _not_while_owing(listing.owed_by(request.user))
    return table(ranking.export_rows(listing), f"rangordning-{round.call.key}", kind)


@on(Round, "review.view_round")
def scores_file(request: HttpRequest, round: Round, kind: str) -> HttpResponse:
    """Every score with its comments as CSV or XLSX."""
    _not_while_owing(ranking.listing_for(round).owed_by(request.user))
    return table(ranking.every_score(round), f"poang-{round.call.key}", kind)


@on(Round, "review.steer_round")
def ranking_freeze(request: HttpRequest, round: Round) -> HttpResponse:
    """Confirm and fix the list."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: actions.freeze_ranking(round=round, actor=me(request))):
        messages.success(request, _("The list is fixed as version %s.") % form.result.number)
        return redirect("review:ranking", round.pk)
    return render(request, "ui/confirm.html", confirm.freeze_page(round, form))


@on(Round, "review.steer_round")
def round_reopen(request: HttpRequest, round: Round) -> HttpResponse:
    """Confirm and open a fixed round again, with a reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: actions.reopen_round(round=round, **data, actor=me(request))
    ):
        messages.success(request, _("The review is open again."))
        return redirect("review:ranking", round.pk)
    return render(request, "ui/confirm.html", confirm.reopen_page(round, form))


@on(Round, "review.view_round")
def portfolio_(request: HttpRequest, round: Round) -> HttpResponse:
    """What if: choose projects, see what they cover and cost; ask for a suggestion."""
    return render(request, "review/portfolio.html", suggestion.what_if_page(round, request.user, request.GET))


@on(Round, "review.steer_round")
@require_POST
def search_start(request: HttpRequest, round: Round) -> HttpResponse:
    """Have a suggestion worked out to its end by a process of its own."""
    address = request.POST.get("address", "")
    choice = portfolio.choice_of(round, QueryDict(address))
    _not_while_owing(choice.listing.owed_by(request.user))
    portfolio.sensible(choice)
    search = actions.start_search(
        round=round, projects=choice.projects, wishes=choice.wishes, address=address, actor=me(request)
    )
    return redirect(suggestion.url_of(search))


@on(Round, "review.steer_round")
@require_POST
def search_stop(request: HttpRequest, round: Round, number: int) -> HttpResponse:
    """Stop working out a suggestion."""
    search = actions.stop_search(round=round, number=number, actor=me(request))
    messages.success(request, _("The working out of the suggestion is stopped."))
    return redirect(suggestion.url_of(search))


@on(Round, "review.view_round")
def portfolio_file(request: HttpRequest, round: Round, kind: str) -> HttpResponse:
    """The projects and what is chosen as CSV or XLSX."""
    choice = portfolio.choice_of(round, request.GET)
    _not_while_owing(choice.listing.owed_by(request.user))
    return table(portfolio.export_rows(choice), f"portfolj-{round.call.key}", kind)


def _not_while_owing(owes: bool) -> None:
    if owes:
        raise Refused.because("review.owes", gettext_noop("You have a score of your own to send first."),
                              fix=gettext_noop("Others' scores are shown when yours are in."))  # fmt: skip
