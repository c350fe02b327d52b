"""What a push says: that there is something, where to open it, and never a name or a word of it."""

from typing import Any

TITLE = "お知らせがあります"
URGENT_TITLE = "至急のお知らせがあります"
BODY = "ひらいて 読む"
# The phone on which it was written had no network: the day may be over by now.
LATE_BODY = "書いてから 時間がたって とどきました。ひらいて 読む"


def payload_of(
    public_url: str, alert_id: str, is_urgent: bool, badge: int, *, is_late: bool = False
) -> dict[str, Any]:
    """The declarative form (web_push 8030), which the service worker reads too."""
    return {
        "web_push": 8030,
        "notification": {
            "title": URGENT_TITLE if is_urgent else TITLE,
            "body": LATE_BODY if is_late else BODY,
            "navigate": f"{public_url}/a/{alert_id}",
            "lang": "ja",
            "tag": f"a-{alert_id}",
            "app_badge": badge,
        },
        "app_badge": badge,
    }
