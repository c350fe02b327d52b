"""Whom to call, when they answer, what it costs. Public numbers only: nothing here is about a person.

Hours are given where they have long been the same; of the others the page says that they differ.
An operator who has called or looked at the office's own page puts the day into `verified_on`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pwa.language import Msg, msg

Cost = Literal["free", "charged"]


@dataclass(frozen=True)
class Number:
    """One telephone number as the page shows it. `tel` has its usual hyphens."""

    name: Msg
    tel: str
    hours: Msg | None = None
    cost: Cost = "free"
    verified_on: date | None = None

    @property
    def href(self) -> str:
        """The address that makes a phone call it."""
        return f"tel:{self.tel.replace('-', '')}"


@dataclass(frozen=True)
class WithoutVoice:
    """A way to call for help without speaking."""

    name: Msg
    more: Msg


_ALWAYS = msg("Every day, day and night")

EMERGENCY = (
    Number(msg("Police"), "110", _ALWAYS),
    Number(msg("Ambulance and fire"), "119", _ALWAYS),
)

CRISIS = (
    Number(msg("Yorisoi Hotline"), "0120-279-338", _ALWAYS),
    Number(msg("Inochi SOS"), "0120-061-338"),
    Number(
        msg("Inochi no Denwa"),
        "0120-783-556",
        msg("Every day 4 pm to 9 pm. On the 10th of a month from 8 am, for 24 hours"),
    ),
)

WORRIES = (
    Number(
        msg("Mental health line"),
        "0570-064-556",
        msg("The hours differ from place to place. When nobody answers, try another number."),
        cost="charged",
    ),
    Number(msg("Working conditions hotline"), "0120-811-610"),
)

WITHOUT_VOICE = (
    WithoutVoice(msg("The 110 app"), msg("Tells the police in writing. Put it on your phone beforehand.")),
    WithoutVoice(
        msg("NET119"),
        msg("Calls an ambulance by smartphone. Sign up at a fire station beforehand."),
    ),
    WithoutVoice(
        msg("Phone relay service"),
        msg("Somebody speaks on the phone for you. Sign up beforehand."),
    ),
)
