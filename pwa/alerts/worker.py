"""The worker: sends what is due, and calls the next person when nobody opens.

Any number of workers may run, inside the server and beside it. No transaction is open while a push
is on its way.
"""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import structlog
from anyio.to_thread import run_sync

from pwa.accounts.attempts import WINDOW, forget_old_tries
from pwa.alerts.deliveries import BATCH, Claimed, claim, is_any_due, note, unopened
from pwa.alerts.escalation import escalate_due, is_any_overdue
from pwa.alerts.keys import vapid_keys
from pwa.alerts.payload import payload_of
from pwa.alerts.push import Answer, PushSender
from pwa.db import Database, new_id
from pwa.settings import Settings

log = structlog.get_logger()

POLL_SECONDS = 0.5
TIDY_SECONDS = WINDOW.total_seconds()
# Between two beats a locked database and pushes on their way are waited for, each for some seconds.
LONGEST_PAUSE = 60.0
# More pushes than this are not on their way at once: each holds a connection.
MOST_AT_ONCE = BATCH * 10


class CannotSendError(Exception):
    """The settings or the key file allow no push at all; the message says to the operator what is wrong."""


def sender_of(settings: Settings) -> PushSender:
    """A sender as the settings want it. Raises `CannotSendError`."""
    try:
        keys = vapid_keys(settings.data_dir)
    except (OSError, ValueError) as error:
        raise CannotSendError(f"The key for alerts cannot be used: {error}") from error
    try:
        return PushSender(keys, settings.contact, settings.extra_push_hosts)
    except ValueError as error:
        raise CannotSendError(f"AYUMI_CONTACT: {error}") from error


class Worker:
    """Sends what is due. `wake` it when something new was committed in this process."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.name = new_id()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._awake = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._beat_at = self._tidied_at = -math.inf

    @property
    def is_well(self) -> bool | None:
        """Whether the worker of `running` lives and gets on; None when there is none."""
        if self._task is None:
            return None
        return not self._task.done() and monotonic() - self._beat_at < LONGEST_PAUSE

    def wake(self) -> None:
        """Look for work now instead of at the next poll; from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._awake.set)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work in the background until the block ends; pushes on their way are waited for.

        Raises `CannotSendError` at once when nothing could ever be sent.
        """
        sender = sender_of(self.settings)
        self._beat_at = monotonic()
        self._task = asyncio.create_task(self._work(sender))
        self._task.add_done_callback(_note_end)
        try:
            yield
        finally:
            self._task.cancel()
            # What else it may have ended with was logged when it did.
            await asyncio.wait([self._task])
            self._task = None

    async def run(self) -> None:
        """Work until cancelled. Raises `CannotSendError` at once when nothing could ever be sent."""
        await self._work(sender_of(self.settings))

    async def _work(self, sender: PushSender) -> None:
        self._loop = asyncio.get_running_loop()
        async with sender:
            try:
                while True:
                    self._beat_at = monotonic()
                    self._awake.clear()
                    await self._turn(sender)
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._awake.wait(), POLL_SECONDS)
            finally:
                self._loop = None
                if self._sending:
                    await asyncio.wait(self._sending, timeout=10)

    async def _turn(self, sender: PushSender) -> None:
        try:
            await run_sync(self.escalate)
            while claimed := await run_sync(self._claim):
                self._beat_at = monotonic()
                for delivery in claimed:
                    task = asyncio.create_task(self._deliver(sender, delivery))
                    self._sending.add(task)
                    task.add_done_callback(self._sending.discard)
                if len(self._sending) > MOST_AT_ONCE:
                    await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
            if monotonic() - self._tidied_at > TIDY_SECONDS:
                await run_sync(self._tidy)
                self._tidied_at = monotonic()
        except Exception as error:
            # A database that is away comes back; the worker must still be there then.
            log.error("worker turn failed", exc_info=error)
            await asyncio.sleep(1)

    async def _deliver(self, sender: PushSender, delivery: Claimed) -> None:
        try:
            answer = await self._send(sender, delivery)
            await run_sync(self._note, delivery, answer)
        except Exception as error:
            # The lease ends and the delivery is claimed again.
            log.error("delivery failed", exc_info=error)

    async def _send(self, sender: PushSender, delivery: Claimed) -> Answer:
        if delivery.target is None:
            return Answer("gone")
        badge = await run_sync(self._unopened, delivery)
        payload = payload_of(
            self.settings.public_url,
            delivery.alert_id,
            delivery.is_urgent,
            badge,
            is_late=delivery.is_late,
        )
        return await sender.send(delivery.target, payload, urgency="high" if delivery.is_urgent else "normal")

    def escalate(self) -> None:
        """One round of calling the next person for whatever is overdue."""
        with self.database.reading() as db:
            if not is_any_overdue(db):
                return
        with self.database.writing() as db:
            escalate_due(db)

    def _tidy(self) -> None:
        with self.database.writing() as db:
            forget_old_tries(db)

    def _claim(self) -> list[Claimed]:
        with self.database.reading() as db:
            if not is_any_due(db):
                return []
        with self.database.writing() as db:
            return claim(db, self.name)

    def _note(self, delivery: Claimed, answer: Answer) -> None:
        with self.database.writing() as db:
            note(db, self.name, delivery, answer)

    def _unopened(self, delivery: Claimed) -> int:
        with self.database.reading() as db:
            return unopened(db, delivery)


def _note_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        log.error("the worker ended", exc_info=task.exception())
