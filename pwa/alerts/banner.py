"""The remark above the staff's lists that alerts are off on this device, and putting it off for a day."""

from pwa.web import Visit

_COOKIE = "ayumi_alerts_later"
_DAY = 24 * 60 * 60


def has_banner(visit: Visit) -> bool:
    """Whether the remark was not put off."""
    return _COOKIE not in visit.request.cookies


def put_off(visit: Visit) -> None:
    """No remark on this device for a day."""
    visit.cookies.append((_COOKIE, "1", _DAY))
