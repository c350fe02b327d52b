"""Every text there is in every register that its readers use, and easy Japanese that is easy."""

import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

from pwa.japanese.plain import findings
from pwa.settings import ROOT

KEYWORDS = parse_keywords(["_:1", "plain:1", "_n:1,2", "msg:1,1t", "msg:1c,2,2t"])
# Read by staff alone: these need no easy Japanese.
FOR_STAFF = re.compile(
    r"^(pwa/people/|templates/people/|pwa/lexicon/|templates/lexicon/|pwa/caseload/|templates/caseload/"
    r"|pwa/cases/|templates/cases/|templates/overview/|templates/alerts/_banner\.html"
    r"|templates/records/_?of_person\.html|templates/accounts/_?password\.html|templates/coping/_shared\.html"
    r"|pwa/absences/record_pages\.py|templates/absences/(_?list|_?record|_count)\.html"
    r"|pwa/(schedules|meetings)/for_staff\.py|templates/schedules/_?(appointment|arrange|cancel|meanwhile)\.html"
    r"|pwa/composer/|templates/composer/|templates/macros/composer\.html"
    r"|pwa/glossary/(own_pages|forms)\.py|templates/glossary/_?(own|edit)\.html"
    r"|pwa/meetings/forms\.py|templates/meetings/_?(notes|written|write)\.html)"
)
HERE = Path(__file__).parent
Key = tuple[str | None, str]


@cache
def used() -> dict[Key, set[str]]:
    """Every text of the interface, with the files that it stands in."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(each["pattern"], each["method"]) for each in mappings]
    found = defaultdict(set)
    for folder in ("pwa", "templates"):
        for name, _, message, _, context in extract_from_dir(
            ROOT / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods],
            {pattern.removeprefix(f"{folder}/"): {"trimmed": "true"} for pattern, _ in methods},
            keywords=KEYWORDS,
        ):
            msgid = message if isinstance(message, str) else message[0]
            found[context, msgid].add(f"{folder}/{name}")
    return dict(found)


@cache
def catalog(domain: str) -> dict[Key, str]:
    with (ROOT / "locales/ja/LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        entries = read_po(file, locale="ja")
    assert not [entry.id for entry in entries if entry.fuzzy and entry.id]
    return {
        (entry.context, entry.id if isinstance(entry.id, str) else entry.id[0]): entry.string
        if isinstance(entry.string, str)
        else next(iter(entry.string or ()), "")
        for entry in entries
        if entry.id
    }


def test_the_search_for_texts_finds_them() -> None:
    assert ("concern", "Unclear work") in used()
    assert (None, "What is it about?") in used()
    assert len(used()) > 300


def test_every_text_is_there_in_standard_japanese() -> None:
    assert [key for key in used() if not catalog("messages").get(key)] == []


def test_every_text_for_participants_and_families_is_there_in_easy_japanese() -> None:
    missing = [
        (key, files)
        for key, files in used().items()
        if not catalog("easy").get(key) and not all(FOR_STAFF.match(file) for file in files)
    ]
    assert missing == []


@pytest.mark.parametrize("domain", ["messages", "easy"])
def test_no_text_is_left_over(domain: str) -> None:
    assert sorted(set(catalog(domain)) - set(used()), key=str) == []


@pytest.mark.parametrize("domain", ["messages", "easy"])
def test_the_places_for_values_are_the_same_in_every_register(domain: str) -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"%\((\w+)\)s|%\((\w+)\)d", text))

    assert [key for key, text in catalog(domain).items() if text and places(key[1]) != places(text)] == []


def test_easy_japanese_is_checked_and_not_hoped_for() -> None:
    """A label need not be a sentence; anything with a full stop is read as one."""
    hard = [
        (key[1], text, finding.rule, finding.words)
        for key, text in catalog("easy").items()
        for finding in findings(text, label="。" not in text)
        if finding.severity == "error" and text not in NAMES_OF_OTHERS
    ]
    assert hard == []


def test_what_is_left_to_be_warned_of_has_its_reason_and_no_reason_is_left_over() -> None:
    """The best answer to a new one is an easier word, the second best a line that says why it stays."""
    lines = (HERE / "easy_warnings.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) == 3 and row[2].strip() for row in rows)
    warned = {
        (finding.rule, finding.words)
        for text in set(catalog("easy").values()) - NAMES_OF_OTHERS
        for finding in findings(text, label="。" not in text)
        if finding.severity == "warning"
    }
    assert sorted(warned) == sorted((rule, words) for rule, words, _ in rows)


# What others call themselves cannot be made easier.
NAMES_OF_OTHERS = {
    "労働条件相談「ほっとライン」",
    "こころの健康相談統一ダイヤル",
}
