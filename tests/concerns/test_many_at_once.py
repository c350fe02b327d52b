"""Twenty-four phones at once: nothing is lost, nothing twice, one alert for each report."""

from collections import Counter
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from pwa.alerts.models import alerts
from pwa.concerns.models import concerns, recipients
from pwa.db import new_id
from pwa.settings import Settings
from tests.benchmarks import load
from tests.conftest import StartServer
from tests.hidamari import Hidamari, open_hidamari

MANY = 144
AT_ONCE = 24


@pytest.fixture
def hidamari(app_settings: Settings) -> Hidamari:
    return open_hidamari(app_settings)


def reports(hidamari: Hidamari, ids: list[str]) -> list[load.Request]:
    """A request for each id, as the author's phone would send it."""
    headers = {
        "cookie": f"ayumi={hidamari.cookie('haru')}",
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
    }
    return [
        load.Request(
            "/concerns",
            "POST",
            headers,
            urlencode({"id": id, "category": "load", "words": "多すぎます。"}).encode(),
        )
        for id in ids
    ]


def stored(hidamari: Hidamari) -> tuple[Counter[str], Counter[str]]:
    """How often each report is there, and how many alerts there are for it."""
    with hidamari.reading() as db:
        rows = Counter(db.execute(select(concerns.c.id)).scalars())
        called = Counter(db.execute(select(alerts.c.matter_id)).scalars())
    return rows, called


def test_144_different_reports_24_at_a_time_are_all_there_once_with_one_alert_each(
    hidamari: Hidamari, start_server: StartServer
) -> None:
    server = start_server(database_url=hidamari.settings.database, worker="off")
    ids = [new_id() for _ in range(MANY)]

    answers = load.run(f"http://127.0.0.1:{server.port}", reports(hidamari, ids), clients=AT_ONCE)

    assert answers.statuses == {303: MANY}
    rows, called = stored(hidamari)
    assert rows == called == Counter(ids)


def test_144_identical_reports_24_at_a_time_are_one_report_with_one_alert(
    hidamari: Hidamari, start_server: StartServer
) -> None:
    server = start_server(database_url=hidamari.settings.database, worker="off")
    id = new_id()

    answers = load.run(f"http://127.0.0.1:{server.port}", reports(hidamari, [id] * MANY), clients=AT_ONCE)

    assert answers.statuses == {303: MANY}
    rows, called = stored(hidamari)
    assert rows == called == Counter([id])
    with hidamari.reading() as db:
        assert db.execute(select(func.count()).select_from(recipients)).scalar() == 3
