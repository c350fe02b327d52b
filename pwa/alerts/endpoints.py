"""Where a push may go: endpoints come from browsers, so they are checked twice.

`is_allowed` checks the text when a subscription arrives and again before it is used;
`guarded_client` checks the addresses behind the name at the moment of connecting, so that a name
that changes its mind in between (DNS rebinding) reaches nothing inside this network.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address

import anyio
import anyio.to_thread
import httpcore2 as httpcore
import httpx2 as httpx

PUSH_HOSTS = frozenset({"fcm.googleapis.com", "updates.push.services.mozilla.com"})
PUSH_DOMAINS = (".push.apple.com", ".notify.windows.com", ".push.services.mozilla.com")

LONGEST_ENDPOINT = 2048
SECONDS_PER_CALL = 10.0
LARGEST_ANSWER = 64 * 1024
# Shorter than a call, so that a dead first address leaves time for the second.
_SECONDS_PER_ADDRESS = 3.0

# ASCII, because case folding would otherwise let the Kelvin sign stand for a "k".
_ENDPOINT = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"/[a-z0-9._~!$&'()*+,;=:@%/?-]*",
    re.ASCII | re.IGNORECASE,
)
_USUAL_PORT = {"https": "443", "http": "80"}

# IANA special-purpose registries; `ipaddress` alone knows them only in its newest releases.
_CLOSED_IPV4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        # Azure hands out its machines' secrets here, at an address that looks public.
        "168.63.129.16/32",
    )
]
# Everything that embeds an IPv4 address (mapped, NAT64, 6to4, Teredo) is closed as a whole:
# either it lies outside of global unicast or it is listed here.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_CLOSED_IPV6 = [
    IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
]

# The addresses behind a name and port, as texts; raises OSError when there are none.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class NotAllowedError(httpx.ConnectError):
    """The call was stopped here, before a packet left for the endpoint."""


def is_allowed(endpoint: str, extra_hosts: frozenset[str] = frozenset()) -> bool:
    """Whether a push may be posted to this endpoint, judged by its text alone.

    Https on port 443 of a known push service. `extra_hosts` are further `host:port` that the
    operator trusts (`AYUMI_PUSH_HOSTS`); only loopback among them may be plain http.
    """
    parts = _ENDPOINT.fullmatch(endpoint) if len(endpoint) <= LONGEST_ENDPOINT else None
    if parts is None:
        return False
    scheme, host = parts["scheme"].lower(), parts["host"].lower()
    port = parts["port"] or _USUAL_PORT[scheme]
    if f"{host}:{port}" in _lowered(extra_hosts):
        return scheme == "https" or _is_loopback(host)
    return scheme == "https" and port == "443" and _belongs_to_a_push_service(host)


def is_public(address: str) -> bool:
    """Whether an IP address is an ordinary one on the Internet.

    Private, loopback, link-local, shared (CGNAT), multicast and reserved addresses are not, nor
    is any IPv6 address that wraps an IPv4 one, whatever it wraps.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _CLOSED_IPV4)
    return (
        parsed.scope_id is None
        and parsed in _GLOBAL_UNICAST
        and not any(parsed in network for network in _CLOSED_IPV6)
    )


def guarded_client(
    extra_hosts: frozenset[str] = frozenset(),
    *,
    resolve: Resolve | None = None,
    network: httpcore.AsyncNetworkBackend | None = None,
    tls: ssl.SSLContext | None = None,
) -> httpx.AsyncClient:
    """A client that reaches push services and nothing else.

    Raises `NotAllowedError` for an endpoint that is not allowed and for a name of which any address is
    not public (`extra_hosts` are taken at the operator's word). Connects to the very address that
    was checked, with the certificate verified by name. Follows no redirect, reads no proxy from
    the environment, keeps no cookie, and ends each call within `SECONDS_PER_CALL`. An answer
    counts from its status line on: its body is cut at `LARGEST_ANSWER`, and one that breaks off
    or drips is left unread.

    `resolve`, `network` and `tls` stand for the world outside and are replaced in tests only.
    """
    hosts = frozenset(_lowered(extra_hosts))
    checked = _CheckedNetwork(hosts, resolve or _system_resolve, network or httpcore.AnyIOBackend())
    return httpx.AsyncClient(
        transport=_GuardedTransport(hosts, checked, tls or httpx.create_ssl_context(trust_env=False)),
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(SECONDS_PER_CALL, connect=SECONDS_PER_CALL * 0.7),
        # Compressed answers could grow far beyond the limit on their size.
        headers={"user-agent": "Ayumi", "accept-encoding": "identity"},
    )


class _GuardedTransport(httpx.AsyncBaseTransport):
    # Of an answer only what says when to come back is of use; a cookie would tie devices together.
    _KEPT_HEADERS = frozenset({b"retry-after", b"content-type"})

    def __init__(
        self,
        extra_hosts: frozenset[str],
        network: "_CheckedNetwork",
        tls: ssl.SSLContext,
    ) -> None:
        self._extra_hosts = extra_hosts
        # Without an upper bound on connections: calls that hang on a slow host must not
        # keep calls to other hosts waiting for a free place.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            network_backend=network,
            max_connections=None,
            max_keepalive_connections=32,
            keepalive_expiry=30.0,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not is_allowed(str(request.url), self._extra_hosts):
            raise NotAllowedError(f"pushes may not go to {request.url.host}", request=request)
        try:
            return await self._call(request)
        except _NotPublic as error:
            raise NotAllowedError(str(error), request=request) from error
        except (TimeoutError, httpcore.TimeoutException) as error:
            raise httpx.TimeoutException("no answer in time", request=request) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise httpx.NetworkError(type(error).__name__, request=request) from error

    async def _call(self, request: httpx.Request) -> httpx.Response:
        deadline = asyncio.get_running_loop().time() + SECONDS_PER_CALL
        async with asyncio.timeout_at(deadline):
            answer = await self._pool.handle_async_request(_as_httpcore(request))
        try:
            body = await self._beginning_of(answer, deadline)
        finally:
            await answer.aclose()
        headers = [item for item in answer.headers if item[0].lower() in self._KEPT_HEADERS]
        return httpx.Response(answer.status, headers=headers, content=body)

    @staticmethod
    async def _beginning_of(answer: httpcore.Response, deadline: float) -> bytes:
        body = bytearray()
        try:
            async with asyncio.timeout_at(deadline):
                async for part in answer.aiter_stream():
                    body += part
                    if len(body) >= LARGEST_ANSWER:
                        break
        except (
            TimeoutError,
            httpcore.TimeoutException,
            httpcore.NetworkError,
            httpcore.ProtocolError,
        ):
            pass
        return bytes(body[:LARGEST_ANSWER])

    async def aclose(self) -> None:
        await self._pool.aclose()


class _NotPublic(httpcore.ConnectError):
    """A name leads to an address that pushes may not reach."""


class _CheckedNetwork(httpcore.AsyncNetworkBackend):
    def __init__(
        self,
        extra_hosts: frozenset[str],
        resolve: Resolve,
        network: httpcore.AsyncNetworkBackend,
    ) -> None:
        self._extra_hosts = extra_hosts
        self._resolve = resolve
        self._network = network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host, port, timeout)
        is_extra = f"{f'[{host}]' if ':' in host else host}:{port}" in self._extra_hosts
        if not is_extra and not (addresses and all(map(is_public, addresses))):
            raise _NotPublic(f"{host} leads to an address that is not public")
        trouble: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return await self._network.connect_tcp(
                    # As it was checked and in no other spelling.
                    str(ip_address(address)),
                    port,
                    min(timeout or _SECONDS_PER_ADDRESS, _SECONDS_PER_ADDRESS),
                    local_address,
                    socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
        raise trouble

    async def _addresses(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        try:
            async with asyncio.timeout(timeout):
                return await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"looking up {host} took too long") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address") from error


async def _system_resolve(host: str, port: int) -> Sequence[str]:
    # Threads of their own: the loop's few shared ones would let one slow name delay the others.
    found = await anyio.to_thread.run_sync(
        lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM),
        abandon_on_cancel=True,
        limiter=anyio.CapacityLimiter(1),
    )
    return [str(sockaddr[0]) for *_, sockaddr in found]


def _as_httpcore(request: httpx.Request) -> httpcore.Request:
    if not isinstance(request.stream, httpx.AsyncByteStream):
        raise TypeError("an asynchronous client sends asynchronous bodies")
    url = request.url
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


def _belongs_to_a_push_service(host: str) -> bool:
    return host in PUSH_HOSTS or host.endswith(PUSH_DOMAINS)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _lowered(hosts: Iterable[str]) -> set[str]:
    return {host.lower() for host in hosts}
