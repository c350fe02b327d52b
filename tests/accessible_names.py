"""What a screen reader is told: roles, names and states, from Chromium's own accessibility tree.

Playwright's `get_by_role(name=…)` takes the readings in ruby for a part of the name and so does not
find 「送る」 when furigana are on; Chromium leaves them out, as screen readers do.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page

_marks = count(1)


@dataclass(frozen=True)
class Node:
    """One thing on the page. `states` has what applies: `checked`, `expanded`, `invalid`, `level` …"""

    role: str
    name: str
    description: str = ""
    states: dict[str, Any] = field(default_factory=dict)
    backend_id: int | None = None


def nodes(page: Page, role: str | None = None) -> list[Node]:
    """Everything that is not ignored, in the order in which it is read, of one role or of all."""
    with _session(page) as session:
        return _nodes(session, role)


def names(page: Page, role: str | None = None) -> list[str]:
    """The names of all nodes that have one, in the order in which they are read."""
    return [node.name for node in nodes(page, role) if node.name]


def find(page: Page, role: str, name: str | re.Pattern[str], *, seconds: float = 5) -> Locator:
    """The one element with this role and this whole name (or one that the pattern is found in).

    Waits for it; when there is none in time, or more than one, the error lists what there is.
    """
    deadline = time.monotonic() + seconds
    while True:
        with _session(page) as session:
            there = _nodes(session, role)
            fitting = [node for node in there if _fits(node.name, name)]
            if len(fitting) == 1:
                return page.locator(f'[data-found="{_mark(session, fitting[0])}"]')
        if time.monotonic() > deadline:
            listing = ", ".join(f"「{node.name}」" for node in there) or "none"
            raise AssertionError(f"{len(fitting)} of role {role} named {name!r}; of that role: {listing}")
        page.wait_for_timeout(50)


def _fits(name: str, wanted: str | re.Pattern[str]) -> bool:
    return name == _plain(wanted) if isinstance(wanted, str) else bool(wanted.search(name))


# Spaces beside a Japanese character: the easy register puts them between phrases.
_BETWEEN_PHRASES = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s+|\s+(?=[\u3000-\u9fff\uff00-\uffef])")


def _plain(name: str) -> str:
    # Phrase breaks leave zero-width spaces.
    return _BETWEEN_PHRASES.sub("", " ".join(name.replace("\u200b", "").split()))


@contextmanager
def _session(page: Page) -> Iterator[CDPSession]:
    # Not kept open: with a second session `navigator.onLine` lies after a reload without network.
    session = page.context.new_cdp_session(page)
    try:
        yield session
    finally:
        session.detach()


def _nodes(session: CDPSession, role: str | None) -> list[Node]:
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in tree}
    found: list[Node] = []
    waiting = [tree[0]["nodeId"]] if tree else []
    while waiting:
        node = by_id.get(waiting.pop())
        if node is None:
            continue
        waiting.extend(reversed(node.get("childIds", [])))
        if not node["ignored"] and role in (None, _value(node, "role")):
            found.append(_node(node))
    return found


def _node(node: dict[str, Any]) -> Node:
    states = {entry["name"]: entry["value"].get("value") for entry in node.get("properties", [])}
    return Node(
        role=_value(node, "role"),
        name=_plain(_value(node, "name")),
        description=_plain(_value(node, "description")),
        states=states,
        backend_id=node.get("backendDOMNodeId"),
    )


def _value(node: dict[str, Any], key: str) -> str:
    return str(node.get(key, {}).get("value", ""))


def _mark(session: CDPSession, node: Node) -> int:
    """Give the node's element an attribute that a locator finds it by."""
    mark = next(_marks)
    element = session.send("DOM.resolveNode", {"backendNodeId": node.backend_id})["object"]["objectId"]
    session.send(
        "Runtime.callFunctionOn",
        {
            "objectId": element,
            "functionDeclaration": "function (mark) { this.setAttribute('data-found', mark); }",
            "arguments": [{"value": str(mark)}],
        },
    )
    return mark
