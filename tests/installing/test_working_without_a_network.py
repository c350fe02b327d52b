"""The network goes away: the numbers to call stay, the rest says so, and nothing written is lost."""

from playwright.sync_api import BrowserContext, Page

from pwa.installing import kept
from tests.conftest import NewContext, StartServer
from tests.ground.server import Server
from tests.pages import han_outside_ruby
from tests.scripts.phones import READS_EASY, reads, sign_in, visit_once

COPIES = """
async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found;
}
"""
HELP_COPY = """async () => (await (await caches.match("/help")).text())"""


def test_the_numbers_open_in_easy_words_with_furigana(
    phone: BrowserContext, start_server: StartServer
) -> None:
    server = start_server()
    reads(phone, server, READS_EASY)
    page = phone.new_page()
    visit_once(page, server.url)
    server.stop()

    page.goto(f"{server.url}/help")

    assert page.locator("html").get_attribute("data-register") == "easy"
    assert page.locator("html").get_attribute("data-furigana") == "all"
    assert han_outside_ruby(page) == []
    assert page.locator("a[href='tel:110']").first.is_visible()
    page.locator("[data-crisis]").click()
    page.wait_for_url("**/help/now")
    assert page.locator("a[href='tel:0120279338']").is_visible()
    # The style came along: a button is as high as a thumb.
    box = page.locator("a[href='tel:0120279338']").first.bounding_box()
    assert box
    assert box["height"] >= 48


def test_another_page_says_that_it_needs_the_network_and_shows_the_numbers(
    phone: BrowserContext, start_server: StartServer
) -> None:
    server = start_server()
    page = phone.new_page()
    visit_once(page, server.url)
    server.stop()

    page.goto(f"{server.url}/schedule?week=1")

    assert page.url == f"{server.url}/schedule?week=1"
    assert page.locator("a[href='']").is_visible()
    assert page.locator("a[href='tel:110']").is_visible()

    server.start()
    page.locator("a[href='']").click()
    page.wait_for_selector("a[href='']", state="detached")


def test_numbers_follow_a_change_of_words_and_letters(
    phone: BrowserContext, start_server: StartServer
) -> None:
    server = start_server()
    page = phone.new_page()
    reads(phone, server, "standard.off.auto.normal")
    visit_once(page, server.url)
    assert 'data-register="standard"' in page.evaluate(HELP_COPY)

    reads(phone, server, READS_EASY)
    page.goto(f"{server.url}/code")
    for _ in range(100):
        if 'data-register="easy"' in page.evaluate(HELP_COPY):
            break
        page.wait_for_timeout(50)

    server.stop()
    page.goto(f"{server.url}/help")
    assert page.locator("html").get_attribute("data-register") == "easy"


def kept_texts(page: Page) -> str:
    return str(
        page.evaluate(
            """async () => (await Promise.all(["/help", "/help/now"].map(
                 async (path) => (await caches.match(path))?.text()))).join()"""
        )
    )


def wait_for_copies(page: Page, words: str, *, are_there: bool) -> None:
    for _ in range(100):
        if (words in kept_texts(page)) is are_there:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{words}: {'not kept' if are_there else 'still kept'}")


def test_the_own_plan_opens_without_a_network(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    sign_in(page, server)
    visit_once(page, server.url)
    wait_for_copies(page, "tel:0300002211", are_there=True)
    page.goto(f"{server.url}/coping/new/contact")
    page.locator("#words").fill("おじさん")
    page.locator("#phone").fill("03-0000-9999")
    page.locator("main form button").first.click()
    page.wait_for_url("**/coping")
    wait_for_copies(page, "tel:0300009999", are_there=True)
    server.stop()

    page.goto(f"{server.url}/help/now")

    for number in ("0300002211", "0300009999"):
        assert page.locator(f"a[href='tel:{number}']").is_visible()


def test_signing_out_takes_the_own_plan_off_the_phone(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    sign_in(page, server)
    visit_once(page, server.url)
    wait_for_copies(page, "tel:0300002211", are_there=True)
    page.goto(f"{server.url}/me")
    page.locator("main a[href='/leave']").click()
    page.locator("form[action='/leave'] button").click()
    page.wait_for_url(f"{server.url}/")
    wait_for_copies(page, "tel:0300002211", are_there=False)
    server.stop()
    assert "0300002211" not in kept_texts(page)
    assert not kept.PAGES.keys() & set(page.evaluate(COPIES))


def test_a_session_that_ended_elsewhere_leaves_no_plan_for_the_next(
    phone: BrowserContext, server: Server
) -> None:
    page = phone.new_page()
    sign_in(page, server)
    visit_once(page, server.url)
    wait_for_copies(page, "tel:0300002211", are_there=True)
    phone.clear_cookies()
    page.goto(f"{server.url}/code")
    wait_for_copies(page, "tel:0300002211", are_there=False)


def test_no_other_page_about_a_person_is_kept(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    sign_in(page, server)
    visit_once(page, server.url)
    for path in ("/me", "/schedule", "/help", "/concerns/new"):
        page.goto(server.url + path)

    pages = {path for path in page.evaluate(COPIES) if not path.startswith("/static/")}

    assert pages - kept.PAGES.keys() == {"/help", "/help/now", "/offline", "/unsent", "/waiting"}
    assert "places" not in kept_texts(page)


def test_a_form_that_cannot_be_sent_stays_with_all_that_was_typed(
    phone: BrowserContext, start_server: StartServer
) -> None:
    server = start_server()
    page = phone.new_page()
    visit_once(page, f"{server.url}/code")
    page.locator("input[name=code]").fill("1234 5678")
    server.stop()

    page.locator("main form button").first.click()

    notice = page.locator("[data-unsent]")
    notice.wait_for()
    assert page.url == f"{server.url}/code"
    assert page.locator("input[name=code]").input_value() == "1234 5678"
    assert page.evaluate("document.activeElement.hasAttribute('data-unsent')")
    assert notice.locator("a[href='/help']").is_visible()


def test_an_old_version_is_cleared_away(phone: BrowserContext, start_server: StartServer) -> None:
    server = start_server()
    page = phone.new_page()
    page.goto(f"{server.url}/robots.txt")
    page.evaluate("caches.open('ayumi-files-000000000000')")

    visit_once(page, server.url)
    for _ in range(100):
        names = page.evaluate("caches.keys()")
        if "ayumi-files-000000000000" not in names:
            break
        page.wait_for_timeout(50)

    assert len(names) == 2
    assert "ayumi-pages" in names


def test_without_scripts_the_numbers_are_there_all_the_same(
    new_phone: NewContext, start_server: StartServer
) -> None:
    page = new_phone(javascript=False).new_page()
    page.goto(f"{start_server().url}/help")
    page.locator("[data-crisis]").click()
    page.wait_for_url("**/help/now")
    assert page.locator("a[href='tel:0120783556']").is_visible()
