"""The environment, read once, as one frozen object."""

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting is an environment variable `AYUMI_<NAME>`; the defaults run on one machine."""

    model_config = SettingsConfigDict(env_prefix="AYUMI_", frozen=True, extra="ignore")

    data_dir: Path = ROOT / "data"
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    base_url: str = ""
    # The address that push services may write to when something is wrong (VAPID "sub").
    contact: str = "operator@example.jp"
    push_hosts: str = ""
    worker: Literal["on", "off"] = "on"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    # Shows /components, each part of the look in every state.
    development: bool = False
    # Only behind a proxy: whose X-Forwarded-* headers are believed.
    trusted_proxies: str = "127.0.0.1"

    @cached_property
    def public_url(self) -> str:
        """Where people reach this server, without a slash at the end."""
        return (self.base_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def is_https(self) -> bool:
        """Cookies are `Secure` and QR codes are printed only then."""
        return self.public_url.startswith("https://")

    @cached_property
    def database(self) -> str:
        """SQLAlchemy URL: SQLite in the data folder unless `AYUMI_DATABASE_URL` names another."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'ayumi.db').resolve()}"

    @cached_property
    def extra_push_hosts(self) -> frozenset[str]:
        """Further `host:port` that pushes may go to, from `AYUMI_PUSH_HOSTS` (comma separated)."""
        return frozenset(host.strip() for host in self.push_hosts.split(",") if host.strip())
