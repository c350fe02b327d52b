"""What a browser keeps of the devices that people signed out of on it: that it was theirs.

The sign is a secret of the ended device. By itself it lets nobody in and shows nothing; it counts once,
together with a fresh invitation of the same person: then the new device sees as far back as the old one
did. Without it somebody who signs out of their only phone would lose their private past for good.
"""

from starlette.requests import Request
from starlette.responses import Response

# Browsers keep no cookie longer than this.
SECONDS = 400 * 24 * 3600
# People who share one browser: more of them would be somebody's play.
MOST = 4
_BETWEEN = "~"


def signs_of(request: Request, session_cookie: str) -> list[str]:
    """The signs that the browser carries, oldest first."""
    carried = request.cookies.get(_name(session_cookie), "")
    return [sign for sign in carried.split(_BETWEEN) if sign][-MOST:]


def keep_signs(response: Response, session_cookie: str, signs: list[str], *, is_https: bool) -> None:
    """Have the browser carry these from now on, and no others."""
    response.set_cookie(
        _name(session_cookie),
        _BETWEEN.join(signs[-MOST:]),
        max_age=SECONDS if signs else 0,
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


def _name(session_cookie: str) -> str:
    return f"{session_cookie}_former"
