"""What nobody may do by any way: use a shelter's rooms anew, change a document that was handed in.

No new use of a building that serves as a shelter, whoever writes the row (requirement 87): holds,
bookings and official uses are refused while `shelter_reason` says why; closures are not: they are
how the shelter's own bookings are dealt with.

A document that was handed in is not changed and not removed: it is erased as a whole, once. Its
table is no AppendOnly one, as contents go when nobody needs them any more; this keeps what that
gave: what a decision rested on is what was handed in.

The errors carry the name of a constraint.
"""

from django.db import migrations

NONE_IN_SHELTER = """
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

SHELTER_AWAY = """
DROP TRIGGER occupancy_not_in_shelter ON booking_occupancy;
DROP FUNCTION booking_none_in_shelter();
"""

ONLY_ERASED = """
CREATE FUNCTION booking_document_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
        AND (NEW.id, NEW.needed, NEW.mime, NEW.received_at)
            = (OLD.id, OLD.needed, OLD.mime, OLD.received_at)
        AND NEW.exemption_id IS NOT DISTINCT FROM OLD.exemption_id
        AND NEW.claim_id IS NOT DISTINCT FROM OLD.claim_id
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Document % is only erased, by its day.', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'submitted_is_only_erased';
END $$;

CREATE TRIGGER submitted_is_only_erased BEFORE UPDATE OR DELETE ON booking_submitteddocument
    FOR EACH ROW EXECUTE FUNCTION booking_document_only_erased();
"""

ERASED_AWAY = """
DROP TRIGGER submitted_is_only_erased ON booking_submitteddocument;
DROP FUNCTION booking_document_only_erased();
"""


class Migration(migrations.Migration):
    # For databases that have both of these.
    replaces = [
        ("booking", "0009_none_in_shelter"),
        ("booking", "0018_documents_only_erased"),
    ]

    dependencies = [("booking", "0001_initial")]

    operations = [
        migrations.RunSQL(NONE_IN_SHELTER, SHELTER_AWAY),
        migrations.RunSQL(ONLY_ERASED, ERASED_AWAY),
    ]
