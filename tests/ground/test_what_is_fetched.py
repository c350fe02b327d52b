"""Whatever is not ours is pinned by version and hash, and nothing says where it is fetched from."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# In pieces, so that this file does not name them either.
REGISTRIES = [
    "".join(parts)
    for parts in (
        ("pypi", ".org"),
        ("python", "hosted.org"),
        ("np", "mjs.org"),
        ("np", "mjs.com"),
        ("deb", ".debian.org"),
        ("crates", ".io"),
        ("unpkg", ".com"),
        ("jsdelivr", ".net"),
    )
]
NOT_OURS = {".git", ".venv", "node_modules", "__pycache__", "data", "dist"}


def _files() -> Iterator[Path]:
    for top in ROOT.iterdir():
        is_cache = top.name.startswith(".") and top.name.endswith("_cache")
        if top.name not in NOT_OURS and not is_cache and top.name != ".hypothesis":
            yield from (path for path in [top, *top.rglob("*")] if path.is_file())


def test_every_package_in_the_lock_has_a_version_and_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text().replace("\\\n", " ")
    lines = [line for line in lock.splitlines() if line.strip()]
    assert len(lines) > 30
    for line in lines:
        assert re.match(r"[\w.-]+==[\w.+!-]+ ", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line


def test_the_lock_holds_everything_that_is_asked_for() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    wanted += project["build-system"]["requires"]
    locked = {
        _plain(name) for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.M)
    }
    assert [name for name in wanted if _plain(re.split(r"[\[=<>;!~ ]", name)[0]) not in locked] == []


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_names_no_address() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text()


def test_no_file_names_a_registrys_host() -> None:
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)).encode())
    assert [str(path.relative_to(ROOT)) for path in _files() if pattern.search(path.read_bytes())] == []


def test_vendored_files_are_the_ones_their_readme_names() -> None:
    vendor = ROOT / "tests/vendor"
    rows = re.findall(r"^\| `([\w.-]+)` .*`([0-9a-f]{64})` \|$", (vendor / "README.md").read_text(), re.M)
    assert rows
    for name, digest in rows:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest, name
