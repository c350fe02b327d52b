"""What every push service checks before it takes a push (RFC 8030, 8188, 8292)."""

import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

LARGEST_BODY = 4096
_VAPID = re.compile(r"vapid t=(?P<token>[\w.-]+), ?k=(?P<key>[\w-]+)", re.ASCII)


def problem_with(
    headers: Mapping[str, str], body: bytes, origin: str, application_server_key: str | None
) -> tuple[int, str] | None:
    """The status and reason with which a strict service refuses a push; None when it is right.

    `headers` have lower-case names, `origin` is that of the endpoint, and the key is the one that
    the subscription was made for (None: any).
    """
    if len(body) > LARGEST_BODY:
        return 413, f"the body has {len(body)} B"
    if headers.get("content-encoding") != "aes128gcm":
        return 400, "the content encoding is not aes128gcm"
    if not headers.get("ttl", "").isdigit():
        return 400, "no TTL"
    if headers.get("urgency", "normal") not in {"very-low", "low", "normal", "high"}:
        return 400, "no such urgency"
    if not re.fullmatch(r"[\w-]{1,32}", headers.get("topic", "any"), re.ASCII):
        return 400, "no such topic"
    vapid = _VAPID.fullmatch(headers.get("authorization", ""))
    if vapid is None:
        return 401, "no VAPID"
    if application_server_key not in (None, vapid["key"]):
        return 403, "the subscription belongs to another server's key"
    return _problem_with_token(vapid["token"], vapid["key"], origin)


def _problem_with_token(token: str, key: str, origin: str) -> tuple[int, str] | None:
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64url(key))
        claims = jwt.decode(token, point, algorithms=["ES256"], audience=origin)
    except (ValueError, jwt.PyJWTError) as error:
        return 403, repr(error)
    if not time.time() < claims["exp"] <= time.time() + 86400:
        return 403, "the token lives for more than a day"
    if not re.fullmatch(r"mailto:[^@:\s]+@[^@:\s]+\.[^@:\s]+", claims.get("sub", "")):
        return 403, f"nobody to reach: {claims.get('sub')}"
    return None


def from_base64url(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
