"""manage.py load_support [FILE]: the first articles of the FAQ and templates for answers."""

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from support.services.knowledge import add_missing

USUAL = Path(__file__).resolve().parents[2] / "data" / "articles.toml"


class Command(BaseCommand):
    """Adds what is missing; repeatable."""

    help = "Adds articles and templates that are missing, and changes none that are there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, ours unless named."""
        parser.add_argument("file", nargs="?", type=Path, default=USUAL)

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many were added."""
        data = tomllib.loads(options["file"].read_text(encoding="utf-8"))
        added = add_missing(articles=data["article"], templates=data["template"])
        self.stdout.write(f"{added} articles and templates added.")
