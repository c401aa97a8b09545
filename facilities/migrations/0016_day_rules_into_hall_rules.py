"""Closed days, kept days and penalties become one table; what is supposed goes to its version."""

from collections import defaultdict

from django.db import migrations

DAY_FIELDS = ("kind", "weekdays", "nth", "on_holiday", "season_from", "season_to", "dates", "note")
USUAL = {"on_holiday": "stays", "weekdays": [], "nth": [], "dates": [], "note": ""}
OF_RULES = {
    "opens", "closes", "cancel_days", "applicants", "allocation", "windows", "limits", "review",
    "changes", "payment", "permit", "report", "refunds", "priority",
}  # fmt: skip


def gather(apps, schema_editor):
    hall_rules = apps.get_model("facilities", "HallRules")
    for subject, name in (("closed", "ClosedDay"), ("kept", "KeptDay")):
        versions = defaultdict(list)
        for row in apps.get_model("facilities", name).objects.order_by("pk"):
            versions[row.facility_id, row.valid].append(row)
        for (facility_id, valid), rows in versions.items():
            hall_rules.objects.create(
                facility_id=facility_id,
                subject=subject,
                valid=valid,
                clause=rows[0].clause,
                terms={"days": [_day(row) for row in rows]},
            )
    for row in apps.get_model("facilities", "PenaltyRules").objects.all():
        hall_rules.objects.create(
            facility_id=row.facility_id,
            subject="penalties",
            valid=row.valid,
            clause=row.clause,
            terms=row.terms,
        )


def _day(row):
    held = {name: getattr(row, name) for name in DAY_FIELDS if hasattr(row, name)}
    held["dates"] = sorted(day.isoformat() for day in row.dates)
    for name in ("season_from", "season_to"):
        text = held.pop(name, "")
        if text:
            held[name] = list(map(int, text.split("-")))
    return {name: value for name, value in held.items() if USUAL.get(name) != value}


def mark(apps, schema_editor):
    """Until the hall's file is loaded again each room's rules are called as the room."""
    for room in apps.get_model("facilities", "Room").objects.prefetch_related("rules"):
        of_rules = sorted(OF_RULES & set(room.invented))
        room.rules.update(invented=of_rules)
        room.invented = [name for name in room.invented if name not in OF_RULES]
        room.rules_code = room.code
        room.save(update_fields=["invented", "rules_code"])


def scatter(apps, schema_editor):
    closed, kept = (apps.get_model("facilities", name) for name in ("ClosedDay", "KeptDay"))
    penalties = apps.get_model("facilities", "PenaltyRules")
    for row in apps.get_model("facilities", "HallRules").objects.all():
        same = {"facility_id": row.facility_id, "valid": row.valid, "clause": row.clause}
        if row.subject == "penalties":
            penalties.objects.create(terms=row.terms, **same)
            continue
        for day in row.terms["days"]:
            given = dict(day)
            for name in ("season_from", "season_to"):
                if name in given:
                    given[name] = "{:02d}-{:02d}".format(*given[name])
            (closed if row.subject == "closed" else kept).objects.create(**same, **given)
    for room in apps.get_model("facilities", "Room").objects.prefetch_related("rules"):
        marks = {name for rules in room.rules.all() for name in rules.invented}
        room.invented = sorted({*room.invented, *marks})
        room.save(update_fields=["invented"])


class Migration(migrations.Migration):
    dependencies = [("facilities", "0015_hall_rules")]

    operations = [migrations.RunPython(gather, scatter), migrations.RunPython(mark, migrations.RunPython.noop)]
