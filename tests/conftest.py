"""What every test can ask for: databases, settings, a running server, a phone, a desk."""

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from shutil import copyfile, copytree, disk_usage
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import pytest
from argon2 import PasswordHasher, profiles
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from pwa.accounts import passwords
from pwa.settings import Settings
from tests.ground import outside
from tests.ground.browser import launch_options
from tests.ground.client import TestClient
from tests.ground.postgres import Postgres
from tests.ground.server import Server, command
from tests.hidamari import Hidamari, open_hidamari

outside.watch()
# Thousands of apps come and go in one process: looking for garbage as often as Python does by
# itself takes a third of the time.
gc.set_threshold(50_000, 20, 50)

_call = pytest.StashKey[pytest.CallInfo[None]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that reached for another machine has failed, even if it got over being stopped."""
    outside.attempts.clear()
    yield
    if outside.attempts:
        raise outside.ReachedOutside(", ".join(outside.attempts))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    if call.when == "call":
        item.stash[_call] = call
    return (yield)


def _has_failed(request: pytest.FixtureRequest) -> bool:
    call = request.node.stash.get(_call, None)
    return call is None or call.excinfo is not None


# --- Databases: each test its own, copied from one that was migrated once ---


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for the session."""
    server = Postgres().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    _pwa("migrate", f"sqlite:///{folder}/ayumi.db", folder)
    return folder


@pytest.fixture(scope="session")
def _demo_sqlite(_migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    copytree(_migrated_sqlite, folder, dirs_exist_ok=True)
    _pwa("demo", f"sqlite:///{folder}/ayumi.db", folder)
    return folder


@pytest.fixture(scope="session")
def _migrated_postgres(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    _pwa("migrate", postgres.create("migrated"), tmp_path_factory.mktemp("migrated"))
    return "migrated"


def _pwa(verb: str, url: str, folder: Path) -> None:
    command(verb, environment={"AYUMI_DATABASE_URL": url, "AYUMI_DATA_DIR": str(folder)})


@pytest.fixture
def sqlite_url(_migrated_sqlite: Path) -> Iterator[str]:
    """A migrated SQLite database without people in it; in memory where that is a folder."""
    with TemporaryDirectory(prefix="ayumi-", dir=_memory(), ignore_cleanup_errors=True) as folder:
        copyfile(_migrated_sqlite / "ayumi.db", f"{folder}/ayumi.db")
        yield f"sqlite:///{folder}/ayumi.db"


def _memory() -> str | None:
    """Linux's folder without a disk: SQLite waits for the disk at each commit, a power cut is no subject
    here (`test_power_cuts.py` has a server of its own), and a database is gone with its test."""
    shared = "/dev/shm"
    there = os.access(shared, os.W_OK) and disk_usage(shared).free > 1 << 28
    return shared if there else None


_numbers = count(1)


@pytest.fixture
def postgres_url(postgres: Postgres, _migrated_postgres: str) -> Iterator[str]:
    """A migrated PostgreSQL database without people in it."""
    name = postgres.lend(_migrated_postgres)
    yield postgres.url(name)
    postgres.give_back(name, _migrated_postgres)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database: the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"], scope="module")
def shared_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """As `database_url`, one for all tests of a file; these see to it that none meets another's rows."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("shared")
        copyfile(request.getfixturevalue("_migrated_sqlite") / "ayumi.db", folder / "ayumi.db")
        yield f"sqlite:///{folder}/ayumi.db"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    template: str = request.getfixturevalue("_migrated_postgres")
    name = postgres.lend(template)
    yield postgres.url(name)
    postgres.give_back(name, template)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a table in it, on SQLite and on PostgreSQL: for tests of the migrations."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    yield postgres.create(name)
    postgres.drop(name)


# --- Settings ---


def _environment(database_url: str, folder: Path) -> dict[str, str]:
    return {
        "AYUMI_DATABASE_URL": database_url,
        "AYUMI_DATA_DIR": str(folder / "data"),
        "AYUMI_BASE_URL": "http://localhost:8000",
        "AYUMI_WORKER": "off",
    }


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a command under test, for both databases; the worker is off."""
    return _environment(database_url, tmp_path)


@pytest.fixture
def app_settings(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings that `environment` stands for; it is this process's environment as well."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings()


@pytest.fixture(scope="module")
def shared_settings(shared_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of an app for all tests of a file."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _environment(shared_database_url, tmp_path_factory.mktemp("shared")).items():
            patch.setenv(name, value)
        yield Settings()


@pytest.fixture
def quick_passwords() -> Iterator[None]:
    """Passwords are hashed and checked at the least cost there is.

    For files in which many sign in; what it costs in earnest has a test of its own, which must not ask
    for this.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher.from_parameters(profiles.CHEAPEST))
        passwords._nobody.cache_clear()
        yield
    passwords._nobody.cache_clear()


# --- A small service with named people ---


@pytest.fixture
def hidamari(app_settings: Settings) -> Iterator[Hidamari]:
    """The service ひだまり, on both databases; a file whose tests need another one has its own."""
    opened = open_hidamari(app_settings)
    yield opened
    opened.database.close()


@pytest.fixture
def haru(hidamari: Hidamari) -> Iterator[TestClient]:
    """A participant's browser, in English."""
    with hidamari.browser("haru") as browser:
        yield browser


@pytest.fixture
def tanaka(hidamari: Hidamari) -> Iterator[TestClient]:
    """Her supporter's."""
    with hidamari.browser("tanaka") as browser:
        yield browser


# --- A running server ---


class StartServer(Protocol):
    def __call__(self, *, database_url: str = ..., demo: bool = ..., **settings: str) -> Server: ...


@pytest.fixture
def start_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartServer]:
    """Starts `python -m pwa serve` as often as it is called, each with its own data.

    Settings go by their names without the prefix: `start_server(worker="off")`. Without a
    `database_url` the server has a migrated SQLite database of its own; `demo=True` fills it with
    the demo people. What a server printed is shown when the test fails.
    """
    servers: list[Server] = []

    def start(*, database_url: str = "", demo: bool = False, **settings: str) -> Server:
        folder = tmp_path_factory.mktemp("server")
        if not database_url:
            template = request.getfixturevalue("_demo_sqlite" if demo else "_migrated_sqlite")
            copytree(template, folder, dirs_exist_ok=True)
        elif demo:
            _pwa("demo", database_url, folder)
        environment = {
            "AYUMI_DATABASE_URL": database_url or f"sqlite:///{folder}/ayumi.db",
            "AYUMI_DATA_DIR": str(folder),
        }
        named = {f"AYUMI_{name.upper()}": value for name, value in settings.items()}
        server = Server(environment | named, folder)
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        server.stop()
        print(f"--- {server.url}\n{server.output}")


@contextmanager
def running_server(template: Path, folder: Path, **settings: str) -> Iterator[Server]:
    """A server on a copy of the template's data, for many tests; the settings as for `start_server`."""
    copytree(template, folder, dirs_exist_ok=True)
    data = {"AYUMI_DATABASE_URL": f"sqlite:///{folder}/ayumi.db", "AYUMI_DATA_DIR": str(folder)}
    named = {f"AYUMI_{name.upper()}": value for name, value in settings.items()}
    server = Server(data | named, folder).start()
    try:
        yield server
    finally:
        server.stop()
        print(f"--- {server.url}\n{server.output}")


@pytest.fixture(scope="session")
def public_server(_migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One running server for all tests of what strangers see: there is nobody in it.

    What a stranger chooses is kept in their own browser, so that no test meets another's.
    """
    with running_server(_migrated_sqlite, tmp_path_factory.mktemp("server"), worker="off") as server:
        yield server


@pytest.fixture
def server(start_server: StartServer) -> Server:
    """A running server on a SQLite database with the demo people in it."""
    return start_server(demo=True)


# --- Browsers ---


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """For a browser of one's own, as in

    `playwright.chromium.launch_persistent_context(folder, **launch_options(push=True), **PHONE)`.
    """
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The one Chromium of the session; take a context from `phone`, `desk` or `new_phone`."""
    chromium = playwright.chromium.launch(**launch_options())
    yield chromium
    chromium.close()


@pytest.fixture(autouse=True)
def _no_loop_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    # Between its calls Playwright leaves its event loop marked as the running one, and no other
    # test in the process could call `asyncio.run`.
    loop = asyncio._get_running_loop()
    if loop is None or "playwright" in request.fixturenames:
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


class NewContext(Protocol):
    def __call__(
        self,
        *,
        javascript: bool = ...,
        dark: bool = ...,
        forced_colours: bool = ...,
        reduced_motion: bool = ...,
        **options: Any,
    ) -> BrowserContext: ...


PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "has_touch": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def _contexts(
    request: pytest.FixtureRequest, browser: Browser, tmp_path: Path
) -> Iterator[Callable[[dict[str, Any]], BrowserContext]]:
    opened: list[BrowserContext] = []
    broken: list[str] = []

    def open_context(options: dict[str, Any]) -> BrowserContext:
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: broken.append(str(error.error)))
        context.on("console", lambda message: _note_violation(message.text, broken))
        opened.append(context)
        return context

    yield open_context
    pages = [page for context in opened for page in context.pages]
    if _has_failed(request):
        for number, page in enumerate(pages):
            _keep_picture(page, tmp_path / f"page-{number}.png")
    for context in opened:
        context.close()
    assert not broken, "errors in the pages' scripts: " + "; ".join(broken)


def _note_violation(text: str, broken: list[str]) -> None:
    if "Content Security Policy" in text:
        broken.append(text)


def _keep_picture(page: Page, path: Path) -> None:
    try:
        page.screenshot(path=path)
        print(f"{page.url} looked like {path}")
    except Exception as error:  # The picture is a help; what matters is the failure that it is of.
        print(f"{page.url}: no picture: {error}", file=sys.stderr)


def _new_context(
    open_context: Callable[[dict[str, Any]], BrowserContext], device: dict[str, Any]
) -> NewContext:
    def new(
        *,
        javascript: bool = True,
        dark: bool = False,
        forced_colours: bool = False,
        reduced_motion: bool = False,
        **options: Any,
    ) -> BrowserContext:
        standard = {
            "locale": "ja-JP",
            "timezone_id": "Asia/Tokyo",
            "java_script_enabled": javascript,
            "color_scheme": "dark" if dark else "light",
            "forced_colors": "active" if forced_colours else "none",
            "reduced_motion": "reduce" if reduced_motion else "no-preference",
        }
        return open_context({**device, **standard, **options})

    return new


@pytest.fixture
def new_phone(_contexts: Callable[[dict[str, Any]], BrowserContext]) -> NewContext:
    """Opens phones (360×740, touch, Japanese); further options are those of Playwright's contexts.

    A script error or a breach of the content security policy in any page fails the test, and when
    the test fails a picture of each page is kept.
    """
    return _new_context(_contexts, PHONE)


@pytest.fixture
def new_desk(_contexts: Callable[[dict[str, Any]], BrowserContext]) -> NewContext:
    """As `new_phone`, with a screen of 1280×800."""
    return _new_context(_contexts, DESK)


@pytest.fixture
def phone(new_phone: NewContext) -> BrowserContext:
    return new_phone()


@pytest.fixture
def desk(new_desk: NewContext) -> BrowserContext:
    return new_desk()
