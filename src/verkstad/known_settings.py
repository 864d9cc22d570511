"""Every setting an installation may give in its environment, with what it means; docs/settings.md is made from this."""

import os
from pathlib import Path

PREFIX = "VERKSTAD_"


def home() -> Path:
    """The folder of this installation; it need not exist yet."""
    given = os.environ.get(f"{PREFIX}HOME", "").strip()
    return Path(given or Path(__file__).resolve().parents[2] / "var").expanduser().resolve()


# name: (default, what it is)
KNOWN: dict[str, tuple[str, str]] = {
    "HOME": ("`var/` in the checkout", "Folder of database, files, mail and indexes. Two homes are two installations."),
    "DATABASE_URL": (
        "SQLite in the home",
        "`postgres://user:password@host:port/name` for PostgreSQL. Behind a pooler that shares connections between "
        "transactions, end it with `?prepare=no`: then no plans of queries are kept with a connection.",
    ),
    "NO_POOL": (
        "off",
        "`1` turns the PostgreSQL connection pool off (needed when many processes share few connections).",
    ),
    "SECRET_KEY": ("made and kept in the home", "Signs sessions and links. Give the same to every process."),
    "HOSTS": ("`localhost 127.0.0.1 [::1]`", "Host names the site answers to, with blanks between."),
    "ORIGIN": (
        "empty",
        "Public address such as `https://verkstad.example.se`; https makes cookies secure and sets HSTS.",
    ),
    "BEHIND_PROXY": ("off", "`1` when a proxy in front sets `X-Forwarded-Proto`; never without such a proxy."),
    "DEMO": ("off", "Set by `verkstad demo` itself; does nothing in a home that command did not make."),
    "REHEARSAL": (
        "off",
        "Set by the site itself for the process of its rehearsal room; does nothing in a home that the site did not make.",
    ),
    "DEBUG": ("off", "For development only: full error pages."),
    "CLAMAV": ("empty", "`host:port` or socket path of clamd. When set, no upload is accepted unscanned."),
    "PXWEB": (
        "empty",
        "Address of a PxWeb server of version 2, where its `/config` and `/tables` begin, for `verkstad statistics fetch`. "
        "Empty: nothing is fetched, and saved files can be loaded all the same.",
    ),
    "SMTP": ("mail is written to files in the home", "`host:port` of the mail server (STARTTLS)."),
    "SMTP_USER": ("empty", "User at the mail server."),
    "SMTP_PASSWORD": ("empty", "Password at the mail server."),
    "MAIL_FROM": ("`verkstad@localhost`", "Sender of mail."),
    "CONTACT": ("empty", "Address or link where people report barriers and faults; shown on the accessibility page."),
    "OPEN_DATA_PREFIX": (
        "the site's own name",
        "What identifiers in the open data begin with: the prefix that 360Giving has given the publisher, such as `360G-agency`.",
    ),
    "SOURCE_URL": ("empty", "Where this installation's source code is published; linked from every page's foot."),
    "LOG_LEVEL": ("`WARNING`", "How much is logged to standard error. Personal data is never logged."),
    "OIDC_ID": (
        "`oidc`",
        "Short name of the OpenID Connect provider; kept with each account that was linked through it.",
    ),
    "OIDC_NAME": ("`OpenID Connect`", "Name on the sign-in button."),
    "OIDC_ISSUER": ("empty", "Issuer address of the provider; OpenID Connect is on when this is set."),
    "OIDC_CLIENT_ID": ("empty", "Client id at the provider."),
    "OIDC_CLIENT_SECRET": ("empty", "Client secret at the provider."),
    "OIDC_EMAIL_CLAIM": ("`email`", "Claim of the provider that holds the e-mail address."),
    "OIDC_TRUST_EMAIL": ("off", "`1` takes the provider's addresses as verified though it sends no `email_verified`."),
    "OIDC_STRONG": (
        "off",
        "`1` says that the provider itself asks for a second factor, so that ours is not asked for.",
    ),
    "OIDC_ORIGINS": ("empty", "Further addresses its sign-in goes through, when they differ from the issuer's."),
    "OIDC_CREATE": ("off", "`1` lets unknown people in as users without any role; else only users who exist get in."),
}


def table() -> str:
    """The settings as a Markdown page."""
    lines = [
        "# Settings",
        "",
        "Everything that differs between installations comes from the environment. Nothing else is read.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    lines += [f"| `{PREFIX}{name}` | {default} | {text} |" for name, (default, text) in KNOWN.items()]
    return "\n".join(lines) + "\n"
