"""How a log line looks: one line per event, also when the event is a traceback."""

import logging
from typing import Any


class OneLine(logging.Formatter):
    """Writes line ends inside an event as " | ", so that one event stays one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as one line of text."""
        return " | ".join(part for part in super().format(record).splitlines() if part.strip())


def to_standard_output(level: str) -> dict[str, Any]:
    """Django's LOGGING: English, to standard output, one line per event."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "config.logs.OneLine",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "line",
            }
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "django": {"level": "INFO", "propagate": True, "handlers": []},
            "stripe": {"level": "WARNING", "propagate": True, "handlers": []},
            "django.server": {"level": "INFO", "propagate": True, "handlers": []},
        },
    }
