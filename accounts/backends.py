"""Who is signed in: allauth's backend, with the user and their actor read by one statement."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from accounts.selectors import signed_in
from core import clock


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Sign-in as allauth does it."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, if the account may still be used."""
        return signed_in(user_id, on=clock.day_of(clock.now()))
