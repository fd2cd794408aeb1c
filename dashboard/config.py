"""Settings, read once from the environment (and from `DATA_DIR/secret` for the signing key)."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.tiles import DATUMS, Datum, TileSource, is_source
from dispatch.naming import Lang


class SettingRefused(ValueError):
    """A setting that cannot be used: names it and says why."""

    def __init__(self, name: str, value: str, zh: str, en: str) -> None:
        super().__init__(f"{name}={value!r}: {en} / {zh}")


@dataclass(frozen=True, slots=True)
class Config:
    """How this process runs. Empty `database_url` means SQLite in `data_dir`; empty `redis_url`
    means one process with a bus of its own. Reports of one matter within `near_m` and `near_hours`
    are taken for the same problem. Empty `mqtt_url` means no broker, `jt808_port` None no vehicle
    terminals, `tiles` None no base map but the one that ships."""

    host: str
    port: int
    data_dir: Path
    database_url: str
    redis_url: str
    city: str
    lang: Lang
    demo: bool
    secret: str
    near_m: float = 30.0
    near_hours: float = 72.0
    mqtt_url: str = ""
    jt808_port: int | None = None
    tiles: TileSource | None = None

    def changed(self, *, demo: bool | None, port: int | None) -> "Config":
        """Return this configuration with what the command line says instead."""
        new_demo = self.demo if demo is None else demo
        return replace(self, demo=new_demo, port=self.port if port is None else port)

    @property
    def photos_dir(self) -> Path:
        """Where photographs are kept."""
        return self.data_dir / "photos"


def read_config(env: Mapping[str, str] = os.environ) -> Config:
    """Return the settings of `env`, with defaults that need nothing installed."""
    data_dir = Path(env.get("DATA_DIR") or "data").resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    return Config(
        host=env.get("HOST") or "127.0.0.1",
        port=_port(env.get("PORT") or "8050"),
        data_dir=data_dir,
        database_url=_database_url(env.get("DATABASE_URL") or "", data_dir),
        redis_url=env.get("REDIS_URL") or "",
        city=env.get("CITY") or "shenzhen",
        lang=_lang(env.get("LANG_DEFAULT") or "zh"),
        demo=_flag("DEMO", env.get("DEMO") or "1"),
        secret=env.get("SECRET_KEY") or _kept_secret(data_dir),
        near_m=_positive("NEAR_M", env.get("NEAR_M") or "30"),
        near_hours=_positive("NEAR_HOURS", env.get("NEAR_HOURS") or "72"),
        mqtt_url=env.get("MQTT_URL") or "",
        jt808_port=_port(env["JT808_PORT"]) if env.get("JT808_PORT") else None,
        tiles=_tiles(env),
    )


def shared(config: Config) -> Config:
    """Return the settings of one of several processes, which must be able to meet."""
    if not config.redis_url:
        raise SettingRefused("REDIS_URL", "", "多进程运行需要 Redis", "processes meet in a Redis")
    return config


def _tiles(env: Mapping[str, str]) -> TileSource | None:
    address = env.get("MAP_TILES") or ""
    if not address:
        return None
    if not is_source(address):
        raise SettingRefused(
            "MAP_TILES", address, "须为含 {z}/{x}/{y} 的网址或 .pmtiles 文件",
            "must be an address with {z}/{x}/{y}, or a .pmtiles file",
        )  # fmt: skip
    return TileSource(address, _datum(env.get("MAP_DATUM") or ""), env.get("MAP_CREDIT") or "")


def _datum(value: str) -> Datum:
    for datum in DATUMS:
        if value == datum:
            return datum
    raise SettingRefused("MAP_DATUM", value, "须为 wgs84 或 gcj02", "must be wgs84 or gcj02")


def _positive(name: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e6:
        raise SettingRefused(name, value, "须为正数", "must be a positive number")
    return number


def _port(value: str) -> int:
    if not value.isdigit() or not 0 <= int(value) < 65536:
        raise SettingRefused("PORT", value, "端口须为 0–65535 的整数", "must be 0 to 65535")
    return int(value)


def _lang(value: str) -> Lang:
    if value == "zh":
        return "zh"
    if value == "en":
        return "en"
    raise SettingRefused("LANG_DEFAULT", value, "须为 zh 或 en", "must be zh or en")


def _flag(name: str, value: str) -> bool:
    if value.lower() not in {"0", "1", "true", "false", "yes", "no"}:
        raise SettingRefused(name, value, "须为 0 或 1", "must be 0 or 1")
    return value.lower() in {"1", "true", "yes"}


def _database_url(url: str, data_dir: Path) -> str:
    """Return an address SQLAlchemy takes; `postgres://` is what many hosts still hand out."""
    if not url:
        return f"sqlite:///{data_dir / 'zhihui.sqlite3'}"
    head, sep, rest = url.partition("://")
    if head in ("postgres", "postgresql"):
        return f"postgresql+psycopg{sep}{rest}"
    return url


def _make_secret(path: Path) -> None:
    """Make the key whole before it can be seen: several processes may start at once."""
    own = path.with_name(f"secret.{os.getpid()}")
    own.touch(mode=0o600)
    own.write_text(secrets.token_hex(32), encoding="ascii")
    with suppress(FileExistsError):
        path.hardlink_to(own)
    own.unlink()


def _kept_secret(data_dir: Path) -> str:
    """Return this installation's signing key, made on first start, so that sessions outlive it."""
    path = data_dir / "secret"
    if not path.exists():
        _make_secret(path)
    return path.read_text(encoding="ascii").strip()
