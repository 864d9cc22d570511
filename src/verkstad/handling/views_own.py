"""The applicant's own pages of a case."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from verkstad.applications.models import Application, State
from verkstad.handling import actions, pages
from verkstad.handling.forms import WithdrawForm
from verkstad.handling.models import OutcomeKind
from verkstad.people.access import me, on


@on(Application, "handling.open_own_case")
def mine(request: HttpRequest, application: Application) -> HttpResponse:
    """Where the case stands, what is asked of the applicant, the letters."""
    if application.state == State.DRAFT:
        raise Http404
    return render(request, "handling/mine.html", pages.own_case(application, me(request)))


@on(Application, "handling.open_own_case")
def withdrawal_pdf(request: HttpRequest, application: Application) -> HttpResponse:
    """The letter that confirms a withdrawal: while the call is sealed the diary does not know whose it is."""
    made = application.outcomes.filter(kind=OutcomeKind.WITHDRAWN).select_related("document").first()
    if made is None or not made.document.file:
        raise Http404
    with made.document.file.open("rb") as file:
        answer = HttpResponse(file.read(), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="aterkallelse-{application.key}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@on(Application, "applications.withdraw_application")
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Take the application back, after a page that says what that means."""
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: actions.withdraw_application(application=application, user=me(request), **data)
    ):
        messages.success(
            request, _("The application is withdrawn. The letter is %s.") % form.result.document.diary_number
        )
        return redirect("handling:mine", application.key)
    return render(request, "handling/withdraw.html", {"case": application, "form": form})
