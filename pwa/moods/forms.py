"""What comes in with one tap on a face."""

from typing import Literal

from pwa.forms import Form, Key


class MoodForm(Form):
    """A mood, and who sees it as the faces said when they were tapped."""

    id: Key
    mood: Literal["1", "2", "3", "4", "5"]
    visible_to: Literal["self", "supporter"] = "self"
