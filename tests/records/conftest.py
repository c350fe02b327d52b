"""Hidamari and its people, for tests of records."""

from collections.abc import Iterator

import pytest

from pwa.settings import Settings
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, open_hidamari


@pytest.fixture
def hidamari(app_settings: Settings) -> Iterator[Hidamari]:
    service = open_hidamari(app_settings)
    yield service
    service.database.close()


@pytest.fixture
def haru(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser("haru") as browser:
        yield browser
