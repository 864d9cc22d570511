"""Pages that belong to nobody: errors, the accessibility statement, the living style page."""

from types import SimpleNamespace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

# The doors are kept by people, a floor above; what stands here is open to everybody and says so in their terms.
OPEN = SimpleNamespace(kind="public", permission="", model=None)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever broke (the database, the session) may break the frame's context too."""
    return HttpResponse(render_to_string("500.html"), status=500)


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html", {"contact": getattr(settings, "CONTACT", "")})


def style_page(request: HttpRequest) -> HttpResponse:
    """Every component with sample content; exists only where nobody can mistake it for a real page."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    from verkstad.ui.sample import sample

    return render(request, "ui/style.html", sample(request))


accessibility.door = style_page.door = OPEN  # type: ignore[attr-defined]
