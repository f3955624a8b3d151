"""Every setting of a running store; each is also an environment variable ``AMBIYANS_...``."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from controller.atmosphere.pacing import ZIGBEE_COMMANDS_PER_S


class Settings(BaseSettings):
    """Built once by the command line; options beat the environment."""

    model_config = SettingsConfigDict(env_prefix="AMBIYANS_", extra="ignore", frozen=True)

    scenes: Path = Field(default=Path("scenes"), description="folder of the scene files")
    data: Path = Field(default=Path("var"), description="folder for the database and the lock")

    broker: str | None = Field(default=None, description="mqtt:// or mqtts:// URL; none: an embedded broker")
    broker_username: str | None = None
    broker_password: SecretStr | None = None
    broker_ca: Path | None = Field(default=None, description="CA certificate file for mqtts://")
    broker_certificate: Path | None = Field(default=None, description="our certificate, for brokers that ask")
    broker_key: Path | None = None
    broker_expiry: bool = Field(
        default=True, description="false for a broker that keeps expiring messages from MQTT 3.1.1 devices"
    )
    zigbee_commands_per_s: float = Field(
        default=ZIGBEE_COMMANDS_PER_S, ge=0, description="how fast Zigbee2MQTT is talked to; 0: no limit"
    )
    discovery_prefix: str = Field(default="homeassistant", pattern=r"^[^#+\s]+$")

    database: str | None = Field(default=None, description="database URL; none: SQLite in the data folder")

    personal_data_days: int = Field(
        default=365, ge=1, description="how long a customer's contact is kept after the answer"
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535, description="0: any free port")
    public_url: str | None = Field(default=None, description="where customers' phones reach the survey")
    secure_cookies: bool = Field(default=False, description="true behind HTTPS")
    admin_token: SecretStr | None = Field(default=None, description="a bearer token with every right")

    @property
    def database_url(self) -> str:
        """The database in force."""
        return self.database or f"sqlite:///{self.data / 'ambiyans.sqlite3'}"

    def prepared_database_url(self) -> str:
        """The database in force, with the data folder made if it is to lie there."""
        if self.database is None:
            self.data.mkdir(parents=True, exist_ok=True)
        return self.database_url
