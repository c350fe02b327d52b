"""Alerts on a device: where a notification leads, switching them on and off, a test."""

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pwa.alerts.actions import queue_test, subscribe, unsubscribe
from pwa.alerts.banner import put_off
from pwa.alerts.endpoints import is_allowed
from pwa.alerts.forms import SubscriptionForm
from pwa.alerts.keys import vapid_keys
from pwa.alerts.queries import matter_of, subscription_of
from pwa.db import new_id
from pwa.language import msg
from pwa.web import Refused, Visit, endpoint


def open_alert(visit: Visit, id: str) -> Response:
    """Where a tap on a notification leads; the page of the matter itself decides who may see it."""
    path = matter_of(visit.db, visit.person, id)
    if path is None:
        raise Refused(404)
    return visit.go(path)


def push_state(visit: Visit) -> Response:
    """What the page's script compares with the browser's own subscription on each load."""
    keys = vapid_keys(visit.app.settings.data_dir)
    return JSONResponse(
        {
            "key": keys.application_server_key,
            "endpoint_hash": subscription_of(visit.db, visit.person),
        }
    )


def switch_on(visit: Visit) -> Response:
    form = SubscriptionForm.of(visit.form)
    if form.problems or not is_allowed(form.endpoint, visit.app.settings.extra_push_hosts):
        raise Refused(422)
    subscribe(visit.db, visit.person, form)
    return Response(status_code=204)


def switch_off(visit: Visit) -> Response:
    unsubscribe(visit.db, visit.person)
    return visit.go("/me", msg("Alerts are off on this device."))


def send_test(visit: Visit) -> Response:
    if not queue_test(visit.db, visit.person, new_id()):
        return visit.go("/me", msg("Alerts are off on this device."))
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go("/me", msg("A test alert is on its way."))


def put_banner_off(visit: Visit) -> Response:
    """The remark that alerts are off on this device stays away for a day."""
    put_off(visit)
    return visit.go("/inbox")


routes = [
    Route("/a/{id:id}", endpoint(open_alert, who="signed_in")),
    Route("/alerts/device", endpoint(push_state, who="signed_in")),
    Route("/alerts/on", endpoint(switch_on, who="signed_in"), methods=["POST"]),
    Route("/alerts/off", endpoint(switch_off, who="signed_in"), methods=["POST"]),
    Route("/alerts/later", endpoint(put_banner_off, who="staff"), methods=["POST"]),
    Route("/alerts/test", endpoint(send_test, who="signed_in"), methods=["POST"]),
]
