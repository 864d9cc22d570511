"""The page where the application is read and signed."""

from typing import Any

from django.urls import reverse

from verkstad.applications.forms import SignForm
from verkstad.applications.models import Application
from verkstad.applications.pages.frame import frame
from verkstad.applications.pages.others import signing_facts
from verkstad.applications.pages.overview import content
from verkstad.applications.queries.content import content_hash, content_of, loaded
from verkstad.applications.queries.readiness import remarks
from verkstad.applications.rules import may_sign
from verkstad.people.models import User


def signing_page(application: Application, user: User, form: SignForm) -> dict[str, Any]:
    """Everything that is signed, its hash, who signed what and whether it still holds."""
    found = remarks(loaded(application))
    context = frame(application, user, reverse("applications:signing", args=[application.key]), found)
    mark = content_hash(content_of(application))
    if not form.is_bound:
        form = SignForm(initial={"sha256": mark})
    signed = [{"one": one, "holds": one.sha256 == mark} for one in application.signings.all()]
    others = [gap for gap in found if gap.blocking and gap.part != "signing"]
    return {
        **context, **content(application), "sha256": mark, "signings": signed, "others": others,
        "holds": any(row["holds"] for row in signed), "may_sign": context["draft"] and may_sign(user, application),
        "form": form, **signing_facts(application.owner, application.call.mandate.key),
    }  # fmt: skip
