"""What a participant decides about their supporter, field by field, in plain words."""

from dataclasses import dataclass

from pwa.language import Msg, msg


@dataclass(frozen=True)
class Shareable:
    """One field of a record: what it is, and what follows from a yes and from a no."""

    field: str
    icon: str
    name: Msg
    more: Msg
    after_yes: Msg
    after_no: Msg
    said_yes: Msg
    said_no: Msg


SHAREABLE = (
    Shareable(
        "checkin",
        "today",
        msg("Check-ins"),
        msg("How you slept, how you are, what you plan. Morning and evening."),
        msg("Your supporter reads sleep, body and plans of the day, and your own words."),
        msg("No check-in can be read, not even an older one."),
        msg("Your supporter sees your check-ins now."),
        msg("Only you see your check-ins now."),
    ),
    Shareable(
        "mood",
        "sentiment_satisfied",
        msg("Moods"),
        msg("The faces that you tap. A mood that you keep to yourself stays yours."),
        msg(
            "Your supporter reads the face, the time and what you wrote."
            " A mood that you keep to yourself stays yours."
        ),
        msg("No mood can be read, not even an older one."),
        msg("Your supporter may see your moods now."),
        msg("Only you see your moods now."),
    ),
    Shareable(
        "schedule",
        "calendar_month",
        msg("Other plans"),
        msg("Plans that are not with the service: the clinic, for example."),
        msg("Your supporter reads what, when and where, so that nothing falls on the same day."),
        msg("Only plans with the service can be read."),
        msg("Your supporter sees your other plans now."),
        msg("Only you see your other plans now."),
    ),
    Shareable(
        "silence",
        "hourglass_bottom",
        msg("When nothing comes from me"),
        msg("You usually write, and then nothing comes for 3 working days."),
        msg("Your supporter is told that nothing came, and may ask how you are."),
        msg("Nobody is told."),
        msg("Your supporter may ask when nothing comes from you."),
        msg("Nobody is told when nothing comes from you."),
    ),
    Shareable(
        "baseline",
        "timeline",
        msg("When I am not as usual"),
        msg("Your sleep or your mood is very different from usual for some days."),
        msg("Your supporter is told that something is different, and may ask how you are."),
        msg("Nobody is told."),
        msg("Your supporter may ask when you are not as usual."),
        msg("Nobody is told when you are not as usual."),
    ),
)
BY_FIELD = {each.field: each for each in SHAREABLE}
