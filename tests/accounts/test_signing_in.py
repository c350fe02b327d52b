"""Coming in by link, by eight digits or by password: once, on one device, and never for somebody else."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from pwa.accounts.attempts import TRIES, TRIES_OVER_ALL, note_wrong_try
from pwa.accounts.invitations import Ticket, invite
from pwa.accounts.models import Device
from pwa.accounts.passwords import set_password
from pwa.alerts.models import Subscription
from pwa.app import create_app
from pwa.settings import Settings
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, open_hidamari, text_of

PASSWORD = "四つの石をわたる"


@pytest.fixture
def hidamari(app_settings: Settings, quick_passwords: None) -> Iterator[Hidamari]:
    service = open_hidamari(app_settings)
    with service.writing() as db:
        set_password(db, service.people["tanaka"], "Tanaka@hidamari.example", PASSWORD)
    yield service
    service.database.close()


@pytest.fixture
def browser(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser() as client:
        client.follow_redirects = False
        yield client


def spaceless(html: str) -> str:
    """The words of a page; how a name is spaced is the business of the furigana."""
    return re.sub(r"\s", "", text_of(html))


def ticket_for(hidamari: Hidamari, name: str = "haru", made_by: str | None = "tanaka") -> Ticket:
    with hidamari.writing() as db:
        return invite(db, hidamari.people[name], hidamari.id(made_by) if made_by else None)


def devices_of(hidamari: Hidamari, name: str = "haru") -> list[Device]:
    with hidamari.reading() as db:
        rows = db.exec(select(Device).where(Device.person_id == hidamari.id(name)).order_by(Device.id))
        return list(rows.all())


def follow(browser: TestClient, ticket: Ticket, next_path: str = "/") -> int:
    return browser.post("/start", data={"token": ticket.carried, "next": next_path}).status_code


def is_in(browser: TestClient) -> bool:
    return browser.get("/me").status_code == 200


# --- Links ---


def test_a_link_lets_its_person_in(hidamari: Hidamari, browser: TestClient) -> None:
    assert follow(browser, ticket_for(hidamari)) == 303
    assert "KawaguchiHaru" in spaceless(browser.get("/me").text)


def test_ten_previews_of_a_link_leave_it_unused(hidamari: Hidamari, browser: TestClient) -> None:
    ticket = ticket_for(hidamari)
    for _ in range(10):
        assert browser.get(f"/start#{ticket.carried}").status_code == 200
        assert browser.head("/start").status_code == 200
    assert not devices_of(hidamari)
    assert follow(browser, ticket) == 303


def test_two_parallel_posts_of_one_link_give_exactly_one_session(hidamari: Hidamari) -> None:
    ticket = ticket_for(hidamari)
    browsers = [hidamari.browser() for _ in range(4)]
    for each in browsers:
        each.follow_redirects = False
    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(lambda each: follow(each, ticket), browsers))
    assert answers == [303, 422, 422, 422]
    assert len(devices_of(hidamari)) == 1


def test_a_used_link_is_refused_and_the_digits_are_offered(hidamari: Hidamari, browser: TestClient) -> None:
    ticket = ticket_for(hidamari)
    follow(browser, ticket)
    browser.cookies.delete("ayumi")
    answer = browser.post("/start", data={"token": ticket.carried})
    assert answer.status_code == 422
    words = text_of(answer.text)
    assert "This link does not work any more" in words
    assert "Ask your supporter for a new link or for 8 digits." in words
    # Nothing was typed, so there is nothing to look at again.
    assert "Something needs a change" not in words
    assert "<title>This link" in answer.text
    assert 'autocomplete="one-time-code"' in answer.text
    assert not is_in(browser)


@pytest.mark.parametrize("field", ["token", "code"])
def test_a_way_in_is_closed_after_ten_minutes(hidamari: Hidamari, browser: TestClient, field: str) -> None:
    ticket = ticket_for(hidamari)
    sent = {"token": ("/start", ticket.carried), "code": ("/code", ticket.code)}[field]
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=10, seconds=1), tick=True):
        assert browser.post(sent[0], data={field: sent[1]}).status_code == 422
    assert browser.post(sent[0], data={field: sent[1]}).status_code == 303


def test_a_newer_link_ends_the_older_one(hidamari: Hidamari, browser: TestClient) -> None:
    older, newer = ticket_for(hidamari), ticket_for(hidamari)
    assert follow(browser, older) == 422
    assert follow(browser, newer) == 303


def test_without_a_script_the_page_has_only_the_digits(browser: TestClient) -> None:
    page = browser.get("/start").text
    assert re.search(r'<form method="post" action="/start" data-start-link hidden>', page)
    assert re.search(r'data-no-token.*action="/code"', page, re.S)


def test_who_holds_a_link_and_has_no_scripts_is_told_what_to_do(browser: TestClient) -> None:
    [said] = re.findall(r"<noscript>(.*?)</noscript>", browser.get("/start").text.split("<main")[1], re.S)
    assert text_of(said) == "This link does not work here as it is. Ask your supporter for 8 digits."
    over = browser.post("/start", data={"token": "x" * 40}).text.split("<main")[1]
    assert "<noscript>" not in over


# --- Eight digits ---


def test_digits_are_taken_however_they_are_written(hidamari: Hidamari, browser: TestClient) -> None:
    for written in ("{0}{1}", "{0} {1}", " {0}-{1} ", "{0}－{1}", "{0}　{1}"):
        code = ticket_for(hidamari).code
        answer = browser.post("/code", data={"code": written.format(code[:4], code[4:])})
        assert answer.status_code == 303, written
    wide = ticket_for(hidamari).code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert browser.post("/code", data={"code": wide}).status_code == 303


def test_wrong_digits_stay_in_the_field(browser: TestClient) -> None:
    answer = browser.post("/code", data={"code": "1234 567"})
    assert answer.status_code == 422
    assert 'value="1234567"' in answer.text
    assert '<a href="#code">' in answer.text
    assert "<title>Check:" in answer.text


def test_used_and_unknown_digits_get_the_same_answer(hidamari: Hidamari, browser: TestClient) -> None:
    code = ticket_for(hidamari).code
    browser.post("/code", data={"code": code})
    browser.cookies.delete("ayumi")
    unknown = f"{(int(code) + 1) % 10**8:08}"
    used, never = (browser.post("/code", data={"code": each}) for each in (code, unknown))
    assert used.status_code == never.status_code == 422
    assert used.text.replace(code, "") == never.text.replace(unknown, "")


def test_guessing_digits_ends_after_ten_tries_from_one_address(hidamari: Hidamari) -> None:
    app = create_app(hidamari.settings)
    headers = {"sec-fetch-site": "same-origin"}
    with TestClient(app, client=("203.0.113.7", 1), follow_redirects=False, headers=headers) as guesser:
        tries = [guesser.post("/code", data={"code": "00000000"}).status_code for _ in range(TRIES + 1)]
        assert tries == [422] * TRIES + [429]
        code = ticket_for(hidamari).code
        assert guesser.post("/code", data={"code": code}).status_code == 429
    with TestClient(app, client=("203.0.113.8", 1), follow_redirects=False, headers=headers) as haru:
        assert haru.post("/code", data={"code": code}).status_code == 303


def test_guessing_digits_from_many_addresses_ends_too(hidamari: Hidamari, browser: TestClient) -> None:
    with hidamari.writing() as db:
        for number in range(TRIES_OVER_ALL["code"] - 1):
            note_wrong_try(db, "code", f"192.0.2.{number}")
    assert browser.post("/code", data={"code": "00000000"}).status_code == 422
    assert browser.post("/code", data={"code": ticket_for(hidamari).code}).status_code == 429
    # Whoever has a link or a password is not kept out by it.
    assert follow(browser, ticket_for(hidamari)) == 303


def test_guessing_may_go_on_ten_minutes_later(hidamari: Hidamari, browser: TestClient) -> None:
    for _ in range(TRIES + 1):
        browser.post("/code", data={"code": "00000000"})
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11), tick=True):
        assert browser.post("/code", data={"code": ticket_for(hidamari).code}).status_code == 303


# --- E-mail and password ---


def test_staff_sign_in_however_they_write_their_address(hidamari: Hidamari, browser: TestClient) -> None:
    answer = browser.post("/staff", data={"email": " tanaka@HIDAMARI.example ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/inbox").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    hidamari: Hidamari, browser: TestClient
) -> None:
    known, unknown = "tanaka@hidamari.example", "nobody@hidamari.example"
    wrong, never = (
        browser.post("/staff", data={"email": each, "password": "guess"}) for each in (known, unknown)
    )
    assert wrong.status_code == never.status_code == 422
    assert wrong.text.replace(known, "") == never.text.replace(unknown, "")


def test_the_address_stays_and_the_password_does_not(hidamari: Hidamari, browser: TestClient) -> None:
    answer = browser.post("/staff", data={"email": "tanaka@hidamari.example", "password": "秘密のことば"})
    assert 'value="tanaka@hidamari.example"' in answer.text
    assert "秘密のことば" not in answer.text


def test_guessing_a_password_is_counted_by_account_from_any_address(hidamari: Hidamari) -> None:
    app = create_app(hidamari.settings)
    answers = []
    for number in range(TRIES + 1):
        with TestClient(
            app, client=(f"203.0.113.{number}", 1), headers={"sec-fetch-site": "same-origin"}
        ) as guesser:
            form = {"email": "Tanaka@hidamari.example", "password": "guess"}
            answers.append(guesser.post("/staff", data=form).status_code)
    assert answers == [422] * TRIES + [429]


def test_nobody_can_lock_a_supporter_out_of_the_device_they_use(
    hidamari: Hidamari, browser: TestClient
) -> None:
    form = {"email": "tanaka@hidamari.example", "password": PASSWORD}
    assert browser.post("/staff", data=form).status_code == 303
    with hidamari.browser() as guesser:
        for _ in range(TRIES + 1):
            guesser.post("/staff", data=form | {"password": "guess"})
        assert guesser.post("/staff", data=form).status_code == 429
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31), tick=True):
        # A pause was too long for the session; somebody guesses on.
        assert not is_in(browser)
        with hidamari.browser() as guesser:
            for _ in range(TRIES + 1):
                guesser.post("/staff", data=form | {"password": "guess"})
        assert browser.post("/staff", data=form).status_code == 303


# --- Sessions ---


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    hidamari: Hidamari, browser: TestClient
) -> None:
    answer = browser.post("/start", data={"token": ticket_for(hidamari).carried})
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("ayumi="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_behind_tls_the_cookie_belongs_to_this_host_alone(hidamari: Hidamari) -> None:
    settings = hidamari.settings.model_copy(update={"base_url": "https://ayumi.example.jp"})
    with TestClient(
        create_app(settings), base_url="https://ayumi.example.jp", follow_redirects=False
    ) as safe:
        answer = safe.post(
            "/start",
            data={"token": ticket_for(hidamari).carried},
            headers={"sec-fetch-site": "same-origin"},
        )
    cookie = next(each for each in answer.headers.get_list("set-cookie") if "__Host-ayumi=" in each)
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_a_session_that_somebody_planted_is_not_taken_over(hidamari: Hidamari, browser: TestClient) -> None:
    planted = f"{hidamari.organisation_id}.planted-by-somebody-else"
    browser.cookies.set("ayumi", planted)
    answer = browser.post("/start", data={"token": ticket_for(hidamari).carried})
    assert answer.cookies["ayumi"] != planted
    with hidamari.browser() as attacker:
        attacker.cookies.set("ayumi", planted)
        assert not is_in(attacker)


def test_signing_in_again_ends_the_session_before(hidamari: Hidamari, browser: TestClient) -> None:
    follow(browser, ticket_for(hidamari))
    before = browser.cookies["ayumi"]
    follow(browser, ticket_for(hidamari))
    assert browser.cookies["ayumi"] != before
    assert is_in(browser)
    with hidamari.browser() as copied:
        copied.cookies.set("ayumi", before)
        assert not is_in(copied)


def test_the_next_person_on_a_phone_takes_nothing_over(hidamari: Hidamari, browser: TestClient) -> None:
    follow(browser, ticket_for(hidamari, "haru"))
    [device] = devices_of(hidamari, "haru")
    with hidamari.writing() as db:
        db.add(
            Subscription(
                organisation_id=device.organisation_id,
                person_id=device.person_id,
                device_id=device.id,
                endpoint="https://push.example/1",
                endpoint_hash="1",
                p256dh="p",
                auth="a",
            )
        )
    follow(browser, ticket_for(hidamari, "yu"))
    assert "MoriYu" in spaceless(browser.get("/me").text)
    assert devices_of(hidamari, "haru")[0].ended_at is not None
    with hidamari.reading() as db:
        assert not db.exec(select(Subscription)).all()


def test_signing_out_ends_the_session_at_once(hidamari: Hidamari, browser: TestClient) -> None:
    follow(browser, ticket_for(hidamari))
    copied = browser.cookies["ayumi"]
    assert browser.post("/leave").status_code == 303
    assert "ayumi" not in browser.cookies
    browser.cookies.set("ayumi", copied)
    assert not is_in(browser)


def test_only_the_hash_of_a_session_is_stored(hidamari: Hidamari, browser: TestClient) -> None:
    follow(browser, ticket_for(hidamari))
    [device] = devices_of(hidamari)
    token = browser.cookies["ayumi"].split(".")[1]
    assert len(token) >= 43
    assert token not in device.token_hash


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\r\nSet-Cookie: x=1",
    "javascript:alert(1)",
    "evil.example",
    "",
)


@pytest.mark.parametrize("way", ["link", "code", "password"])
def test_what_comes_next_never_leads_to_another_site(
    hidamari: Hidamari, browser: TestClient, way: str
) -> None:
    for elsewhere in ELSEWHERE:
        ticket = ticket_for(hidamari)
        path, form = {
            "link": ("/start", {"token": ticket.carried}),
            "code": ("/code", {"code": ticket.code}),
            "password": ("/staff", {"email": "tanaka@hidamari.example", "password": PASSWORD}),
        }[way]
        answer = browser.post(path, data=form | {"next": elsewhere})
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), elsewhere
        assert "evil.example" not in browser.get(path, params={"next": elsewhere}).text


def test_after_signing_in_the_page_that_was_wanted_comes_up(hidamari: Hidamari, browser: TestClient) -> None:
    page = browser.get("/schedule")
    assert page.status_code == 401
    assert 'name="next" value="/schedule"' in page.text
    answer = browser.post("/code", data={"code": ticket_for(hidamari).code, "next": "/schedule"})
    assert answer.headers["location"] == "/schedule"


# --- The private past ---


def test_a_later_device_opens_with_the_private_past_closed(hidamari: Hidamari) -> None:
    for _ in range(2):
        with hidamari.browser() as phone:
            follow(phone, ticket_for(hidamari))
    first, second = devices_of(hidamari)
    assert first.sealed_before is None
    assert second.sealed_before is not None


@pytest.mark.parametrize("days", [0, 31, 91, 390])
def test_a_person_who_comes_back_on_their_own_phone_keeps_their_past(
    hidamari: Hidamari, browser: TestClient, days: int
) -> None:
    follow(browser, ticket_for(hidamari))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True):
        assert follow(browser, ticket_for(hidamari)) == 303
    assert [device.sealed_before for device in devices_of(hidamari)] == [None, None]


def test_a_person_who_signed_out_of_their_only_phone_keeps_their_past_there(
    hidamari: Hidamari, browser: TestClient
) -> None:
    for _ in range(3):
        follow(browser, ticket_for(hidamari))
        browser.post("/leave")
        assert not is_in(browser)
    assert [device.sealed_before for device in devices_of(hidamari)] == [None] * 3


def test_after_signing_out_a_link_on_another_browser_opens_a_closed_device(
    hidamari: Hidamari, browser: TestClient
) -> None:
    follow(browser, ticket_for(hidamari))
    browser.post("/leave")
    with hidamari.browser() as elsewhere:
        follow(elsewhere, ticket_for(hidamari))
    assert devices_of(hidamari)[1].sealed_before is not None


def test_the_sign_of_a_former_device_lets_nobody_in(hidamari: Hidamari, browser: TestClient) -> None:
    follow(browser, ticket_for(hidamari))
    answer = browser.post("/leave")
    sign = browser.cookies["ayumi_former"]
    kept = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("ayumi_former="))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in kept.split(";")}
    with hidamari.browser() as thief:
        thief.cookies.set("ayumi", sign)
        assert not is_in(thief)
        thief.cookies.set("ayumi_former", sign)
        assert not is_in(thief)
        follow(thief, ticket_for(hidamari, "yu"))
    assert devices_of(hidamari, "yu")[0].sealed_before is None
    with hidamari.browser() as later:
        later.cookies.set("ayumi_former", sign)
        follow(later, ticket_for(hidamari, "yu"))
    assert devices_of(hidamari, "yu")[1].sealed_before is not None


def test_the_sign_of_a_former_device_works_once(hidamari: Hidamari, browser: TestClient) -> None:
    follow(browser, ticket_for(hidamari))
    browser.post("/leave")
    sign = browser.cookies["ayumi_former"]
    follow(browser, ticket_for(hidamari))
    with hidamari.browser() as copy:
        copy.cookies.set("ayumi_former", sign)
        follow(copy, ticket_for(hidamari))
    assert [bool(device.sealed_before) for device in devices_of(hidamari)] == [False, False, True]


@pytest.mark.parametrize("way", ["signed out here", "signed out from another device"])
def test_a_copy_of_a_signed_out_session_is_no_sign_of_a_former_device(
    hidamari: Hidamari, browser: TestClient, way: str
) -> None:
    follow(browser, ticket_for(hidamari))
    session = browser.cookies["ayumi"]
    if way == "signed out here":
        browser.post("/leave")
    else:
        with hidamari.browser("haru") as other:
            other.post(f"/me/devices/{devices_of(hidamari)[0].id}/end")
    with hidamari.browser() as thief:
        thief.cookies.set("ayumi", session)
        thief.cookies.set("ayumi_former", session)
        follow(thief, ticket_for(hidamari))
    assert devices_of(hidamari)[-1].sealed_before is not None


def test_two_people_who_share_a_tablet_both_keep_their_past(hidamari: Hidamari, browser: TestClient) -> None:
    for name in ("haru", "yu", "haru", "yu"):
        follow(browser, ticket_for(hidamari, name))
        if name == "haru":
            browser.post("/leave")
    for name in ("haru", "yu"):
        assert [device.sealed_before for device in devices_of(hidamari, name)] == [None, None], name


def test_a_browser_remembers_a_few_people_at_most(hidamari: Hidamari, browser: TestClient) -> None:
    for name in ("haru", "yu", "tanaka", "sato", "suzuki", "mother"):
        follow(browser, ticket_for(hidamari, name))
        browser.post("/leave")
    assert len(browser.cookies["ayumi_former"].split("~")) == 4


def test_a_link_of_whoever_runs_the_server_opens_a_closed_phone(
    hidamari: Hidamari, browser: TestClient
) -> None:
    with hidamari.browser() as phone:
        follow(phone, ticket_for(hidamari))
    follow(browser, ticket_for(hidamari))
    assert devices_of(hidamari)[-1].sealed_before is not None
    follow(browser, ticket_for(hidamari, made_by=None))
    assert devices_of(hidamari)[-1].sealed_before is None


@pytest.mark.parametrize("sign", ["", "~", "~~~", ".", "a.b~c.d", "~" * 4000])
def test_a_sign_that_is_none_changes_nothing(hidamari: Hidamari, browser: TestClient, sign: str) -> None:
    browser.headers["cookie"] = f"ayumi_former={sign}"
    assert follow(browser, ticket_for(hidamari)) == 303
    assert browser.post("/leave").status_code in (303, 401)


def test_a_closed_device_stays_closed_when_its_person_signs_in_again(
    hidamari: Hidamari, browser: TestClient
) -> None:
    with hidamari.browser() as phone:
        follow(phone, ticket_for(hidamari))
    follow(browser, ticket_for(hidamari))
    follow(browser, ticket_for(hidamari))
    closed = devices_of(hidamari)[1:]
    assert [device.sealed_before for device in closed] == [closed[0].sealed_before] * 2
    assert closed[0].sealed_before is not None
