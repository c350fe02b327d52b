"""What templates speak with: `_`, `words`, `day` … as globals that answer in the present reader's language.

As globals they need not be handed from template to macro. So a file of macros is made once and not
once a page, and a macro that was called with the same words in the same language is not run again:
together two thirds of what a page cost.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro

from pwa.language import Speech

_speech: ContextVar[Speech] = ContextVar("speech")
# Calls of one macro that are kept; a page has some thirty different ones.
_KEPT = 1024


@contextmanager
def speaking(speech: Speech) -> Iterator[None]:
    """While a page is made for somebody: in their language."""
    token = _speech.set(speech)
    try:
        yield
    finally:
        _speech.reset(token)


def voices() -> dict[str, Callable[..., Any]]:
    """The globals by their names in templates."""
    return {
        "_": lambda *message, **values: _speech.get().say(*message, **values),
        "_n": lambda *message, **values: _speech.get().say_count(*message, **values),
        "plain": lambda *message, **values: _speech.get().plain(*message, **values),
        "words": lambda text: _speech.get().words(text),
        "san": lambda name: _speech.get().san(name),
        "day": lambda day, **options: _speech.get().day(day, **options),
        "moment": lambda moment: _speech.get().moment(moment),
        "clock_time": lambda moment: _speech.get().clock_time(moment),
    }


class KeepingTemplate(Template):
    """A template whose macros are made once and remember what they made.

    A macro depends on its arguments and on the reader's language alone: it is not given the page's
    values (nothing here is imported `with context` except what says so).
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
            for name, value in vars(self._module).items():
                # What is wrapped around a `{% call %}` differs each time.
                if isinstance(value, Macro) and not value.caller:
                    setattr(self._module, name, _remembering(value))
        return self._module


class KeepingEnvironment(Environment):
    """Templates are read once: a page asks for fifteen, and Jinja's own shelf has a lock on it."""

    template_class = KeepingTemplate

    def __init__(self, **options: Any) -> None:
        super().__init__(auto_reload=False, **options)
        self._made: dict[Any, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002
    ) -> Template:
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = super().get_template(name, parent, globals)
        return found


def _remembering(macro: Macro) -> Callable[..., Any]:
    kept = lru_cache(maxsize=_KEPT, typed=True)(lambda _language, *args, **named: macro(*args, **named))

    def call(*args: Any, **named: Any) -> Any:
        try:
            return kept(_speech.get().language, *args, **named)
        except TypeError:
            # Lists and dictionaries cannot be looked up.
            return macro(*args, **named)

    return call
