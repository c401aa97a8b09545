"""The price tables of rooms become the first versions of their halls' fee schedules."""

import json

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange


def into_schedules(apps, schema_editor):
    """One version for each day on which a price of the hall changed."""
    Facility = apps.get_model('facilities', 'Facility')
    FeeSchedule = apps.get_model('facilities', 'FeeSchedule')
    for hall in Facility.objects.iterator(chunk_size=100):
        rooms = list(hall.rooms.prefetch_related('tariffs').order_by('position', 'pk'))
        starts = sorted({t.valid.lower for room in rooms for t in room.tariffs.all()})
        for start, end in zip(starts, [*starts[1:], None]):
            document, clause = version_from(hall, rooms, start)
            if not document['fees']:
                continue
            FeeSchedule.objects.create(
                facility=hall,
                valid=DateRange(start, end),
                clause=clause,
                text=json.dumps(document, ensure_ascii=False, indent=1),
            )


def version_from(hall, rooms, start):
    """The documented form of all prices that hold on `start`, and the clause they share."""
    held = [(room, tariff) for room in rooms for tariff in room.tariffs.all() if start in tariff.valid]
    clause = next((tariff.clause for _room, tariff in held if tariff.clause), '')
    document = {
        'hall': hall.code,
        'name': f'{hall.name} 使用料',
        'from': start.isoformat(),
        'clause': clause,
        'invented': any(tariff.invented for _room, tariff in held),
        'slots': slots_of(hall),
        'rooms': {room.code: room.name for room, _tariff in held},
        'fees': [
            {'rooms': room.code, 'clause': tariff.clause, 'yen': tariff.yen_by_slot}
            for room, tariff in held
            if tariff.yen_by_slot
        ],
    }
    return document, clause


def slots_of(hall):
    """All slots of the hall's timetables; the latest time of a code counts."""
    return {
        slot.code: {
            'name': slot.name,
            'time': f'{slot.starts_at.hour}:{slot.starts_at:%M}-{slot.ends_at.hour}:{slot.ends_at:%M}',
        }
        for timetable in hall.timetables.order_by('valid')
        for slot in timetable.slots.order_by('order')
    }


def out_of_schedules(apps, schema_editor):
    """The price tables are still there; the versions made of them go."""
    apps.get_model('facilities', 'FeeSchedule').objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0003_fee_schedules'),
    ]

    operations = [
        migrations.RunPython(into_schedules, out_of_schedules),
    ]
