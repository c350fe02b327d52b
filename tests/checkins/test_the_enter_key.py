"""The Enter key goes on with the answer that was chosen; it never leaves the question out."""

import pytest

from tests.conftest import NewContext, StartServer
from tests.journeys.people import sign_in


@pytest.mark.parametrize("javascript", [True, False])
def test_enter_goes_on_and_keeps_the_answer(
    new_desk: NewContext, start_server: StartServer, *, javascript: bool
) -> None:
    server = start_server(demo=True, worker="off")
    signed_in = sign_in(new_desk(), server.links()["participant2"])
    page = new_desk(javascript=javascript).new_page()
    page.context.add_cookies(signed_in.context.cookies())  # type: ignore[arg-type]
    page.goto(server.url + "/checkins/morning/body")
    page.locator('input[name="body"][value="good"]').focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkins/morning/meal")
    page.goto(server.url + "/checkins/morning/body")
    assert page.locator('input[name="body"][value="good"]').is_checked()
