"""Typed reading of the environment: what is set wrongly is refused, never guessed.

Every value may also stand in a file: `NAME_FILE=/run/secrets/name` (docker secrets, systemd
credentials). The names of this installation begin with KASHIKAN_; one that no settings file has
read is a misspelling and stops the start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PREFIX = "KASHIKAN_"
FILE_SUFFIX = "_FILE"
CONNECTION_SECONDS = 3600


class BadSetting(Exception):
    """A variable of the environment is missing, misspelt or has a value that is not understood."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """Where letters are handed over: an SMTP server."""

    host: str
    port: int
    user: str
    password: str
    use_tls: bool
    use_ssl: bool


@dataclass(frozen=True, slots=True)
class Postbox:
    """Where letters are fetched from: a folder of an IMAP server."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    use_tls: bool
    use_ssl: bool


class Env:
    """Reads typed values from `source` and remembers which names it was asked for."""

    def __init__(self, source: Mapping[str, str]) -> None:
        self._source = source
        self._asked: set[str] = set()

    def _raw(self, name: str) -> str | None:
        self._asked.add(name)
        value, path = self._source.get(name), self._source.get(name + FILE_SUFFIX)
        if value is not None and path is not None:
            raise BadSetting(f"{name} and {name}{FILE_SUFFIX} are both set; keep one.")
        if path is None:
            return value
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(f"{name}{FILE_SUFFIX} names {path}, unreadable: {error}.") from error

    def text(self, name: str, default: str | None = None) -> str:
        """The text of `name`. Without a default it must be set and not be empty."""
        value = self._raw(name)
        if value is None and default is not None:
            return default
        if not value:
            raise BadSetting(f"{name} is missing. Set it, or {name}{FILE_SUFFIX} to a file's path.")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """`true` or `false`, spelt exactly so."""
        return self.choice(name, ("true", "false"), default=str(default).lower()) == "true"

    def choice(self, name: str, allowed: Sequence[str], *, default: str) -> str:
        """One of `allowed`, spelt exactly so."""
        value = self._raw(name)
        if value is None:
            return default
        if value not in allowed:
            raise BadSetting(f"{name} is {value!r}; it may be one of: {', '.join(allowed)}.")
        return value

    def networks(self, name: str) -> tuple[str, ...]:
        """Networks such as 10.20.0.0/16, separated by commas; none where it is not set."""
        listed = [each.strip() for each in self.text(name, "").split(",") if each.strip()]
        try:
            return tuple(str(ip_network(each)) for each in listed)
        except ValueError as error:
            raise BadSetting(f"{name}: {error}.") from error

    def integer(self, name: str, *, default: int, least: int = 0) -> int:
        """A whole number, not below `least`."""
        value = self._raw(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit()) or int(value) < least:
            raise BadSetting(f"{name} is {value!r}; it must be a whole number from {least} up.")
        return int(value)

    def names(self, name: str, default: Sequence[str] | None = None) -> list[str]:
        """Names separated by commas. Without a default there must be at least one."""
        value = self._raw(name)
        if value is None and default is not None:
            return list(default)
        found = [part.strip() for part in (value or "").split(",")]
        if not all(found):
            raise BadSetting(f"{name} is {value!r}; it must be names separated by commas.")
        return found

    def refuse_unknown(self, *, also: Sequence[str] = ()) -> None:
        """Stop if a KASHIKAN_ variable is set that neither was read nor stands in `also`."""
        known = self._asked | set(also)
        unknown = sorted(
            name
            for name in self._source
            if name.startswith(PREFIX) and name.removesuffix(FILE_SUFFIX) not in known
        )
        if unknown:
            raise BadSetting(
                f"Nobody reads {', '.join(unknown)}. Misspelt? See docs/operations.md."
            )


def database(
    url: str, *, name: str, kept: bool, limits: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Django's form of `postgresql://role:password@host:port/database?sslmode=…`.

    By a Unix socket as libpq has it: `postgresql://role:password@/database?host=/folder&port=…`,
    with `%20` for a space in the folder's name. `name` is the variable it came from, for the error.
    `kept`: each thread keeps its connection for an hour, instead of opening one for each request.
    `limits` are the server's time-outs in seconds (`lock_timeout`), for every session. Unknown
    query values are refused by libpq.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise BadSetting(f"{name} must look like postgresql://role:password@host:5432/database.")
    query = parts.query.replace("+", "%2B")  # in these addresses a plus is a plus
    options: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    host = options.pop("host", unquote(parts.hostname or ""))
    port = options.pop("port", str(parts.port or 5432))
    if limits:
        waits = [f"-c {limit}={seconds}s" for limit, seconds in limits.items()]
        options["options"] = " ".join([options.get("options", ""), *waits]).strip()
    # Statements keep their values apart: PostgreSQL plans those that come often only once.
    options["server_side_binding"] = True
    options["prepare_threshold"] = 5
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
        "CONN_MAX_AGE": CONNECTION_SECONDS if kept else 0,
    }


def redis_database(url: str, number: int, *, name: str) -> str:
    """The address of logical database `number` on the server of `redis://[:password@]host:port`."""
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise BadSetting(f"{name} must look like redis://:password@host:6379.")
    if parts.path.strip("/"):
        raise BadSetting(f"{name} must not name a database: 0 is the broker, 1 the cache.")
    return parts._replace(path=f"/{number}").geturl()


def redis_server(url: str, *, name: str) -> str:
    """The address of one Redis-compatible server, `redis://[:password@]host:port[/database]`."""
    parts = urlsplit(url)
    database = parts.path.strip("/")
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise BadSetting(f"{name} must look like redis://:password@host:6379/0.")
    if database and not database.isdecimal():
        raise BadSetting(f"{name} names the database {database!r}; it must be a number.")
    return url


def mailer(url: str, *, name: str) -> Mailer:
    """The server of `smtp://`, `smtp+tls://` (STARTTLS) or `smtps://` user:password@host:port."""
    parts = urlsplit(url)
    usual_ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in usual_ports or not parts.hostname:
        raise BadSetting(f"{name} must look like smtp+tls://user:password@host:587.")
    return Mailer(
        host=parts.hostname,
        port=parts.port or usual_ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+tls",
        use_ssl=parts.scheme == "smtps",
    )


def checkout_origin(api_base: str) -> str:
    """Where the hosted page of a payment lies: Stripe's own, or the stand-in's origin."""
    parts = urlsplit(api_base)
    if parts.scheme not in {"https", "http"} or not parts.netloc:
        raise BadSetting("KASHIKAN_STRIPE_API_BASE must look like https://api.stripe.com.")
    if parts.hostname == "api.stripe.com":
        return "https://checkout.stripe.com"
    return f"{parts.scheme}://{parts.netloc}"


def postbox(url: str, *, name: str) -> Postbox | None:
    """The folder of `imap://`, `imap+tls://` (STARTTLS) or `imaps://` user:password@host/folder.

    An empty address means that no mail is fetched.
    """
    if not url:
        return None
    parts = urlsplit(url)
    usual_ports = {"imap": 143, "imap+tls": 143, "imaps": 993}
    if parts.scheme not in usual_ports or not parts.hostname or not parts.username:
        raise BadSetting(f"{name} must look like imaps://user:password@host:993/INBOX.")
    return Postbox(
        host=parts.hostname,
        port=parts.port or usual_ports[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        use_tls=parts.scheme == "imap+tls",
        use_ssl=parts.scheme == "imaps",
    )
