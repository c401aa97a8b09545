"""People get a number that can be read over the telephone; those who are there are given one."""

import secrets

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
BATCH = 1000


def a_code() -> str:
    """Ten digits, the last one a check digit (as core.codes makes them)."""
    digits = f"{secrets.randbelow(9) + 1}{secrets.randbelow(10**8):08d}"
    state = 0
    for digit in digits:
        state = int(DAMM[state][int(digit)])
    return f"{digits}{state}"


def give_codes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A number for everyone who has none."""
    people = apps.get_model("accounts", "Person").objects
    taken = set(people.exclude(code=None).values_list("code", flat=True))
    for person in people.filter(code=None).only("pk").iterator(chunk_size=BATCH):
        while (code := a_code()) in taken:
            pass
        taken.add(code)
        people.filter(pk=person.pk).update(code=code)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_search_functions")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="code",
            field=models.CharField(max_length=10, null=True, verbose_name="利用者番号"),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
    ]
