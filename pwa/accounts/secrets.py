"""Secrets that leave the server once and are kept here only as a hash."""

import hashlib
import secrets

from pwa.db import is_id


def new_token() -> str:
    """256 bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def code_of(token: str) -> str:
    """The eight digits that go with a token, to be typed on a phone: whoever has it can show them again."""
    number = int.from_bytes(hashlib.sha256(b"code " + token.encode()).digest())
    return f"{number % 10**8:08}"


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for secrets that are random and long, or short-lived."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def with_organisation(organisation_id: str, token: str) -> str:
    """What the cookie or the link carries: the organisation comes first in every key."""
    return f"{organisation_id}.{token}"


def split_organisation(carried: str) -> tuple[str, str]:
    """The organisation and the token out of a cookie or a link; two empty strings if it is neither."""
    organisation_id, dot, token = carried.partition(".")
    return (organisation_id, token) if dot and is_id(organisation_id) and token else ("", "")
