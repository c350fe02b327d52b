"""What an installed Ayumi is called and looks like (W3C Web Application Manifest)."""

from collections.abc import Callable
from typing import Any

# As in static/css/tokens.css: --ground in the light.
GROUND = "#f6f4ef"


def manifest(asset: Callable[[str], str]) -> dict[str, Any]:
    """The manifest as JSON-able data. Nothing in it tells a stranger what the app is for."""
    return {
        "id": "/",
        "name": "あゆみ",
        "short_name": "あゆみ",
        "description": "毎日のことを書いて、予定を見る",
        "lang": "ja",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [
            _icon(asset("icons/ayumi-192.png"), 192),
            _icon(asset("icons/ayumi-512.png"), 512),
            _icon(asset("icons/ayumi-maskable-512.png"), 512, "maskable"),
        ],
        "screenshots": [
            _picture(asset("screenshots/home.jpg"), "720x1480", "narrow", "今日のページ"),
            _picture(asset("screenshots/checkin.jpg"), "720x1480", "narrow", "朝のチェックイン"),
            _picture(asset("screenshots/home-wide.jpg"), "1280x800", "wide", "今日のページ"),
        ],
        "shortcuts": [
            {"name": "困ったとき", "url": "/help"},
            {"name": "予定", "url": "/schedule"},
        ],
    }


def _picture(address: str, sizes: str, form: str, label: str) -> dict[str, str]:
    return {"src": address, "sizes": sizes, "type": "image/jpeg", "form_factor": form, "label": label}


def _icon(address: str, size: int, purpose: str = "any") -> dict[str, str]:
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
