"""MESSAGE_STORAGE: what a person is told on the next page."""

from typing import Any

from django.contrib.messages.storage.base import BaseStorage, Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property


class Storage(FallbackStorage):
    """Django's storage in cookie and session; both are made when something is told or was.

    Most requests tell nothing and carry nothing.
    """

    def __init__(self, request: HttpRequest) -> None:
        BaseStorage.__init__(self, request)  # without FallbackStorage, which makes both
        self._used_storages: set[BaseStorage] = set()

    @cached_property
    def storages(self) -> list[BaseStorage]:
        """The cookie, and the session for what the cookie does not hold."""
        return [each(self.request) for each in self.storage_classes]

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Message], bool]:
        """Nothing without the cookie: the session is only asked for what follows in it."""
        if CookieStorage.cookie_name not in self.request.COOKIES:
            return [], True
        found: tuple[list[Message], bool] = super()._get(*args, **kwargs)  # type: ignore[misc]
        return found

    def _store(
        self, messages: list[Message], response: HttpResponse, *args: Any, **kwargs: Any
    ) -> list[Message]:
        """Nothing where nothing is told and nothing was read."""
        if not messages and not self._used_storages:
            return []
        unstored: list[Message] = super()._store(messages, response, *args, **kwargs)  # type: ignore[misc]
        return unstored
