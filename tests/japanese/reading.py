"""Read ruby HTML back, and the field sentences with their hand-checked readings."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Group(NamedTuple):
    """A ruby group in the text it stands over; start and end are character offsets."""

    start: int
    end: int
    reading: str


class Page(HTMLParser):
    """The text of a piece of HTML without its readings, its ruby groups and its other tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.groups: list[Group] = []
        self.tags: list[str] = []
        self.breaks: list[int] = []
        self._open: list[str] = []
        self._start = 0
        self._reading = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "wbr":
            self.breaks.append(len(self.text))
            return
        self._open.append(tag)
        if tag == "ruby":
            self._start, self._reading = len(self.text), ""

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes nothing"
        if tag == "ruby":
            self.groups.append(Group(self._start, len(self.text), self._reading))

    def handle_data(self, data: str) -> None:
        if "rt" in self._open:
            self._reading += data
        elif "rp" not in self._open:
            self.text += data


def compact(html: str) -> str:
    """HTML as 就労[しゅうろう]支援[しえん]員[いん]: what a reader sees, short enough for a test."""
    page = Page(html)
    out, at = "", 0
    for group in page.groups:
        out += page.text[at : group.start] + f"{page.text[group.start : group.end]}[{group.reading}]"
        at = group.end
    return out + page.text[at:]


class Expected(NamedTuple):
    """A run of kanji and the readings that are right for it."""

    start: int
    end: int
    readings: tuple[str, ...]


class Sentence(NamedTuple):
    text: str
    runs: list[Expected]


def field_sentences(file: str = "field_sentences.tsv") -> list[Sentence]:
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [_sentence(line) for line in lines if line and not line.startswith("#")]


def _sentence(line: str) -> Sentence:
    text, runs = "", list[Expected]()
    for written, readings, plain in re.findall(r"\{(.+?)\|(.+?)\}|([^{}]+)", line):
        if written:
            runs.append(Expected(len(text), len(text) + len(written), tuple(readings.split("/"))))
        text += written or plain
    assert all(a.end <= b.start for a, b in pairwise(runs))
    return Sentence(text, runs)


def reading_of(groups: list[Group], run: Expected) -> str | None:
    """What the groups say over exactly this run; None where a group crosses its edge."""
    inside = [g for g in groups if g.start < run.end and g.end > run.start]
    if any(g.start < run.start or g.end > run.end for g in inside):
        return None
    return "".join(g.reading for g in inside)
