"""What exactly a family will see of an appointment, said before it is shown to them."""

from pwa.language import Speech, msg
from pwa.schedules.queries import Plan, narrowed
from pwa.schedules.questions import FAMILY_SEES
from pwa.schedules.saying import Saying

NOTHING = msg("Nothing at all. Not even that you have a plan.")
WHEN = msg("%(day)s, %(hours)s")


def previews(speech: Speech, plan: Plan) -> dict[str, str]:
    """For each choice the words of the line that will be on the family's page, as plain text."""
    shown = {sees: _line(speech, narrowed(plan, sees)) for sees in FAMILY_SEES if sees != "none"}
    return {"none": speech.plain(NOTHING)} | shown


def _line(speech: Speech, plan: Plan) -> str:
    hours, values = Saying(speech.language.register).times(plan)
    day = Saying.date_of(plan.starts_at)
    what = plan.title or speech.plain(plan.label)
    parts = [speech.plain(WHEN, day=day, hours=speech.plain(hours, **values)), what]
    if plan.place:
        parts.append(speech.plain("Where: %(place)s", place=plan.place))
    if plan.with_name or plan.with_whom:
        name = speech.san(plan.with_name) if plan.with_name else plan.with_whom
        parts.append(speech.plain("With: %(name)s", name=name))
    if plan.things:
        parts.append(speech.plain("Bring: %(things)s", things="、".join(plan.things)))
    return " ／ ".join(parts)
