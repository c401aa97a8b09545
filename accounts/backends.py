"""Who is signed in: allauth's backend, with a user read by a statement that is kept ready."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from core.prepared import Given, Prepared

_USER = Prepared(lambda: User.objects.filter(pk=Given("user"), is_active=True))


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Sign-in as allauth does it."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, if the account may still be used."""
        return _USER.object(user=user_id)
