"""A participant's phone, and the way from it to the server, on which everything can go wrong."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.ground.server import Server
from tests.ground.way import Way, way_to
from tests.scripts.phones import sign_in, visit_once


@pytest.fixture
def way(server: Server) -> Iterator[Way]:
    with way_to(server) as opened:
        yield opened


@pytest.fixture
def page(phone: BrowserContext, server: Server, way: Way) -> Page:
    """A participant's phone that has been here before, on the way to the server."""
    opened = phone.new_page()
    sign_in(opened, server)
    visit_once(opened, f"{way.url}/")
    return opened
