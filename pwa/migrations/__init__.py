"""Schema changes, forward only, one file each."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel

import pwa.absences.models
import pwa.access.models
import pwa.accounts.models
import pwa.alerts.models
import pwa.arrivals.models
import pwa.checkins.models
import pwa.concerns.models
import pwa.coping.models
import pwa.drafts.models
import pwa.glossary.models
import pwa.lexicon.models
import pwa.meetings.models
import pwa.moods.models
import pwa.schedules.models  # noqa: F401
from pwa.db import Database

METADATA = SQLModel.metadata
# Any number will do, as long as every server of this database uses the same.
_LOCK = 4_170_315


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def migrate(database: Database) -> None:
    """Bring the schema to the newest state. Two servers that start at once take turns."""
    config = _config()
    engine = database.engine.execution_options(ayumi_writes=True)
    with engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Whether the schema is the one that this code expects."""
    with database.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present == ScriptDirectory.from_config(_config()).get_current_head()


def new_revision(database: Database, message: str) -> None:
    """Write the file of a schema change from the difference between models and database."""
    config = _config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True)
