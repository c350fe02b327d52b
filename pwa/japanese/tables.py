"""Read the small tab-separated tables in `data/`: one entry a line, `#` starts a comment line."""

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """The cells of each line of `data/<name>`, empty trailing cells dropped."""
    text = (files("pwa.japanese") / "data" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.rstrip("\t").split("\t")


def pairs(name: str) -> dict[str, str]:
    """A table of two columns as a dictionary."""
    return {row[0]: row[1] for row in rows(name)}
