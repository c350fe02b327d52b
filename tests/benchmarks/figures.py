"""The figures themselves."""

import http.client
import json
import re
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from pwa.accounts.sessions import begin_session
from pwa.alerts.actions import subscribe
from pwa.alerts.forms import SubscriptionForm
from pwa.alerts.keys import vapid_keys
from pwa.alerts.models import alerts
from pwa.alerts.payload import payload_of
from pwa.alerts.push import PushSender
from pwa.clock import today
from pwa.db import new_id
from pwa.japanese.furigana import uncached_html
from tests.benchmarks import load
from tests.benchmarks.measures import ROUNDS, Figure, interleaved
from tests.benchmarks.servers import ayumi, demo, hello, many_participants, person_named
from tests.ground.browser import launch_options
from tests.push_services.receiver import PushReceiver
from tests.scripts.phones import visit_once

_FORM = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}


def checkin_write() -> Iterator[Figure]:
    """Sixteen phones send a check-in each, against a bare loop of one insert a commit."""
    each_round = 400
    with ayumi() as bench:
        cookies = iter(many_participants(bench.hidamari, each_round * (ROUNDS + 1)))
        reports: list[load.Report] = []

        def ours() -> float:
            requests = [_checkin(next(cookies), bench.host) for _ in range(each_round)]
            report = load.run(bench.origin, requests, clients=16)
            assert set(report.statuses) == {303}, report.statuses
            reports.append(report)
            return report.per_second

        ours()
        value, against, ratio = interleaved(ours, _bare_inserts)
        p99 = statistics.median(report.p99 for report in reports[1:])
    yield Figure(
        "checkin_write",
        value,
        "requests/s",
        against,
        ratio,
        ">= 0.20, p99 <= 50 ms, no 5xx",
        f"p99 {p99:.1f} ms",
    )


def _checkin(cookie: str, host: str) -> load.Request:
    body = {
        "id": new_id(), "local_date": today().isoformat(), "bed_at": "23:00", "wake_at": "07:00",
        "sleep": "ok",
        "body": "caution", "symptoms": "fatigue", "meal": "ate", "plan": "going", "visible_to": "self",
    }  # fmt: skip
    return load.Request(
        "/checkins", "POST", {**_FORM, "host": host, "cookie": f"ayumi={cookie}"}, urlencode(body).encode()
    )


def _bare_inserts() -> float:
    count = 1500
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE entry (id TEXT PRIMARY KEY, person TEXT, day TEXT, answers TEXT)")
        begun = time.perf_counter()
        for _ in range(count):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO entry VALUES (?, ?, ?, ?)",
                (new_id(), "haru", str(date(2026, 11, 25)), "{}" * 40),
            )
            connection.execute("COMMIT")
        seconds = time.perf_counter() - begun
        connection.close()
    return count / seconds


def home_page() -> Iterator[Figure]:
    """A participant's home with four weeks behind it, easy and with furigana, against a bare hello."""
    with demo() as (server, database), hello() as bare:
        host = f"localhost:{server.port}"
        person = person_named(database, "川口 はる")
        with database.writing() as db:
            cookie = begin_session(db, person, "a benchmark")
        request = load.Request("/", headers={"host": host, "cookie": f"ayumi={cookie}"})
        origin = f"http://127.0.0.1:{server.port}"

        def ours() -> float:
            report = load.run(origin, [request], clients=16, seconds=3)
            assert set(report.statuses) == {200}, report.statuses
            return report.per_second

        ours()
        value, against, ratio = interleaved(
            ours, lambda: load.run(bare, [load.Request("/")], clients=16, seconds=3).per_second
        )
    yield Figure("home_page", value, "requests/s", against, ratio, ">= 0.05")


def report_to_push() -> Iterator[Figure]:
    """Twenty reports a second for ten seconds: from the POST to the push service."""
    with PushReceiver() as service, ayumi(worker="on", push_hosts=service.host) as bench:
        device = service.subscribe()
        tanaka = bench.hidamari.viewer("tanaka")
        with bench.hidamari.writing() as db:
            form = SubscriptionForm(endpoint=device.endpoint, p256dh=device.p256dh, auth=device.auth)
            subscribe(db, tanaka, form)
        cookie = bench.hidamari.cookie("haru")
        begun: dict[str, float] = {}

        def send(id: str) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", bench.server.port, timeout=30)
            body = urlencode({"id": id, "category": "load", "words": "多いです。"})
            begun[id] = time.monotonic()
            connection.request(
                "POST", "/concerns", body, {**_FORM, "host": bench.host, "cookie": f"ayumi={cookie}"}
            )
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 303, answer.status
            connection.close()

        start = time.monotonic()
        senders = []
        for number in range(200):
            time.sleep(max(0.0, start + number / 20 - time.monotonic()))
            thread = threading.Thread(target=send, args=(new_id(),))
            thread.start()
            senders.append(thread)
        for thread in senders:
            thread.join()
        pushes = service.wait_for(200, timeout=30)
        with bench.hidamari.reading() as db:
            matters = {row.id: row.matter_id for row in db.execute(select(alerts.c.id, alerts.c.matter_id))}
        took = sorted(
            1000
            * (
                push.arrived_on_the_stopwatch
                - begun[matters[push.payload["notification"]["tag"].removeprefix("a-")]]
            )
            for push in pushes
        )
    p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    yield Figure(
        "report_to_push",
        p99,
        "ms p99",
        None,
        None,
        "p99 <= 1000 ms, none lost",
        f"p50 {p50:.0f} ms, lost {200 - len(took)}",
    )


def push_build() -> Iterator[Figure]:
    """Encrypting and signing one push, against the bare cryptography."""
    with tempfile.TemporaryDirectory() as folder, PushReceiver() as service:
        keys = vapid_keys(Path(folder))
        sender = PushSender(keys, "operator@example.jp", frozenset({service.host}))
        target = service.subscribe().target
        payload = payload_of("https://ayumi.example.jp", new_id(), False, 3)
        signer = serialization.load_pem_private_key(keys.private_pem, None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)

        point = (
            ec.generate_private_key(ec.SECP256R1())
            .public_key()
            .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        )

        def bare() -> None:
            own = ec.generate_private_key(ec.SECP256R1())
            own.public_key().public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
            )
            theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
            shared = own.exchange(ec.ECDH(), theirs)
            secret = HKDF(hashes.SHA256(), 32, b"s" * 16, b"info").derive(shared)
            key, nonce = (
                HKDF(hashes.SHA256(), length, b"s" * 16, b"info").derive(secret) for length in (16, 12)
            )
            AESGCM(key).encrypt(nonce, b"x" * 512, None)
            signer.sign(b"token", ec.ECDSA(hashes.SHA256()))

        value, against, ratio = interleaved(
            lambda: _microseconds(lambda: sender.build(target, payload, urgency="high")),
            lambda: _microseconds(bare),
        )
    yield Figure("push_build", value, "us", against, ratio, "<= 1.6")


def furigana() -> Iterator[Figure]:
    """Text to HTML with furigana, warm and without its cache, against SudachiPy's tokenize."""
    from sudachipy import Dictionary, SplitMode

    lines = [
        # What is written, without the notes of how it is read.
        re.sub(r"\{([^|}]*)\|[^}]*\}", r"\1", line.split("\t")[0])
        for line in (Path(__file__).parents[1] / "japanese" / "field_sentences.tsv")
        .read_text()
        .splitlines()[1:]
        if line and not line.startswith("#")
    ]
    tokenizer = Dictionary(dict="core").create()

    def ours() -> None:
        for line in lines:
            uncached_html(line, "all")

    def theirs() -> None:
        for line in lines:
            list(tokenizer.tokenize(line, SplitMode.C))

    value, against, ratio = interleaved(
        lambda: _microseconds(ours, 10) / len(lines), lambda: _microseconds(theirs, 10) / len(lines)
    )
    yield Figure("furigana", value, "us a sentence", against, ratio, "<= 2.0")


def page_weight() -> Iterator[Figure]:
    """Bytes over the wire on the first visit to home, measured by the browser itself."""
    with demo() as (server, database), sync_playwright() as playwright:
        with database.writing() as db:
            cookie = begin_session(db, person_named(database, "川口 はる"), "a benchmark")
        browser = playwright.chromium.launch(**launch_options())
        context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
        context.add_cookies([{"name": "ayumi", "value": cookie, "url": server.url}])
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        kinds: dict[str, str] = {}
        weights: dict[str, float] = {}
        session.on(
            "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]})
        )

        def note(event: dict[str, object]) -> None:
            kind = kinds.get(str(event["requestId"]), "Other")
            weights[kind] = weights.get(kind, 0) + float(str(event["encodedDataLength"]))

        session.on("Network.loadingFinished", note)
        page.goto(server.url, wait_until="networkidle")
        browser.close()
    total = sum(weights.values()) / 1000
    parts = json.dumps({kind: round(weight / 1000, 1) for kind, weight in sorted(weights.items())})
    yield Figure("page_weight", total, "kB", None, None, "<= 120", parts)


# When the heading is on the screen, in milliseconds since the start of the navigation.
_PAINTED = """
(() => {
  const look = () => {
    const heading = document.querySelector("h1");
    if (!heading?.getClientRects().length) requestAnimationFrame(look);
    // The frame after the one in which it has its place.
    else requestAnimationFrame(() => (globalThis.painted = performance.now()));
  };
  requestAnimationFrame(look);
})()
"""
_SLOWER = 4


def offline_start() -> Iterator[Figure]:
    """The app's first page without a server, on a phone four times slower, with a worker that sleeps.

    That is the page which the service worker gives for the address that the installed app opens.
    """
    with demo() as (server, database), sync_playwright() as playwright:
        with database.writing() as db:
            cookie = begin_session(db, person_named(database, "川口 はる"), "a benchmark")
        browser = playwright.chromium.launch(**launch_options())
        context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
        context.add_cookies([{"name": "ayumi", "value": cookie, "url": server.url}])
        page = context.new_page()
        visit_once(page, server.url)
        start = page.evaluate("async () => (await (await fetch('/manifest.webmanifest')).json()).start_url")
        server.stop()
        context.add_init_script(_PAINTED)
        session = context.new_cdp_session(page)
        session.send("ServiceWorker.enable")
        session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        took = []
        for _ in range(ROUNDS + 1):
            page.goto("about:blank")
            session.send("ServiceWorker.stopAllWorkers")
            page.goto(server.url + start)
            page.wait_for_function("globalThis.painted")
            took.append(float(page.evaluate("painted")))
        title = page.locator("h1").inner_text()
        browser.close()
    # The first one is the warm-up.
    yield Figure("offline_start", statistics.median(took[1:]), "ms", None, None, "<= 1000", title)


def _microseconds(do: Callable[[], object], times: int = 200) -> float:
    begun = time.perf_counter()
    for _ in range(times):
        do()
    return (time.perf_counter() - begun) / times * 1e6


ALL: dict[str, Callable[[], Iterator[Figure]]] = {
    "checkin_write": checkin_write,
    "home_page": home_page,
    "report_to_push": report_to_push,
    "push_build": push_build,
    "furigana": furigana,
    "page_weight": page_weight,
    "offline_start": offline_start,
}
