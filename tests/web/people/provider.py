"""A small OpenID Connect provider on this machine: real HTTP, real keys, and every way to answer wrongly."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "verkstad", "a-secret-of-the-test"


class Provider:
    """What it knows, whom it signs in, and how it misbehaves."""

    def __init__(self, algorithm: str = "RS256") -> None:
        self.algorithm = algorithm
        make = {
            "RS256": lambda: rsa.generate_private_key(65537, 2048),
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
        }
        self.key, self.other_key = make[algorithm](), make[algorithm]()
        self.person: dict[str, Any] = {"sub": "s-1", "email": "kim@example.org", "email_verified": True}
        self.in_userinfo_only: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.claims: dict[str, Any] = {}  # replaces what is right
        self.sign_with_other_key = False
        self.unsigned = False
        self.discovery: dict[str, Any] = {}
        self.asked: list[str] = []
        self.issuer = ""

    def well_known(self) -> dict[str, Any]:
        ends = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
            "userinfo_endpoint": "userinfo",
        }
        return {"issuer": self.issuer} | {name: f"{self.issuer}/{path}" for name, path in ends.items()} | self.discovery

    def keys(self) -> dict[str, Any]:
        kinds: dict[str, Any] = {"RS256": jwt.algorithms.RSAAlgorithm, "ES256": jwt.algorithms.ECAlgorithm}
        public = kinds[self.algorithm].to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "k1", "alg": self.algorithm, "use": "sig"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Signs the person in without a question and gives the address to go back to."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]})

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        asked = self.codes.pop(form["code"])
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        right = (CLIENT, SECRET, asked["redirect_uri"], asked["code_challenge"])
        if (form["client_id"], form["client_secret"], form["redirect_uri"], proof) != right:
            raise ValueError("client, redirect or proof is wrong")
        now = int(time.time())
        claims = (
            {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
            | self.person
            | self.claims
        )
        key, algorithm = (self.other_key if self.sign_with_other_key else self.key), self.algorithm
        if self.unsigned:
            key, algorithm = None, "none"
        held = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(held, key, algorithm=algorithm, headers={"kid": "k1"})
        return {"access_token": "t-1", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self, what: dict[str, Any], status: int = 200, location: str = "") -> None:
            body = json.dumps(what).encode()
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            if parts.path == "/.well-known/openid-configuration":
                self.answer(provider.well_known())
            elif parts.path == "/keys":
                self.answer(provider.keys())
            elif parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.answer({}, 302, provider.authorize(asked))
            elif parts.path == "/userinfo" and self.headers["Authorization"] == "Bearer t-1":
                self.answer({"sub": provider.person["sub"]} | provider.in_userinfo_only)
            else:
                self.answer({"error": "not_found"}, 404)

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            form = {n: v[0] for n, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
            try:
                self.answer(provider.token(form))
            except (KeyError, ValueError) as wrong:
                self.answer({"error": "invalid_grant", "error_description": str(wrong)}, 400)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
