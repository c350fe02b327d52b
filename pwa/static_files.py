"""Files under static/, read and compressed once at start, under addresses that change with them.

The address holds a hash over all files, so that a browser may keep each for ever, and so that the
modules of one version only ever import each other.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\(([\w-]+)\))?;')
_COMPRESSIBLE = {"text/css", "text/javascript", "image/svg+xml", "application/json", "text/plain"}
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True)
class StaticFile:
    """One file as it goes over the wire."""

    kind: str
    body: bytes
    compressed: bytes | None


class StaticFiles:
    """All static files of one version; small enough to be kept in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {
            path.relative_to(folder).as_posix(): self._read(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.endswith((".md", "LICENSE"))
        }

    @cached_property
    def version(self) -> str:
        """Twelve characters that change when any file does."""
        whole = hashlib.sha256()
        for name, file in self.files.items():
            whole.update(name.encode() + b"\0" + file.body)
        return whole.hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of a file. Raises KeyError for one that does not exist."""
        if name not in self.files:
            raise KeyError(f"no static file {name}")
        return f"/static/{self.version}/{name}"

    def respond(self, request: Request) -> Response:
        """Answer for `/static/{version}/{name}`; an old version's address gets the present file."""
        file = self.files.get(request.path_params["name"])
        if file is None:
            return Response(status_code=404)
        is_current = request.path_params["version"] == self.version
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if is_current else "no-cache",
            "Vary": "Accept-Encoding",
        }
        body = file.body
        if file.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = file.compressed
        return Response(body, media_type=file.kind, headers=headers)

    def text(self, name: str) -> str:
        """A text file's content."""
        return self.files[name].body.decode()

    def _read(self, path: Path) -> StaticFile:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        body = _with_imports(path).encode() if path.suffix == ".css" else path.read_bytes()
        return StaticFile(kind, body, _compressed(body) if kind in _COMPRESSIBLE else None)


# Tests make thousands of apps in one process.
@cache
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


def _with_imports(path: Path) -> str:
    """A stylesheet with its imports put in place: one request instead of a chain of them."""

    def put(match: re.Match[str]) -> str:
        text = _with_imports(path.parent / match[1])
        return f"@layer {match[2]} {{\n{text}\n}}" if match[2] else text

    return _IMPORT.sub(put, path.read_text(encoding="utf-8"))
