"""The sign-off by an authorised signatory."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from verkstad.applications.actions import signing as acts
from verkstad.applications.forms import SignForm
from verkstad.applications.models import Application
from verkstad.applications.pages import signing as pages
from verkstad.people.access import me, on


@on(Application, "applications.view_application")
def signing(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The whole application to read, then the sign-off of exactly this."""
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda data: acts.sign_application(application=application, sha256=data["sha256"], user=me(request))
    ):
        messages.success(request, _("Signed. A change of the content makes the signature void."))
        return redirect("applications:ready", application.key)
    return render(request, "applications/signing.html", pages.signing_page(application, me(request), form))


@on(Application, "applications.edit_application")
@require_POST
def ask(request: HttpRequest, application: Application) -> HttpResponseBase:
    if acts.ask_for_signature(application=application, user=me(request)):
        messages.success(request, _("The authorised signatories have got a notice."))
    else:
        messages.success(request, _("The agency has got a notice and turns to you by e-mail."))
    return redirect("applications:signing", application.key)
