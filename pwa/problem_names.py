"""What each line of an error summary is about: the name of the field that it leads to.

The fields say their names themselves, further down on the page. So no template has to say them twice,
and what the summary calls a field is what somebody finds there.
"""

import re

_LINE = re.compile(r'<li><a href="#([\w-]+)"><span>')
# Of a name with its icon and heading, what is said: words, readings, and where lines may break.
_MARKS = re.compile(r"<svg.*?</svg>|<(?!/?(?:ruby|rt|rp|wbr)\b)[^>]*>", re.S)
_LEGEND = re.compile(r"<legend\b[^>]*>(.*?)</legend>|<h1\b[^>]*>(.*?)</h1>", re.S)


def with_names(html: str) -> str:
    """A page whose error summary, if any, names the field in each line; a line about no field is left."""
    start = html.find('<div class="summary" id="summary"')
    if start < 0:
        return html
    end = html.index("</ul>", start)
    below = html[end:]

    def named(line: re.Match[str]) -> str:
        name = _name_of(line[1], below)
        return f"{line[0]}<b>{name}</b> " if name else line[0]

    return html[:start] + _LINE.sub(named, html[start:end]) + below


def _name_of(field: str, html: str) -> str:
    """The name of a field: of its label, of its fact on a page to check, or of the question around it."""
    at = html.find(f'id="{field}"')
    if at < 0:
        return ""
    for pattern in (
        rf'<label class="field-label" for="{field}">(.*?)(?:<span class="optional">|</label>)',
        rf'<div class="fact" id="{field}">.*?<dt>(.*?)</dt>',
        rf'<label class="tick-label"><input[^>]* id="{field}".*?"tick-box".*?</svg></span>(.*?)</label>',
    ):
        if found := re.search(pattern, html, re.S):
            return _said(found[1])
    # A question with groups has names of groups between its own and its first choice.
    error = html.find(f'id="{field}-error"')
    questions = [*_LEGEND.finditer(html, 0, error if error >= 0 else at)]
    return _said(questions[-1][1] or questions[-1][2]) if questions else ""


def _said(name: str) -> str:
    return _MARKS.sub("", name).strip()
