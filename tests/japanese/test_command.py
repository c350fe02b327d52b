"""Lines of text in, lines of HTML out."""

import io

from pwa.japanese.command import ruby
from tests.japanese.reading import compact


def test_each_line_becomes_one_line_of_html() -> None:
    out = io.StringIO()
    ruby(["薬を飲む\n", "\n", "<b>\n", "水"], out)
    lines = out.getvalue().split("\n")
    assert [compact(line) for line in lines] == ["薬[くすり]を飲[の]む", "", "<b>", "水[みず]", ""]
