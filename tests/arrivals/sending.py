"""An entry as a phone sends it that kept it for a while."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx2 as httpx

from pwa.clock import now
from pwa.db import new_id
from tests.hidamari import Hidamari


def headers_of(
    hidamari: Hidamari,
    key: str,
    *,
    whose: str = "haru",
    waited: timedelta = timedelta(),
    clock: timedelta = timedelta(),
    follows: bool = False,
) -> dict[str, str]:
    """The headers of an entry that lay `waited` on a phone whose clock is wrong by `clock`."""
    sent = now() + clock
    return {
        "Ayumi-Key": key,
        "Ayumi-Whose": hidamari.id(whose),
        "Ayumi-Written": str(_milliseconds(sent - waited)),
        "Ayumi-Now": str(_milliseconds(sent)),
    } | ({"Ayumi-Follows": "yes"} if follows else {})


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def send(
    hidamari: Hidamari, path: str, form: Mapping[str, Any], name: str = "haru", **entry: Any
) -> httpx.Response:
    key = entry.pop("key", None) or form.get("id") or new_id()
    headers = headers_of(hidamari, key, **entry)
    with hidamari.browser(name) as browser:
        return browser.post(path, data=dict(form), headers=headers, follow_redirects=False)
