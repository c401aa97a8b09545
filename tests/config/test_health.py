"""Whether the process can say that it serves."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_healthz_answers_with_one_statement(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
