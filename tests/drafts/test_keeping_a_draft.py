"""What somebody has begun to fill in waits for them, on any device, and for nobody else."""

from concurrent.futures import ThreadPoolExecutor

from pwa.db import is_id
from pwa.drafts.actions import drop_draft, keep_draft
from pwa.drafts.queries import draft_of
from tests.hidamari import Hidamari


def test_a_draft_keeps_its_key_while_its_answers_change(hidamari: Hidamari) -> None:
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        first = keep_draft(db, haru, "concern", {"words": "箱が"})
    with hidamari.writing() as db:
        second = keep_draft(db, haru, "concern", {"words": "箱がたりない", "left_out": ["x"]})
    with hidamari.reading() as db:
        kept = draft_of(db, haru, "concern")
    assert kept is not None
    assert is_id(first)
    assert first == second == kept.id
    assert kept.answers == {"words": "箱がたりない", "left_out": ["x"]}


def test_a_draft_is_the_persons_own_and_of_one_form(hidamari: Hidamari) -> None:
    haru, yu, tanaka = (hidamari.viewer(name) for name in ("haru", "yu", "tanaka"))
    with hidamari.writing() as db:
        keep_draft(db, haru, "concern", {"words": "はるの"})
        keep_draft(db, yu, "concern", {"words": "ゆうの"})
    with hidamari.reading() as db:
        assert draft_of(db, tanaka, "concern") is None
        assert draft_of(db, haru, "morning") is None
        kept = draft_of(db, yu, "concern")
    assert kept is not None
    assert kept.answers == {"words": "ゆうの"}


def test_a_dropped_draft_is_gone_and_the_next_has_another_key(hidamari: Hidamari) -> None:
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        first = keep_draft(db, haru, "concern", {})
        drop_draft(db, haru, "concern")
        assert draft_of(db, haru, "concern") is None
        assert keep_draft(db, haru, "concern", {}) != first


def test_a_late_drop_leaves_the_draft_that_was_begun_since(hidamari: Hidamari) -> None:
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        sent = keep_draft(db, haru, "morning", {})
        drop_draft(db, haru, "morning", sent)
        keep_draft(db, haru, "morning", {"sleep": "ok"})
        drop_draft(db, haru, "morning", sent)
        kept = draft_of(db, haru, "morning")
    assert kept is not None
    assert kept.answers == {"sleep": "ok"}


def test_two_devices_that_begin_at_once_share_one_draft(hidamari: Hidamari) -> None:
    haru = hidamari.viewer("haru")

    def keep(number: int) -> str:
        with hidamari.writing() as db:
            return keep_draft(db, haru, "concern", {"number": number})

    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(keep, range(16)))
    with hidamari.reading() as db:
        kept = draft_of(db, haru, "concern")
    assert kept is not None
    assert keys == {kept.id}
