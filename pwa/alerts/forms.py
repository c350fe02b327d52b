"""What a browser sends when it subscribes to alerts."""

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from pwa.alerts.push import AUTH_SECRET, P256_POINT
from pwa.forms import Form


def _only(pattern: re.Pattern[str]) -> AfterValidator:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError("not of the pattern")
        return text

    return AfterValidator(check)


class SubscriptionForm(Form):
    """A push subscription as the browser gives it: the address and its two keys in base64url."""

    # Which addresses are taken is the business of `is_allowed`.
    endpoint: Annotated[str, StringConstraints(min_length=1, max_length=2048)]
    p256dh: Annotated[str, _only(P256_POINT)]
    auth: Annotated[str, _only(AUTH_SECRET)]
