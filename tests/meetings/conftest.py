"""The service of these tests, on both databases."""

from collections.abc import Iterator

import pytest

from pwa.settings import Settings
from tests.hidamari import Hidamari, open_hidamari


@pytest.fixture
def hidamari(app_settings: Settings) -> Iterator[Hidamari]:
    service = open_hidamari(app_settings)
    yield service
    service.database.close()
