"""Settings: everything that differs between installations comes from the environment (docs/settings.md)."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from verkstad.known_settings import KNOWN, PREFIX, home

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parents[1]


def env(name: str, default: str = "") -> str:
    """A setting from the environment. Only settings that known_settings.py describes can be read."""
    if name not in KNOWN:
        raise ImproperlyConfigured(f"setting {PREFIX}{name} is read but not described in known_settings.py")
    return os.environ.get(f"{PREFIX}{name}", default).strip()


def env_flag(name: str) -> bool:
    return env(name).lower() in {"1", "true", "yes", "on"}


HOME = home()
HOME.mkdir(parents=True, exist_ok=True)

# Demo mode needs both: the variable, and the mark that only `verkstad demo` writes into a home it made itself.
DEMO_MARK = HOME / "DEMO"
DEMO = env_flag("DEMO") and DEMO_MARK.exists()
DEBUG = env_flag("DEBUG")
# The process of a rehearsal room, which a live site starts in a home that it made for it (rehearsal/process.py).
REHEARSAL = env_flag("REHEARSAL") and (HOME / "REHEARSAL").exists()


def secret_key() -> str:
    """The key from the environment, else one kept in the home, made at the first start."""
    given = env("SECRET_KEY")
    if given:
        return given
    kept = HOME / "secret.key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text().strip()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = [h for h in env("HOSTS", "localhost 127.0.0.1 [::1]").split() if h]
ORIGIN = env("ORIGIN")
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
SECURE = ORIGIN.startswith("https://")
BEHIND_PROXY = env_flag("BEHIND_PROXY")

INSTALLED_APPS = [
    "verkstad.ui",
    "verkstad.journal",
    "verkstad.people",
    "verkstad.audit",
    "verkstad.funds",
    "verkstad.notices",
    "verkstad.registry",
    "verkstad.instruments",
    "verkstad.statistics",
    "verkstad.mandate",
    "verkstad.organisations",
    "verkstad.calls",
    "verkstad.applications",
    "verkstad.handling",
    "verkstad.review",
    "verkstad.decisions",
    "verkstad.grants",
    "verkstad.agreements",
    "verkstad.progress",
    "verkstad.claims",
    "verkstad.payments",
    "verkstad.forecasts",
    "verkstad.dossiers",
    "verkstad.reports",
    "verkstad.editions",
    "verkstad.opendata",
    "verkstad.dashboard",
    "verkstad.packs",
    "verkstad.rehearsal",
    "verkstad.desk",
    "verkstad.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rules.apps.AutodiscoverRulesConfig",
    "django_htmx",
    "csp",
]

FORM_RENDERER = "verkstad.ui.renderer.Renderer"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "verkstad.people.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "verkstad.ui.middleware.RefusedMiddleware",
]

ROOT_URLCONF = "verkstad.urls"
WSGI_APPLICATION = "verkstad.wsgi.application"
ASGI_APPLICATION = "verkstad.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "verkstad.ui.context.chrome",
                "verkstad.people.context.frame",
            ],
            "builtins": ["verkstad.ui.templatetags.ui"],
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """Django's database entry for a URL: postgres://user:password@host:port/name, or empty for SQLite in the home."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "verkstad.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; "
                "PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "VERKSTAD_DATABASE_URL must begin with postgres:// (leave it empty for the embedded database)"
        )
    query = parse_qs(parts.query)
    options: dict[str, Any] = {"pool": {"min_size": 1, "max_size": 8}} if not env_flag("NO_POOL") else {}
    if query.get("prepare", [""])[0] != "no":
        options["prepare_threshold"] = 5  # ui.prepared alone keeps plans
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [unquote(parts.hostname or "")])[0],
        "PORT": query.get("port", [str(parts.port or "")])[0],
        "OPTIONS": options,
    }


DATABASES = {"default": database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "verkstad.people.brought.HouseBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "core" / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = (HOME.parents[1] if REHEARSAL else HOME) / "static"
MEDIA_ROOT = HOME / "files"
# `verkstad serve` collects the static files under hashed names first; without them (tests) they are found in place.
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() and not DEBUG
STATIC_BACKEND = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if COLLECTED
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_BACKEND},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not COLLECTED
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "verkstad.ui.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MAX_UPLOAD_BYTES = 25_000_000
PXWEB = env("PXWEB")  # where official statistics are fetched; empty = nowhere
CLAMAV = env("CLAMAV")  # host:port or a socket's path; empty = no scanning

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "verkstad.people.typed.token_failed"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "verkstad.people.sessions"

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
if env("SMTP"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, _colon, _port = env("SMTP").partition(":")
    EMAIL_PORT = int(_port or 587)
    EMAIL_USE_TLS = True
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("SMTP_USER"), env("SMTP_PASSWORD")
CONTACT = env("CONTACT")  # shown on the accessibility page
OPEN_DATA_PREFIX = env("OPEN_DATA_PREFIX")  # what identifiers in the open data begin with
SOURCE_URL = env("SOURCE_URL")  # shown in the footer
DEFAULT_FROM_EMAIL = env("MAIL_FROM", "verkstad@localhost")

# Failed sign-ins are counted here, so every process must see the same: files in the home.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
ACCOUNT_ADAPTER = "verkstad.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nothing is mailed to strangers who are typed in
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "10/m/ip,3/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "follow_call": "20/h/ip,3/d/key",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_FORMS = {
    "login": "verkstad.people.sign_in_forms.LoginForm",
    "reset_password": "verkstad.people.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "verkstad.people.sign_in_forms.ResetPasswordKeyForm",
    "change_password": "verkstad.people.sign_in_forms.ChangePasswordForm",
    "set_password": "verkstad.people.sign_in_forms.SetPasswordForm",
    "reauthenticate": "verkstad.people.sign_in_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "verkstad.people.sign_in_forms.AuthenticateForm",
    "reauthenticate": "verkstad.people.sign_in_forms.ReauthenticateCodeForm",
    "activate_totp": "verkstad.people.sign_in_forms.ActivateTOTPForm",
}
MFA_ADAPTER = "verkstad.people.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Verkstad"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up alone: addresses come from the head or the provider
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or not ORIGIN  # on this machine only, where there is no https

# Sign-in through the agency's own provider (docs/security.md); empty issuer = none.
OIDC_ID = env("OIDC_ID", "oidc")
OIDC_NAME = env("OIDC_NAME", "OpenID Connect")
OIDC_ISSUER = env("OIDC_ISSUER")
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env("OIDC_CLIENT_SECRET")
OIDC_EMAIL_CLAIM = env("OIDC_EMAIL_CLAIM", "email")
OIDC_TRUST_EMAIL = env_flag("OIDC_TRUST_EMAIL")
OIDC_CREATE = env_flag("OIDC_CREATE")
OIDC_STRONG = env_flag("OIDC_STRONG")
SOCIALACCOUNT_ADAPTER = "verkstad.people.adapter.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"provider_class": "verkstad.people.oidc.Provider"}}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": OIDC_ID,
            "name": OIDC_NAME,
            "client_id": OIDC_CLIENT_ID,
            "secret": OIDC_CLIENT_SECRET,
            "settings": {"server_url": OIDC_ISSUER.rstrip("/"), "oauth_pkce_enabled": True},
        }
    ]
    # The sign-in form ends at the provider, which browsers count as where the form goes.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += [
        "{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in (OIDC_ISSUER, *env("OIDC_ORIGINS").split())
    ]

if REHEARSAL:
    # Reached through the live site alone, below a path of its own and with cookies that the live site never reads; style
    # sheets and scripts are the live site's. Sent mail ends in the room's home, whatever the live site's mail server.
    MIDDLEWARE.insert(0, "verkstad.rehearsal.middleware.KnockMiddleware")
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("verkstad.rehearsal.context.room")
    FORCE_SCRIPT_NAME = "/provrum"
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "provrum_session", "provrum_csrf", "provrum_language"
    SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = "/provrum/"
    MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    LOGIN_URL = "people:personas"
    LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/provrum/demo/"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "WARNING")},
}
