"""OpenID Connect as the specification asks: signature, issuer, audience, times, nonce and subject are all checked.

allauth carries the flow (state, PKCE, tokens). What it leaves out where a token came straight from the provider, the
signature (allowed by OpenID Connect Core 3.1.3.7) and the nonce, is checked here.
"""

import secrets
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

# Signatures with a public key only: "none" and shared secrets are refused.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY_S = 60


class Adapter(OpenIDConnectOAuth2Adapter):
    """The provider's end points and what its tokens must hold."""

    expected_nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if config.get("issuer", "").rstrip("/") != settings.OIDC_ISSUER.rstrip("/"):
            raise OAuth2Error("the discovery document names another issuer")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self.checked(app, kwargs["response"].get("id_token", ""))
        data = {"id_token": claims}
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            told = self._fetch_user_info(token.token)
            if told.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo speaks of another subject than the id_token")
            data["userinfo"] = {**claims, **told}
        return self.get_provider().sociallogin_from_response(request, data)

    def checked(self, app: Any, id_token: str) -> dict[str, Any]:
        """The id_token's claims, or OAuth2Error where signature, issuer, audience, time or nonce is wrong."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
            kid = jwt.get_unverified_header(id_token).get("kid")
            fitting = [key for key in keys if kid is None or key.key_id == kid]
            if len(fitting) != 1:
                raise OAuth2Error("no key of the provider fits the id_token")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=fitting[0],
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY_S,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as wrong:
            raise OAuth2Error(f"the id_token does not hold: {wrong}") from wrong
        if not self.expected_nonce or not secrets.compare_digest(str(claims.get("nonce", "")), self.expected_nonce):
            raise OAuth2Error("the id_token answers another question (nonce)")
        return claims


class Provider(OpenIDConnectProvider):
    """The agency's one provider, configured by the environment."""

    oauth2_adapter_class = Adapter

    def redirect(
        self, request: HttpRequest, process: Any, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> Any:
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {"nonce": nonce}
        kwargs["scope"] = self.get_default_scope()
        return super().redirect(request, AuthProcess.LOGIN, next_url, data, nonce=nonce, **kwargs)

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        fields = super().extract_common_fields(data)
        fields["email"] = self.claims(data).get(settings.OIDC_EMAIL_CLAIM)
        fields["username"] = None
        return fields

    def extract_email_addresses(self, data: Any) -> list[Any]:
        from allauth.account.models import EmailAddress

        claims = self.claims(data)
        email = claims.get(settings.OIDC_EMAIL_CLAIM)
        if not isinstance(email, str) or not email:
            return []
        # Some providers send the text "true": only these two say yes.
        verified = settings.OIDC_TRUST_EMAIL or claims.get("email_verified") in (True, "true")
        return [EmailAddress(email=email, verified=verified, primary=True)]

    @staticmethod
    def claims(data: Any) -> dict[str, Any]:
        found: dict[str, Any] = data.get("userinfo") or data["id_token"]
        return found


class Callback(OAuth2CallbackView):
    """Hands the nonce that was sent to the adapter that checks it."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.expected_nonce = (state or {}).get("nonce", "")
        return state, response


def begin(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider (POST only, so that no other site can start it)."""
    provider = own_provider(request)
    try:
        answer: HttpResponse = provider.redirect(request, AuthProcess.LOGIN, next_url=safe_next(request))
    except (requests.RequestException, OAuth2Error, KeyError) as wrong:
        return render_authentication_error(request, provider, exception=wrong)
    return answer


def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The person comes back from the provider."""
    own_provider(request)
    answer: HttpResponse = Callback.adapter_view(Adapter(request, settings.OIDC_ID))(request)
    return answer


def own_provider(request: HttpRequest) -> Any:
    if not settings.OIDC_ISSUER:
        raise Http404
    return get_adapter(request).get_provider(request, settings.OIDC_ID)


def safe_next(request: HttpRequest) -> str | None:
    from django.utils.http import url_has_allowed_host_and_scheme

    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else None
