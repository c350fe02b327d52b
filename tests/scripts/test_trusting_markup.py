"""What a script may put into a page: HTML without a way to run anything."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.conftest import StartServer
from tests.ground.server import Server
from tests.scripts.phones import sign_in

PUT = """(markup) => {
  const place = document.createElement("div");
  try { place.innerHTML = markup; } catch (error) { return error.name; }
  return place.innerHTML;
}"""


@pytest.fixture
def page(browser: Browser, start_server: StartServer) -> Iterator[Page]:
    # Not a phone of the fixture's: Chromium reports handlers even in markup that is only looked at.
    page = browser.new_page()
    page.goto(f"{start_server().url}/help")
    yield page
    page.close()


def test_markup_that_could_run_a_script_is_refused(page: Page) -> None:
    for markup in (
        "<p>Hello</p><script>alert(1)</script>",
        "<svg><script>alert(1)</script></svg>",
        "<template><template><script src='/x.js'></script></template></template>",
        "<img src='x' onerror='alert(1)'>",
        "<details ONTOGGLE='alert(1)' open>",
        "<button hx-on:click='alert(1)'>Send</button>",
        "<a href='javascript:alert(1)'>Read</a>",
        "<a href=' java&#10;script:alert(1)'>Read</a>",
        "<form action='JavaScript:alert(1)'></form>",
        "<svg><a xlink:href='javascript:alert(1)'></a></svg>",
        "<svg><animate attributeName='href' values='javascript:alert(1)'></animate></svg>",
        "<div hx-get='javascript:alert(1)'></div>",
        "<iframe srcdoc='hello'></iframe>",
        "<object data='/x'></object>",
        "<base href='https://elsewhere.example/'>",
        "<meta http-equiv='refresh' content='0;url=https://elsewhere.example/'>",
    ):
        assert page.evaluate(PUT, markup) == "TypeError", markup


def test_people_may_write_about_anything(page: Page) -> None:
    for markup in (
        "<p>I learn javascript: it is hard. 1 &lt; 2, onclick=no</p>",
        '<input value="javascript: what is it?">',
        '<button data-on="x" aria-label="javascript: on" type="submit" name="on">Send</button>',
        '<form method="post" action="/concerns/draft" hx-post="/concerns/draft" hx-trigger="change"></form>',
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
    ):
        assert page.evaluate(PUT, markup) != "TypeError", markup


def test_code_and_scripts_from_elsewhere_are_refused(page: Page) -> None:
    set_source = """(address) => {
      try { document.createElement("script").src = address; } catch (error) { return error.name; }
      return "";
    }"""
    assert page.evaluate(set_source, "https://elsewhere.example/x.js") == "TypeError"
    assert page.evaluate(set_source, "/service-worker.js") == ""
    set_text = """() => {
      try { document.createElement("script").textContent = "alert(1)"; } catch (error) { return error.name; }
      return "";
    }"""
    assert page.evaluate(set_text) == "TypeError"


def test_htmx_waits_for_the_policy_however_slow_the_network_is(phone: BrowserContext, server: Server) -> None:
    """A fragment that is asked for as soon as the page is there: a box of staff with words in it."""
    page = phone.new_page()
    sign_in(page, server, "supporter")
    page.goto(f"{server.url}/today")
    page.locator("a.case").first.click()
    page.locator("textarea[name=words]").fill("確認していただけますと幸いです。")
    page.wait_for_timeout(1500)
    address = page.url

    def late(route: Route) -> None:
        time.sleep(0.8)
        route.continue_()

    page.route("**/js/trust.js", late)
    # A breach of the policy fails every test that uses `phone`.
    page.goto(address)
    page.wait_for_selector(".preview-words")
