"""What a push says: that there is something, where to open it, and never a name or a word of it."""

from typing import Any

TITLE = "お知らせがあります"
URGENT_TITLE = "至急のお知らせがあります"


def payload_of(public_url: str, alert_id: str, is_urgent: bool, badge: int) -> dict[str, Any]:
    """The declarative form (web_push 8030), which the service worker reads too."""
    return {
        "web_push": 8030,
        "notification": {
            "title": URGENT_TITLE if is_urgent else TITLE,
            "body": "ひらいて 読む",
            "navigate": f"{public_url}/a/{alert_id}",
            "lang": "ja",
            "tag": f"a-{alert_id}",
            "app_badge": badge,
        },
        "app_badge": badge,
    }
