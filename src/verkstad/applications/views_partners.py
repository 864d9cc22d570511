"""Partners: the list, one more, one's own part."""

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from verkstad.applications.actions import partners as acts
from verkstad.applications.forms import PartnerForm
from verkstad.applications.models import Application
from verkstad.applications.pages import taking_part
from verkstad.people.access import me, on


@on(Application, "applications.view_application")
def partners(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The list, and the form to add one."""
    form = PartnerForm(request.POST) if request.method == "POST" else None
    if form is not None and form.acts(lambda data: acts.add_partner(application=application, user=me(request), **data)):
        messages.success(request, _("%s takes part now.") % form.result.name)
        return redirect("applications:partners", application.key)
    return render(request, "applications/partners.html", taking_part.partners_page(application, me(request), form))


@on(Application, "applications.edit_part")
def partner(request: HttpRequest, application: Application, partner: str) -> HttpResponseBase:
    """One partner's regions and role."""
    one = next((p for p in application.all_partners() if p.key == partner), None)
    if one is None:
        raise Http404
    form = taking_part.part_form(application, one, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda data: acts.change_partner(application=application, key=partner, user=me(request), **data)
    ):
        return redirect("applications:partners", application.key)
    return render(request, "applications/partner.html", {"application": application, "partner": one, "form": form})


@on(Application, "applications.edit_application")
@require_POST
def partner_remove(request: HttpRequest, application: Application, partner: str) -> HttpResponseBase:
    acts.remove_partner(application=application, key=partner, user=me(request))
    messages.success(request, _("The partner is taken out."))
    return redirect("applications:partners", application.key)
