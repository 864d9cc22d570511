"""What the frame of every page says about who is signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from verkstad.people.models import User


def band_link(request: HttpRequest) -> tuple[Any, str, int] | None:
    """The way to one's own password, second step and roles."""
    user = getattr(request, "user", None)  # an error page may be asked for before anybody is known
    return (_("My sign-in"), reverse("mfa_index"), 0) if user is not None and user.is_authenticated else None


def frame(request: HttpRequest) -> dict[str, Any]:
    """Who one is here (the first role held), and in a demonstration the way to become somebody else."""
    context: dict[str, Any] = {"personas_url": reverse("people:personas")} if settings.DEMO else {}
    return context | {"user_role": ROLE(getattr(request, "user", None))}


def role_of(user: Any) -> str:
    held = user.active_appointments() if isinstance(user, User) else []
    return capfirst(str(held[0].get_role_display())) if held else ""


ROLE = lazy(role_of, str)  # made once: making the kind of a lazy text costs more than most pages
