"""The commands `ayumi ruby` and `ayumi plain`: lines in, lines out."""

import sys
from collections.abc import Iterable
from typing import TextIO

from pwa.japanese.furigana import to_html
from pwa.japanese.plain import findings


def ruby(lines_in: Iterable[str], lines_out: TextIO) -> None:
    """One line of HTML, every kanji with furigana, for each line of text."""
    for line in lines_in:
        lines_out.write(to_html(line.rstrip("\n"), "all") + "\n")


def plain(lines_in: Iterable[str], lines_out: TextIO) -> int:
    """What is hard in each line, one finding a line, parted by tabs. The exit status: 1 after an error."""
    status = 0
    for number, line in enumerate(lines_in, start=1):
        for finding in findings(line):
            lines_out.write(
                f"{number}\t{finding.severity}\t{finding.rule}\t{finding.words}\t{finding.reason}\n"
            )
            if finding.severity == "error":
                status = 1
    return status


if __name__ == "__main__":
    ruby(sys.stdin, sys.stdout)
