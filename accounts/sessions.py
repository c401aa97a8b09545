"""SESSION_ENGINE: Django's sessions in a table of ours, and who is signed in with them.

A request of somebody signed in asks the database once: the session's row names the user, so that
session, user and actor come together.
"""

import logging
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.signing import BadSignature, JSONSerializer, loads
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import Session, User
from accounts.selectors import kept_session
from core import clock

log = logging.getLogger("django.security.SuspiciousSession")

MOST_PROVEN = 4096  # sessions, and users, whose signatures a process remembers


class SessionStore(DatabaseStore):
    """A session that brings along the user it names, once its data have been read."""

    came_with: User | None = None

    def _validate_session_key(self, key: str | None) -> bool:
        """Whether it may be a key that we gave: one of other signs is not looked for.

        A cookie may hold the sign NUL, which the database refuses.
        """
        is_one = super()._validate_session_key(key)  # type: ignore[misc]  # the stubs forgot it
        return bool(is_one) and set(key or "") <= set(VALID_KEY_CHARS)

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table."""
        return Session

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and a new key later, if there is no such session.

        The data are signed, the column is not: where they do not name the same user, the row is no
        session. Data with a wrong signature name nobody.
        """
        kept = kept_session(self.session_key or "", now=clock.now())
        data = self.decode(kept.data) if kept else {}
        if kept is None or _user_id(data) != kept.user_id:
            if kept is not None:
                log.warning("A session was refused: data and column name different users.")
            self._session_key = None
            return {}
        self.came_with = kept.user
        return data

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What the data say; nothing if the signature is not ours.

        The same text is proven once by each process: somebody's session seldom changes from page to
        page. What is remembered is bytes, so that no two requests share what they may change.
        """
        try:
            written = _proven(str(session_data), self.key_salt, _keys())
            return cast("dict[str, Any]", self.serializer().loads(written))
        except (BadSignature, ValueError, zlib.error):
            return super().decode(session_data)  # says why, and is nothing

    def save(self, must_create: bool = False) -> None:
        """Write it. Raises UpdateError if the user it names was deleted meanwhile.

        Django takes every refusal of a new row for a key that is in use and tries the next one; for
        a user who is gone it would try for ever.
        """
        try:
            super().save(must_create)
        except CreateError as error:
            if self.exists(str(self.session_key)):
                raise
            raise UpdateError from error

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to be written, with the user whom the data name."""
        row = cast("Session", super().create_model_instance(data))
        row.user_id = _user_id(data)
        return row


def user_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Who is signed in.

    The user who came with the session, if what the session holds now proves them by what Django
    asks for. In every other case Django finds out by itself: it knows former secret keys, throws
    away sessions from before a change of password, and reads the user anew.
    """
    session = cast("SessionStore", request.session)
    proof = session.get(HASH_SESSION_KEY)  # reads the session, and who comes with it
    user = session.came_with
    if (
        user is not None
        and session.get(SESSION_KEY) == str(user.pk)
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(proof or "", _auth_hash(user.password, settings.SECRET_KEY))
    ):
        return user
    return get_user(request)


def _user_id(data: Mapping[str, Any]) -> int | None:
    return int(data[SESSION_KEY]) if SESSION_KEY in data else None


class _AsWritten(JSONSerializer):
    """Leaves what was signed as it is."""

    def loads(self, data: bytes) -> bytes:
        return data


def _keys() -> tuple[str | bytes, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=MOST_PROVEN)
def _proven(session_data: str, salt: str, _of_keys: tuple[str | bytes, ...]) -> bytes:
    """What the text says. Raises BadSignature; what raises is not remembered."""
    return cast("bytes", loads(session_data, salt=salt, serializer=_AsWritten))


@lru_cache(maxsize=MOST_PROVEN)
def _auth_hash(password: str, _secret: str) -> str:
    """What a session holds of this password: it follows from the two and from nothing else."""
    return User(password=password).get_session_auth_hash()
