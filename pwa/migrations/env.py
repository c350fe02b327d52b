"""Alembic's entry: runs on the connection that `pwa.migrations` hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from pwa.db import UtcDateTime
from pwa.migrations import METADATA


def render_item(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """Plain types in the files: a schema change must mean the same when the code has moved on."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, sa.types.TypeDecorator):
        item = item.load_dialect_impl(sa.engine.default.DefaultDialect())
        return "sa.Text()" if isinstance(item, sa.Text) else f"sa.String({item.length or ''})"
    return False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_item=render_item)
with context.begin_transaction():
    context.run_migrations()
