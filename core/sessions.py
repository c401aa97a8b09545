"""SESSION_ENGINE: Django's sessions in the database, read by a statement that is kept ready."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session

from core import clock
from core.prepared import Given, Prepared

_DATA = Prepared(
    lambda: Session.objects.filter(
        session_key=Given("key"), expire_date__gt=Given("now")
    ).values_list("session_data")
)


class SessionStore(DatabaseStore):
    """Every request of somebody signed in reads its session: it must cost little."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Django's own table."""
        return Session

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and a new key later, if there is none."""
        row = _DATA.row(key=self.session_key, now=clock.now())
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
