"""The reader of the environment: what is wrong is refused with a sentence that says what."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from config.env import BadSetting, Env, database, mailer, redis_database, redis_server


def test_text_returns_what_is_set() -> None:
    assert Env({"A": "x"}).text("A", "y") == "x"


def test_text_without_default_must_be_set() -> None:
    with pytest.raises(BadSetting, match="A is missing"):
        Env({}).text("A")


def test_secret_is_read_from_a_file_without_its_line_end(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s3cret\n", encoding="utf-8")

    assert Env({"A_FILE": str(tmp_path / "key")}).text("A") == "s3cret"


def test_unreadable_file_is_named() -> None:
    with pytest.raises(BadSetting, match="A_FILE names /nowhere/key"):
        Env({"A_FILE": "/nowhere/key"}).text("A", "default")


def test_value_and_file_together_are_refused() -> None:
    with pytest.raises(BadSetting, match="both set"):
        Env({"A": "x", "A_FILE": "/etc/hostname"}).text("A")


@pytest.mark.parametrize("spelling", ["True", "1", "yes", "on", "TRUE", " true", ""])
def test_flag_refuses_other_spellings(spelling: str) -> None:
    with pytest.raises(BadSetting, match="true, false"):
        Env({"A": spelling}).flag("A", default=False)


def test_flag_knows_true_and_false() -> None:
    env = Env({"A": "true", "B": "false"})

    assert (env.flag("A", default=False), env.flag("B", default=True)) == (True, False)


@pytest.mark.parametrize("value", ["", "-1", "1.5", "0", "two", "２"])
def test_integer_refuses_what_is_no_number_from_the_least_up(value: str) -> None:
    with pytest.raises(BadSetting, match="whole number from 1 up"):
        Env({"A": value}).integer("A", default=2, least=1)


@pytest.mark.parametrize("value", ["", "a,", ",", "a,,b"])
def test_names_refuses_empty_names(value: str) -> None:
    with pytest.raises(BadSetting, match="separated by commas"):
        Env({"A": value}).names("A")


def test_misspelt_name_is_refused() -> None:
    env = Env({"KASHIKAN_ALLOWED_HOST": "x", "KASHIKAN_KEY": "k", "OTHER": "y"})
    env.text("KASHIKAN_KEY")

    with pytest.raises(BadSetting, match=r"Nobody reads KASHIKAN_ALLOWED_HOST\. "):
        env.refuse_unknown()


def test_database_address_becomes_djangos_form() -> None:
    found = database("postgresql://me:p%40ss@db:6000/hall?sslmode=require", name="X", kept=False)

    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("me", "p@ss", "db")
    assert (found["PORT"], found["NAME"]) == ("6000", "hall")
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://me:p%40ss@/hall?host=/run/postgresql&port=6000", "/run/postgresql", "6000"),
        ("postgresql://me:p%40ss@/hall?host=%2Fmy%20house%2Fa+b", "/my house/a+b", "5432"),
        ("postgresql://me:p%40ss@db:1/hall?host=%2Frun&port=2", "/run", "2"),  # as libpq has it
    ],
)
def test_database_is_reached_by_a_socket(url: str, host: str, port: str) -> None:
    found = database(url, name="X", kept=False)

    assert (found["HOST"], found["PORT"], found["NAME"]) == (host, port, "hall")
    assert (found["USER"], found["PASSWORD"]) == ("me", "p@ss")
    assert found["OPTIONS"].keys() == {"server_side_binding", "prepare_threshold"}
    assert conninfo_to_dict(url)["host"] == host  # libpq reads the same address the same way


@pytest.mark.parametrize(("kept", "seconds"), [(True, 3600), (False, 0)])
def test_connection_is_kept_for_an_hour_where_it_is_asked_for(kept: bool, seconds: int) -> None:
    found = database("postgresql://db/hall", name="X", kept=kept)

    assert found["CONN_MAX_AGE"] == seconds


def test_limits_travel_with_every_session() -> None:
    url = "postgresql://db/hall?options=-c%20geqo%3Doff"

    found = database(url, name="X", kept=False, limits={"lock_timeout": 3})

    assert found["OPTIONS"]["options"] == "-c geqo=off -c lock_timeout=3s"


@pytest.mark.parametrize("url", ["mysql://db/hall", "postgresql://db", "hall", "postgresql://db/"])
def test_other_database_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadSetting, match="DATABASE_URL must look like"):
        database(url, name="DATABASE_URL", kept=True)


def test_redis_databases_are_told_apart() -> None:
    assert redis_database("redis://:p@h:1", 1, name="REDIS_URL") == "redis://:p@h:1/1"


@pytest.mark.parametrize("url", ["valkey://h:1", "redis://h:1/3", "h:1"])
def test_other_redis_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadSetting, match="REDIS_URL must"):
        redis_database(url, 0, name="REDIS_URL")


@pytest.mark.parametrize("url", ["redis://h:1", "redis://:p@h:1/3", "rediss://h/0"])
def test_redis_server_is_taken_as_given(url: str) -> None:
    assert redis_server(url, name="KASHIKAN_CACHE_URL") == url


@pytest.mark.parametrize("url", ["valkey://h:1", "redis://h:1/cache", "redis:///1", "h:1"])
def test_redis_server_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(BadSetting, match="KASHIKAN_CACHE_URL"):
        redis_server(url, name="KASHIKAN_CACHE_URL")


@pytest.mark.parametrize(
    ("url", "port", "use_tls", "use_ssl"),
    [
        ("smtp://relay", 25, False, False),
        ("smtp+tls://u:p@relay", 587, True, False),
        ("smtps://relay:466", 466, False, True),
    ],
)
def test_mail_address_says_how_it_is_encrypted(
    url: str, port: int, use_tls: bool, use_ssl: bool
) -> None:
    found = mailer(url, name="X")

    assert (found.port, found.use_tls, found.use_ssl) == (port, use_tls, use_ssl)


def test_other_mail_addresses_are_refused() -> None:
    with pytest.raises(BadSetting, match="KASHIKAN_MAIL_URL must look like"):
        mailer("relay:25", name="KASHIKAN_MAIL_URL")
