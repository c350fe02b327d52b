"""What comes in with the first run."""

from pydantic import Field

from pwa.accounts.forms import ShareableField
from pwa.forms import Form, Line


class SharingForm(Form):
    """What the person's supporter may see; what is not named stays unseen."""

    fields: list[ShareableField] = Field(default_factory=list)


class CalledForm(Form):
    """What the person wants to be called; nothing means: by their name."""

    called: Line = ""
