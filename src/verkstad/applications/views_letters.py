"""Letters of intent: asked for by the applicant, answered by the body that is asked."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from verkstad.applications.actions import letters as acts
from verkstad.applications.forms import LetterForm
from verkstad.applications.models import Application, Letter
from verkstad.applications.pages import taking_part
from verkstad.people.access import me, on


@on(Application, "applications.view_application")
def letters(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Region by region: asked, given, declined; and the form that asks."""
    form = taking_part.letters_form(application, request.POST) if request.method == "POST" else None
    if form is not None and form.acts(lambda data: acts.ask_letters(application=application, user=me(request), **data)):
        messages.success(request, _("The letters are asked for. You get a notice when they are answered."))
        return redirect("applications:letters", application.key)
    return render(request, "applications/letters.html", taking_part.letters_page(application, me(request), form))


@on(Application, "applications.edit_application")
@require_POST
def letter_recall(request: HttpRequest, application: Application, letter: int) -> HttpResponseBase:
    one = get_object_or_404(Letter.objects.select_related("application__call__mandate", "application__owner"),
                            pk=letter, application=application)  # fmt: skip
    acts.recall_letter(letter=one, user=me(request))
    messages.success(request, _("The request is recalled."))
    return redirect("applications:letters", application.key)


@on(Letter, "applications.view_letter")
def letter(request: HttpRequest, letter: Letter) -> HttpResponseBase:
    """The request as the body reads it, and its answer."""
    form = LetterForm(request.POST if request.method == "POST" else None, initial=taking_part.answered(letter))
    if request.method == "POST" and form.acts(lambda data: acts.answer_letter(letter=letter, user=me(request), **data)):
        messages.success(request, _("Your answer is with the application, and the applicant has got a notice."))
        return redirect("applications:letter", letter.pk)
    return render(request, "applications/letter.html", taking_part.letter_page(letter, me(request), form))
