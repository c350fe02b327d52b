"""What a browser sends when it subscribes to alerts."""

from typing import Annotated

from pydantic import StringConstraints

from pwa.forms import Form


class SubscriptionForm(Form):
    """A push subscription as the browser gives it: the address and its two keys in base64url."""

    endpoint: Annotated[str, StringConstraints(min_length=1, max_length=2048)]
    p256dh: Annotated[str, StringConstraints(min_length=80, max_length=100)]
    auth: Annotated[str, StringConstraints(min_length=20, max_length=40)]
