"""Refuses to start where a demo could be mistaken for, or reached as, the real thing."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}


@register()
def demo_stays_at_home(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """E001-E003: demo mode only on this machine, without a public address, in a home that `verkstad demo` made."""
    if not settings.DEMO:
        return []
    hint = "Take away VERKSTAD_DEMO, or name another VERKSTAD_HOME for the demo."
    found = []
    if settings.ORIGIN or settings.SECURE or settings.BEHIND_PROXY:
        found.append(
            Error("demo mode is on while VERKSTAD_ORIGIN or VERKSTAD_BEHIND_PROXY is set", hint, id="people.E001")
        )
    strangers = sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK - {"testserver"})
    if strangers:
        found.append(
            Error(f"demo mode is on while VERKSTAD_HOSTS names {', '.join(strangers)}", hint, id="people.E002")
        )
    if not settings.DEMO_MARK.exists():
        found.append(
            Error(f"demo mode is on in {settings.HOME}, which verkstad demo did not make", hint, id="people.E003")
        )
    return found


@register()
def provider_is_whole(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """E004: a provider needs issuer, client and secret; half of them is a mistake."""
    given = {
        "VERKSTAD_OIDC_ISSUER": settings.OIDC_ISSUER,
        "VERKSTAD_OIDC_CLIENT_ID": settings.OIDC_CLIENT_ID,
        "VERKSTAD_OIDC_CLIENT_SECRET": settings.OIDC_CLIENT_SECRET,
    }
    missing = [name for name, value in given.items() if not value]
    if len(missing) in (0, len(given)):
        return []
    return [Error("sign-in through a provider is half configured", f"Set {', '.join(missing)} too.", id="people.E004")]
