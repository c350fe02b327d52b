"""Ayumi on the home screen, and what the server tells machines."""

import re
import time
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import BrowserContext, Playwright
from sqlalchemy import update

from pwa.accounts.models import Organisation, Person
from pwa.alerts.models import Alert, Delivery, deliveries
from pwa.app import create_app
from pwa.clock import now
from pwa.db import new_id, open_database
from pwa.group_commit import LONGEST_BATCH
from pwa.settings import Settings
from tests.conftest import StartServer
from tests.ground.client import TestClient
from tests.hidamari import app_of
from tests.scripts.phones import own_phone, visit_once


def test_a_phone_may_install_it(playwright: Playwright, start_server: StartServer, tmp_path: Path) -> None:
    server = start_server()
    with own_phone(playwright, tmp_path / "profile") as phone:
        page = phone.pages[0]
        visit_once(page, server.url)
        devtools = phone.new_cdp_session(page)
        manifest = devtools.send("Page.getAppManifest")
        problems = devtools.send("Page.getInstallabilityErrors")

    assert manifest["url"] == f"{server.url}/manifest.webmanifest"
    assert manifest["errors"] == []
    assert problems["installabilityErrors"] == []


def test_what_is_shown_before_installing_has_the_size_it_claims(
    phone: BrowserContext, start_server: StartServer
) -> None:
    server = start_server()
    page = phone.new_page()
    page.goto(server.url + "/help")
    sizes = page.evaluate(
        """async () => {
          const { screenshots } = await (await fetch("/manifest.webmanifest")).json();
          return Promise.all(screenshots.map(async ({ src, sizes }) => {
            const image = new Image();
            image.src = src;
            await image.decode();
            return [sizes, `${image.naturalWidth}x${image.naturalHeight}`];
          }));
        }"""
    )
    assert len(sizes) == 3
    assert [claimed for claimed, _ in sizes] == [found for _, found in sizes]


@pytest.fixture
def client(app_settings: Settings) -> TestClient:
    return TestClient(create_app(app_settings), base_url=app_settings.public_url)


def test_every_picture_of_the_manifest_is_there(client: TestClient) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).headers["content-type"] == "image/png"


def test_everything_the_worker_keeps_is_there(client: TestClient) -> None:
    worker = client.get("/service-worker.js")
    assert worker.headers["service-worker-allowed"] == "/"
    assert worker.headers["cache-control"] == "no-cache"
    files = re.findall(r'"(/static/[^"]+)"', worker.text.splitlines()[0])
    assert any(name.endswith("/js/app.js") for name in files)
    assert {client.get(name).status_code for name in files} == {200}


def test_search_engines_are_sent_away(client: TestClient) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_tab_has_its_picture(client: TestClient) -> None:
    assert client.get("/favicon.ico").headers["content-type"] == "image/png"


WELL = {
    "database": True,
    "schema": True,
    "writer": True,
    "worker": None,
    "oldest_undelivered_seconds": None,
    "oldest_overdue_seconds": None,
}


@pytest.mark.parametrize(
    "path", ["/manifest.webmanifest", "/service-worker.js", "/robots.txt", "/favicon.ico"]
)
def test_what_a_browser_installs_is_there_when_the_database_is_away(path: str, tmp_path: Path) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2"
    with TestClient(create_app(Settings(database_url=url, data_dir=tmp_path, worker="off"))) as client:
        assert client.get(path).status_code == 200


def test_a_monitor_hears_that_all_is_well(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == WELL


def test_a_monitor_hears_of_a_database_that_was_not_migrated(empty_database_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=empty_database_url, data_dir=tmp_path, worker="off")
    answer = TestClient(create_app(settings)).get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == WELL | {"schema": False}


def test_a_monitor_hears_of_a_database_that_is_gone(tmp_path: Path) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2"
    settings = Settings(database_url=url, data_dir=tmp_path, worker="off")
    answer = TestClient(create_app(settings)).get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] is False


def test_a_monitor_hears_how_long_an_alert_has_been_on_its_way(
    client: TestClient, app_settings: Settings
) -> None:
    hidamari = Organisation(name="ひだまり")
    tanaka = Person(organisation_id=hidamari.id, name="田中")
    alert = Alert(
        organisation_id=hidamari.id,
        recipient_id=tanaka.id,
        kind="test",
        matter_id=new_id(),
        created_at=now() - timedelta(minutes=5),
    )
    with open_database(app_settings).writing() as db:
        for row in (hidamari, tanaka, alert):
            db.add(row)
            db.flush()
        for state in ("leased", "accepted"):
            db.add(
                Delivery(
                    organisation_id=hidamari.id, alert_id=alert.id, subscription_id=new_id(), state=state
                )
            )
    assert 300 <= client.get("/healthz").json()["oldest_undelivered_seconds"] < 330

    with open_database(app_settings).writing() as db:
        db.execute(update(deliveries).values(state="gone"))
    assert client.get("/healthz").json()["oldest_undelivered_seconds"] is None


def test_a_monitor_hears_for_how_long_nobody_was_called(client: TestClient, app_settings: Settings) -> None:
    hidamari = Organisation(name="ひだまり")
    tanaka = Person(organisation_id=hidamari.id, name="田中")
    with open_database(app_settings).writing() as db:
        for row in (hidamari, tanaka):
            db.add(row)
            db.flush()
        for minutes, is_opened in ((-5, False), (-3, False), (-60, True), (60, False)):
            moment = now() + timedelta(minutes=minutes)
            db.add(
                Alert(
                    organisation_id=hidamari.id,
                    recipient_id=tanaka.id,
                    kind="concern",
                    matter_id=new_id(),
                    escalate_at=moment,
                    opened_at=moment if is_opened else None,
                )
            )
    assert 300 <= client.get("/healthz").json()["oldest_overdue_seconds"] < 330


def test_a_monitor_hears_of_a_writer_that_hangs(client: TestClient) -> None:
    group = app_of(client).group
    group._busy_since = monotonic() - LONGEST_BATCH - 1
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == WELL | {"writer": False}


def test_a_monitor_hears_of_a_worker_that_ended_or_hangs(
    app_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app_settings.model_copy(update={"worker": "on"})
    with TestClient(create_app(settings)) as client:
        worker = app_of(client).worker
        assert client.get("/healthz").json() == WELL | {"worker": True}
        with monkeypatch.context() as patch:
            patch.setattr("pwa.alerts.worker.LONGEST_PAUSE", 0)
            assert client.get("/healthz").status_code == 503

        class Panic(BaseException):
            """Past every `except Exception`."""

        def panic() -> None:
            raise Panic

        monkeypatch.setattr(worker.database, "reading", panic)
        deadline = time.monotonic() + 5
        while worker.is_well and time.monotonic() < deadline:
            worker.wake()
            time.sleep(0.02)
        monkeypatch.undo()
        answer = client.get("/healthz")
        assert answer.status_code == 503
        assert answer.json() == WELL | {"worker": False}
