"""What a device is called in the list of a person's devices."""

from starlette.datastructures import Headers

# The first that occurs in the browser's own description; order matters (Edge names Chrome too).
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def label_of(headers: Headers) -> str:
    """A few plain words out of the User-Agent: "Android Chrome"."""
    agent = headers.get("user-agent", "")
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (_SYSTEMS, _BROWSERS)]
    return " ".join(word for word in found if word)
