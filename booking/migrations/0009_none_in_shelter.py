"""No new use of a building that serves as a shelter, whoever writes the row (requirement 87).

Holds, bookings and official uses are refused while `shelter_reason` says why; closures are not:
they are how the shelter's own bookings are dealt with. The error carries the name of a constraint.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION booking_none_in_shelter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM facilities_roompart part
        JOIN facilities_facility hall ON hall.id = part.facility_id
        WHERE part.id = NEW.part_id AND hall.shelter_reason <> ''
    ) THEN
        RAISE EXCEPTION 'Part % is in a building that takes nobody now.', NEW.part_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_not_in_shelter';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER occupancy_not_in_shelter BEFORE INSERT ON booking_occupancy
    FOR EACH ROW WHEN (NEW.closure_id IS NULL AND NEW.released_at IS NULL)
    EXECUTE FUNCTION booking_none_in_shelter();
"""

AWAY = """
DROP TRIGGER occupancy_not_in_shelter ON booking_occupancy;
DROP FUNCTION booking_none_in_shelter();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0008_official_use"),
        ("facilities", "0009_kept_days_and_priority"),
    ]

    operations = [migrations.RunSQL(GUARD, AWAY)]
