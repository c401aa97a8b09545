"""Documents of exemptions came with them."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def from_exemptions(apps: Any, schema_editor: Any) -> None:
    exemptions = apps.get_model("booking", "Exemption").objects.filter(pk=OuterRef("exemption"))
    apps.get_model("booking", "SubmittedDocument").objects.filter(received_at=None).update(
        received_at=Subquery(exemptions.values("asked_at")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("booking", "0014_priority_claims")]

    operations = [migrations.RunPython(from_exemptions, migrations.RunPython.noop)]
