"""Every route and every role: a route that nobody thought about fails here."""

import re

import pytest
from starlette.routing import Route

from pwa.access.models import Role
from pwa.accounts.models import Person
from pwa.concerns.actions import report_concern
from pwa.concerns.forms import ConcernForm
from pwa.db import new_id
from pwa.web import Rule
from tests.hidamari import Hidamari, open_hidamari

ROLES = {
    None: set(),
    "haru": {"signed_in", "participant"},
    "mother": {"signed_in", "family"},
    "tanaka": {"signed_in", "staff"},
    "yamamoto": {"signed_in", "staff"},
    "ito": {"signed_in", "staff"},
    "ono": {"signed_in", "staff"},
}
# Served to anybody without asking who they are. `/healthz` asks the database whether it is there.
WITHOUT_RULE = {
    "/static/{version}/{name:path}",
    "/healthz",
    "/manifest.webmanifest",
    "/service-worker.js",
    "/favicon.ico",
    "/robots.txt",
}


def rules(hidamari: Hidamari) -> list[tuple[Route, str, Rule | None]]:
    app = hidamari.browser().app
    return [
        (route, method, getattr(route.endpoint, "rule", None))
        for route in app.routes  # type: ignore[attr-defined]
        for method in sorted(route.methods - {"HEAD"})
    ]


def test_every_route_says_who_may_ask_for_it(hidamari: Hidamari) -> None:
    unknown = {route.path for route, _, rule in rules(hidamari) if rule is None}
    assert unknown == WITHOUT_RULE


@pytest.mark.parametrize("name", ROLES)
def test_a_role_gets_in_only_where_its_rule_lets_it(hidamari: Hidamari, name: str | None) -> None:
    with hidamari.browser(name) as browser:
        for route, method, rule in rules(hidamari):
            if rule is None or rule.who == "anyone":
                continue
            # Ids that belong to nothing: whoever is let in gets 404 or a form's 422, never 401 or 403.
            path = (
                re.sub(r"\{\w+:id\}", new_id(), route.path)
                .replace("{slot}", "morning")
                .replace("{step}", "sleep")
                .replace("{", "")
                .replace("}", "")
            )
            if path == "/leave":
                continue
            status = browser.request(method, path, follow_redirects=False).status_code
            expected_out = 401 if name is None else 403
            if rule.who in ROLES[name]:
                assert status not in (401, 405, 500), (method, path, status)
            else:
                assert status == expected_out, (method, path, status)


def test_a_get_that_writes_is_one_of_those_that_are_known_to(hidamari: Hidamari) -> None:
    writing = {
        route.path for route, method, rule in rules(hidamari) if rule and rule.writes and method == "GET"
    }
    # Only `opened` and the record of who looked.
    assert writing == {
        "/concerns/{id:id}",
        "/concerns/{id:id}/talk",
        "/people/{id:id}",
        "/people/{id:id}/absences",
        "/people/{id:id}/appointments/{appointment:id}/cancel",
        "/people/{id:id}/appointments/{appointment:id}/edit",
        "/people/{id:id}/meetings/new",
        "/people/{id:id}/meetings/{meeting:id}/edit",
        "/people/{id:id}/absences/{absence:id}",
        "/people/{id:id}/rhythm",
        "/family",
        "/today",
        "/people/{id:id}/appointments/{appointment:id}",
        "/people/{id:id}/meetings",
        "/people/{id:id}/meetings/{meeting:id}",
        "/schedule/{id:id}",
        "/meetings/{id:id}",
    }


def test_another_organisation_is_out_of_reach(hidamari: Hidamari) -> None:
    other = open_hidamari(hidamari.settings, "別の事業所")
    haru, person = other.viewer("haru"), other.id("haru")
    with other.writing() as db:
        concern = report_concern(db, haru, ConcernForm.of({"id": new_id(), "category": "load"}))
    for name in ("tanaka", "yamamoto", "haru"):
        with hidamari.browser(name) as browser:
            assert browser.get(f"/concerns/{concern.id}").status_code == 404
            assert browser.post(f"/concerns/{concern.id}/replies", data={"words": "x"}).status_code == 404
            assert browser.get(f"/people/{person}").status_code in (403, 404)


def test_somebody_who_has_ended_is_out_at_once(hidamari: Hidamari) -> None:
    with hidamari.browser("tanaka") as browser:
        assert browser.get("/inbox").status_code == 200
        with hidamari.writing() as db:
            person = db.get_one(Person, (hidamari.organisation_id, hidamari.id("tanaka")))
            person.ended_at = person.created_at
            db.add(person)
        assert browser.get("/inbox").status_code == 401


def test_a_role_that_is_taken_away_is_gone_at_once(hidamari: Hidamari) -> None:
    with hidamari.browser("tanaka") as browser:
        with hidamari.writing() as db:
            db.delete(db.get_one(Role, (hidamari.organisation_id, hidamari.id("tanaka"), "supporter")))
        assert browser.get("/inbox").status_code == 403
