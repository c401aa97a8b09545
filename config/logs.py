"""How a log line looks: one line per event, also when the event is a traceback."""

import logging


class OneLine(logging.Formatter):
    """Writes line ends inside an event as " | ", so that one event stays one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as one line of text."""
        return " | ".join(part for part in super().format(record).splitlines() if part.strip())
