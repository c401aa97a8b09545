"""grant_app_role says what is wrong with a role; what it then refuses stands in tests/audit."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "reason"),
    [("postgres", "is a superuser"), ("nobody_here", "no database role nobody_here")],
)
def test_unfit_role_is_refused(role: str, reason: str) -> None:
    with (
        override_settings(APP_DATABASE_ROLE=role),
        pytest.raises(CommandError, match=reason),
    ):
        call_command("grant_app_role")


@pytest.mark.django_db
def test_one_role_for_everything_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(APP_DATABASE_ROLE=connection.settings_dict["USER"]):
        call_command("grant_app_role")

    assert "not protected by the database" in capsys.readouterr().out
