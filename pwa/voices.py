"""What templates speak with: `_`, `words`, `day` … as globals that answer in the present reader's language.

As globals they need not be handed from template to macro. So a file of macros is made once and not
once a page, and a macro that was called with the same words in the same language is not run again:
together two thirds of what a page cost.
"""

from collections.abc import Callable, Hashable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import FunctionType
from typing import Any

from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from pwa.japanese.names import Names, prepared
from pwa.language import Speech
from pwa.registers import Language

_speech: ContextVar[Speech] = ContextVar("speech")
# What a macro's output depends on besides its arguments.
_reader: ContextVar[Hashable] = ContextVar("reader")
# Calls of one macro that are kept; a page has some thirty different ones.
_KEPT = 1024
# Longer texts are somebody's own words, or would fill the memory.
_LONGEST = 300


class Written(Markup):
    """What a person wrote, on its way through a macro."""


@contextmanager
def speaking(speech: Speech) -> Iterator[None]:
    """While a page is made for somebody: in their language, with the names of their organisation."""
    tokens = _speech.set(speech), _reader.set(_reader_of(speech.language, prepared(speech.names())))
    try:
        yield
    finally:
        _speech.reset(tokens[0])
        _reader.reset(tokens[1])


@lru_cache(maxsize=_KEPT)
def _reader_of(_language: Language, _names: Names) -> object:
    # One object for all who read alike: found by what it is, where the ten settings would be gone through
    # for every macro.
    return object()


def voices() -> dict[str, Callable[..., Any]]:
    """The globals by their names in templates."""
    return {
        "_": lambda *message, **values: _speech.get().say(*message, **values),
        "_n": lambda *message, **values: _speech.get().say_count(*message, **values),
        "plain": lambda *message, **values: _speech.get().plain(*message, **values),
        "words": lambda text: Written(_speech.get().words(text)),
        "helped": lambda text: Written(_speech.get().helped(text)),
        "term": lambda word, reading: Written(_speech.get().term(word, reading)),
        "san": lambda name: _speech.get().san(name),
        "day": lambda day, **options: _speech.get().day(day, **options),
        "moment": lambda moment: _speech.get().moment(moment),
        "clock_time": lambda moment: _speech.get().clock_time(moment),
    }


class PlainContext(Context):
    """Calls what is a plain function, as nearly everything here is, without asking what else it may be."""

    def call(self, called: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        """As Jinja's own, with the same result."""
        if type(called) is not FunctionType or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **named)
        # Meant for functions that take the context.
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*args, **named)


class KeepingTemplate(Template):
    """A template whose macros are made once and remember what they made.

    A macro depends on its arguments, on the reader's language and on the readings of the names of their
    organisation alone: it is not given the page's values (nothing here is imported `with context` except
    what says so). What people wrote is not remembered: a file whose macros take it sets `is_private`,
    and a call with something out of `words` or with a long text is never kept.
    """

    @classmethod
    def from_code(cls, *args: Any, **options: Any) -> Template:
        """As Jinja's own; what is markup already is put into the page as it is, not as a copy of itself."""
        template = super().from_code(*args, **options)
        template.root_render_func.__globals__["escape"] = _escaped
        return template

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
            if getattr(self._module, "is_private", False):
                return self._module
            for name, value in vars(self._module).items():
                # What is wrapped around a `{% call %}` differs each time.
                if isinstance(value, Macro) and not value.caller:
                    setattr(self._module, name, _remembering(value))
        return self._module


class KeepingEnvironment(Environment):
    """Templates are read once: a page asks for fifteen, and Jinja's own shelf has a lock on it."""

    template_class = KeepingTemplate
    context_class = PlainContext

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

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template as a plain dictionary: each page copies them, for each of its parts.

        Jinja's own chain shows it globals that are added later; here all are there before the first page.
        """
        return {**self.globals, **(d or {})}


def _escaped(value: object) -> Markup:
    # A page is made of some twenty pieces of markup for each plain text.
    return value if isinstance(value, Markup) else escape(value)


def _remembering(macro: Macro) -> Callable[..., Any]:
    kept = lru_cache(maxsize=_KEPT, typed=True)(lambda _reader, *args, **named: macro(*args, **named))

    def call(*args: Any, **named: Any) -> Any:
        for value in (*args, *named.values()) if named else args:
            # What somebody wrote.
            if isinstance(value, str) and (len(value) > _LONGEST or isinstance(value, Written)):
                return macro(*args, **named)
        try:
            return kept(_reader.get(), *args, **named)
        except TypeError:
            # Lists and dictionaries cannot be looked up.
            return macro(*args, **named)

    return call
