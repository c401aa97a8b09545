"""What the city is made of: names, groups, questions; read from city.toml."""

import tomllib
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any


@lru_cache(maxsize=1)
def material() -> dict[str, Any]:
    """Everything in city.toml."""
    path = Path(__file__).with_name("city.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def a_name(chance: Random) -> tuple[str, str]:
    """A person's name and its reading."""
    family, family_kana = chance.choice(material()["families"])
    given, given_kana = chance.choice(material()["given"])
    return f"{family} {given}", f"{family_kana} {given_kana}"
