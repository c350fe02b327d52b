"""A subscription can make this server talk to push services, and to nobody else."""

import asyncio
import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress

import httpcore2 as httpcore
import httpx2 as httpx
import pytest

from pwa.alerts import endpoints
from pwa.alerts.endpoints import NotAllowedError, guarded_client, is_allowed, is_public
from pwa.alerts.keys import VapidKeys, vapid_keys
from pwa.alerts.push import Answer, PushSender
from tests.push_services.certificates import certificate_for
from tests.push_services.http_in_a_thread import HttpInAThread, Reply, Request
from tests.push_services.receiver import Device

PUBLIC = "142.250.207.42"


class RecordingNetwork(httpcore.AsyncNetworkBackend):
    """The Internet, as far as a test goes: notes every connection and lets none through.

    With a `port`, connections reach a server on that port of this machine instead.
    """

    def __init__(self, port: int | None = None, *, dead: Iterable[str] = ()) -> None:
        self.connections: list[tuple[str, int]] = []
        self._port, self._dead = port, frozenset(dead)
        self._real = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.connections.append((host, port))
        if self._port is None or host in self._dead:
            raise httpcore.ConnectError("nobody there")
        return await self._real.connect_tcp("127.0.0.1", self._port, timeout)


class Resolver:
    """Gives the answers one after the other, and the last one from then on."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def post(
    client: httpx.AsyncClient, endpoint: str = "https://fcm.googleapis.com/fcm/send/x", *, times: int = 1
) -> httpx.Response:
    async def run() -> httpx.Response:
        async with client:
            for _ in range(times):
                response = await client.post(endpoint, content=b"push")
            return response

    return asyncio.run(run())


# --- The text ---


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/cX0:APA91bE-_x",
        "https://fcm.googleapis.com:443/wp/abc",
        "https://FCM.GoogleAPIs.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAAB",
        "https://eu.updates.push.services.mozilla.com/wpush/v2/gAAAAAB",
        "https://web.push.apple.com/QGuQyavXutnMH",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2bdi%2f%3d&x=1",
        "https://fcm.googleapis.com/" + "a" * (2048 - 27),
    ],
)
def test_the_endpoints_of_real_browsers_are_allowed(endpoint: str) -> None:
    assert is_allowed(endpoint)


HOSTILE_ENDPOINTS = [
    "",
    "https://",
    "https:///fcm/send/x",
    "http://fcm.googleapis.com/fcm/send/x",
    "ftp://fcm.googleapis.com/x",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//fcm.googleapis.com/x",
    "https://fcm.googleapis.com",
    "https://fcm.googleapis.com:80/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:0443/x",
    "https://fcm.googleapis.com:/x",
    "https://fcm.googleapis.com./x",
    "https://evil.example/fcm.googleapis.com",
    "https://evil.example/?https://fcm.googleapis.com/x",
    "https://evil.example#fcm.googleapis.com/x",
    "https://evil.example#@fcm.googleapis.com/x",
    "https://fcm.googleapis.com#@evil.example/x",
    "https://fcm.googleapis.com/x#fragment",
    "https://fcm.googleapis.com@evil.example/x",
    "https://fcm.googleapis.com:443@evil.example/x",
    "https://someone@fcm.googleapis.com/x",
    "https://someone:secret@fcm.googleapis.com/x",
    "https://evil.example\\@fcm.googleapis.com/x",
    "https://fcm.googleapis.com\\.evil.example/x",
    "https:\\\\fcm.googleapis.com/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evilfcm.googleapis.com/x",
    "https://sub.fcm.googleapis.com/x",
    "https://googleapis.com/x",
    "https://push.apple.com/x",
    "https://.push.apple.com/x",
    "https://..push.apple.com/x",
    "https://a..push.apple.com/x",
    "https://evilpush.apple.com/x",
    "https://web.push.apple.com.evil.example/x",
    "https://notify.windows.com.evil.example/x",
    "https://" + "a" * 64 + ".push.apple.com/x",
    "https://fcm.googleapis%2ecom/x",
    "https://fcm%00.googleapis.com/x",
    "https://fcm.googleapiſ.com/x",
    "https://\N{KELVIN SIGN}.push.apple.com/x",
    "https://web.push.apple。com/x",
    "https://ｆcm.googleapis.com/x",
    "https://xn--fcm.googleapis.com/x",
    "https://127.0.0.1/x",
    "https://127.0.0.1:8000/x",
    "https://localhost/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://169.254.169.254/latest/meta-data/",
    "https://metadata.google.internal/x",
    " https://fcm.googleapis.com/x",
    "https://fcm.googleapis.com/x\n",
    "https://fcm.googleapis.com/x\r\nHost: evil.example",
    "https://fcm.googleapis.com/x y",
    "https://fcm.goo\tgleapis.com/x",
    "https://fcm.googleapis.com/あゆみ",
    "https://fcm.googleapis.com/" + "a" * (2049 - 27),
]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> VapidKeys:
    return vapid_keys(tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize("endpoint", HOSTILE_ENDPOINTS)
def test_a_hostile_endpoint_is_refused_without_a_packet(endpoint: str, keys: VapidKeys) -> None:
    assert not is_allowed(endpoint)
    network, resolver, device = RecordingNetwork(), Resolver([PUBLIC]), Device(endpoint)

    async def send() -> Answer:
        client = guarded_client(resolve=resolver, network=network)
        async with PushSender(keys, "operator@example.jp", client=client) as sender:
            return await sender.send(device.target, {})

    assert asyncio.run(send()) == Answer("gone")
    assert network.connections == resolver.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://evil.example/x",
        "http://127.0.0.1:8000/x",
    ],
)
def test_the_client_itself_goes_nowhere_else(url: str) -> None:
    network, resolver = RecordingNetwork(), Resolver([PUBLIC])
    with pytest.raises(NotAllowedError):
        post(guarded_client(resolve=resolver, network=network), url)
    assert network.connections == resolver.asked == []


@pytest.mark.parametrize(
    ("endpoint", "is_right"),
    [
        ("http://127.0.0.1:9001/push/x", True),
        ("https://127.0.0.1:9001/push/x", True),
        ("http://localhost:9002/x", True),
        ("http://[::1]:9003/x", True),
        ("https://push.example.jp:8443/x", True),
        ("https://PUSH.example.jp:8443/x", True),
        ("https://jmt17.google.com/fcm/send/x", True),
        ("http://push.example.jp:8443/x", False),
        ("http://10.0.0.5:9004/x", False),
        ("https://10.0.0.5:9004/x", True),
        ("http://127.0.0.1:9002/x", False),
        ("http://127.0.0.1/x", False),
        ("https://push.example.jp/x", False),
        ("https://push.example.jp.evil.example:8443/x", False),
        ("https://someone@push.example.jp:8443/x", False),
        ("https://sub.push.example.jp:8443/x", False),
    ],
)
def test_the_operators_own_hosts_count_with_their_port_and_plain_http_only_on_this_machine(
    endpoint: str, is_right: bool
) -> None:
    extra = "127.0.0.1:9001 localhost:9002 [::1]:9003 10.0.0.5:9004 Push.example.jp:8443 jmt17.google.com:443"
    assert is_allowed(endpoint, frozenset(extra.split())) is is_right


# --- The addresses ---

HOSTILE_ADDRESSES = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.8.8.8",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::10.0.0.1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
    "010.0.0.1",
    "127.1",
    "2130706433",
    "",
    "localhost",
]


@pytest.mark.parametrize("address", HOSTILE_ADDRESSES)
def test_a_name_that_leads_inside_is_refused_without_a_packet(address: str) -> None:
    assert not is_public(address)
    for answer in ([address], [PUBLIC, address], [address, PUBLIC]):
        network = RecordingNetwork()
        with pytest.raises(NotAllowedError):
            post(guarded_client(resolve=Resolver(answer), network=network))
        assert network.connections == []


@pytest.mark.parametrize(
    "address",
    [PUBLIC, "17.188.143.1", "172.32.0.1", "100.128.0.1", "2404:6800:4004:80a::200a", "2620:149::1"],
)
def test_the_addresses_of_real_services_are_public(address: str) -> None:
    assert is_public(address)


def test_a_name_without_an_address_is_trouble_and_no_packet() -> None:
    async def nobody(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror("no such name")

    network = RecordingNetwork()
    with pytest.raises(httpx.NetworkError):
        post(guarded_client(resolve=nobody, network=network))
    with pytest.raises(NotAllowedError):
        post(guarded_client(resolve=Resolver([]), network=network))
    assert network.connections == []


def test_the_connection_goes_to_the_very_address_that_was_checked() -> None:
    # Public when asked for the check, inside when asked again: there must be no second question.
    network, resolver = RecordingNetwork(), Resolver([PUBLIC], ["127.0.0.1"])
    with pytest.raises(httpx.NetworkError):
        post(guarded_client(resolve=resolver, network=network))
    assert resolver.asked == [("fcm.googleapis.com", 443)]
    assert network.connections == [(PUBLIC, 443)]


def test_a_name_that_changes_its_mind_is_refused_at_the_next_connection() -> None:
    certificate = certificate_for("fcm.googleapis.com")
    goodbye = Reply(201, headers={"connection": "close"})
    with HttpInAThread(lambda _: goodbye, tls=certificate.server) as server:
        network = RecordingNetwork(server.port)
        client = guarded_client(
            resolve=Resolver([PUBLIC], ["10.0.0.1"]), network=network, tls=certificate.trusting_client
        )
        with pytest.raises(NotAllowedError):
            post(client, times=2)
    assert network.connections == [(PUBLIC, 443)]


def test_a_dead_address_gives_way_to_the_next() -> None:
    certificate = certificate_for("fcm.googleapis.com")
    with HttpInAThread(lambda _: Reply(201), tls=certificate.server) as server:
        network = RecordingNetwork(server.port, dead=["2404:6800:4004:80a::200a"])
        client = guarded_client(
            resolve=Resolver(["2404:6800:4004:80a::200a", PUBLIC]),
            network=network,
            tls=certificate.trusting_client,
        )
        assert post(client).status_code == 201
    assert [host for host, _ in network.connections] == ["2404:6800:4004:80a::200a", PUBLIC]


@pytest.mark.parametrize("other_name", ["evil.example", "googleapis.com", PUBLIC])
def test_the_certificate_has_to_bear_the_name(other_name: str) -> None:
    certificate = certificate_for(other_name)
    with HttpInAThread(lambda _: Reply(201), tls=certificate.server) as server:
        client = guarded_client(
            resolve=Resolver([PUBLIC]),
            network=RecordingNetwork(server.port),
            tls=certificate.trusting_client,
        )
        with pytest.raises(httpx.NetworkError):
            post(client)


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    received: list[Request] = []

    def take(request: Request) -> Reply:
        received.append(request)
        return Reply(201)

    with HttpInAThread(take, tls=certificate_for("fcm.googleapis.com").server) as server:
        client = guarded_client(resolve=Resolver([PUBLIC]), network=RecordingNetwork(server.port))
        with pytest.raises(httpx.NetworkError):
            post(client)
    assert received == []


# --- The answer ---


def test_a_redirect_is_not_followed() -> None:
    seen: list[str] = []

    def elsewhere(request: Request) -> Reply:
        seen.append(request.path)
        return Reply(307, headers={"location": "/inside"})

    with HttpInAThread(elsewhere) as server:
        response = post(guarded_client(server.hosts), f"http://127.0.0.1:{server.port}/push")
    assert response.status_code == 307
    assert seen == ["/push"]


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with HttpInAThread(lambda _: Reply(201)) as server:
        response = post(guarded_client(server.hosts), f"http://127.0.0.1:{server.port}/push")
    assert response.status_code == 201


def test_an_endless_answer_is_cut_and_its_status_counts() -> None:
    sent = 0

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"push")
        writer.write(b"HTTP/1.1 201 Created\r\nconnection: close\r\n\r\n")
        with suppress(ConnectionError):
            while True:
                writer.write(b"x" * 100_000)
                await writer.drain()
                sent += 100_000

    async def run() -> httpx.Response:
        server = await asyncio.start_server(pour, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with guarded_client(frozenset({f"127.0.0.1:{port}"})) as client:
            response = await client.post(f"http://127.0.0.1:{port}/x", content=b"push")
        server.close()
        return response

    response = asyncio.run(run())
    assert (response.status_code, len(response.content)) == (201, 64 * 1024)
    # The kernel's own buffers take some megabytes that nobody asked for.
    assert sent < 20_000_000


def test_a_compressed_answer_is_not_blown_up() -> None:
    squeezed = Reply(201, b"\x1f\x8b not really gzip", {"content-encoding": "gzip"})
    with HttpInAThread(lambda _: squeezed) as server:
        response = post(guarded_client(server.hosts), f"http://127.0.0.1:{server.port}/push")
    assert response.content == squeezed.body


def test_cookies_are_not_kept() -> None:
    seen: list[str | None] = []

    def give_cookie(request: Request) -> Reply:
        seen.append(request.headers.get("cookie"))
        return Reply(201, headers={"set-cookie": "device=1"})

    with HttpInAThread(give_cookie) as server:
        post(guarded_client(server.hosts), f"http://127.0.0.1:{server.port}/push", times=2)
    assert seen == [None, None]


def test_the_path_arrives_as_it_was_given() -> None:
    path = "/w/A//c%2fd%2Fe~f'g!(h)*?token=BQ%2b%2F+%zz&x=$;,:@?"
    seen: list[str] = []

    def take(request: Request) -> Reply:
        seen.append(request.path)
        return Reply(201)

    with HttpInAThread(take) as server:
        post(guarded_client(server.hosts), f"http://127.0.0.1:{server.port}{path}")
    assert seen == [path]


@pytest.fixture
def short_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "SECONDS_PER_CALL", 0.5)


async def _say_and_wait(words: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"push")
    writer.write(words)
    # A byte now and then keeps every single read from timing out.
    for _ in range(100):
        await asyncio.sleep(0.1)
        writer.write(b"x")


def _post_to_a_slow_one(words: bytes) -> tuple[httpx.Response | None, float]:
    async def run() -> tuple[httpx.Response | None, float]:
        loop = asyncio.get_running_loop()
        slow = await asyncio.start_server(lambda r, w: _say_and_wait(words, r, w), "127.0.0.1", 0)
        port = slow.sockets[0].getsockname()[1]
        started = loop.time()
        try:
            async with guarded_client(frozenset({f"127.0.0.1:{port}"})) as client:
                return await client.post(f"http://127.0.0.1:{port}/x", content=b"push"), loop.time() - started
        except httpx.TimeoutException:
            return None, loop.time() - started
        finally:
            slow.close()

    return asyncio.run(run())


@pytest.mark.usefixtures("short_calls")
def test_a_call_ends_in_time_even_if_bytes_keep_dripping() -> None:
    response, seconds = _post_to_a_slow_one(b"HTTP/1.1 ")
    assert response is None
    assert seconds < 2


@pytest.mark.usefixtures("short_calls")
def test_a_status_counts_although_the_rest_of_the_answer_drips() -> None:
    # A push that was taken must not be sent again because of a body that nobody reads.
    response, seconds = _post_to_a_slow_one(b"HTTP/1.1 201 Created\r\ncontent-length: 50000\r\n\r\n")
    assert response is not None
    assert response.status_code == 201
    assert seconds < 2


@pytest.mark.usefixtures("short_calls")
def test_a_look_up_that_hangs_ends_in_time() -> None:
    async def hang(host: str, port: int) -> Sequence[str]:
        await asyncio.sleep(60)
        return [PUBLIC]

    with pytest.raises(httpx.TimeoutException):
        post(guarded_client(resolve=hang, network=RecordingNetwork()))


def test_a_slow_host_does_not_slow_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    # No clock of ours ends the calls that hang: whoever waits for one of them waits for ever.
    monkeypatch.setattr(endpoints, "SECONDS_PER_CALL", 3600)
    calls, met = 150, 0

    async def run() -> int:
        all_hang = asyncio.Event()

        async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
            nonlocal met
            met += 1
            if met == calls:
                all_hang.set()
            await reader.read()

        slow = await asyncio.start_server(hang, "127.0.0.1", 0, backlog=calls)
        slow_port = slow.sockets[0].getsockname()[1]
        with HttpInAThread(lambda _: Reply(201)) as fast:
            client = guarded_client(fast.hosts | {f"127.0.0.1:{slow_port}"})
            hanging = [
                asyncio.create_task(client.post(f"http://127.0.0.1:{slow_port}/x")) for _ in range(calls)
            ]
            try:
                # Only for the case that something is wrong: a minute is not what is tested.
                async with asyncio.timeout(60):
                    await all_hang.wait()
                    answer = await client.post(f"http://127.0.0.1:{fast.port}/x")
                assert not any(task.done() for task in hanging)
            finally:
                for task in hanging:
                    task.cancel()
                await asyncio.gather(*hanging, return_exceptions=True)
                await client.aclose()
                slow.close()
        return answer.status_code

    assert asyncio.run(run()) == 201
