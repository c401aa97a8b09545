"""A document that was handed in is not changed and not removed: it is erased as a whole, once.

Its table is no AppendOnly one, as contents go when nobody needs them any more; this keeps what
that gave: what a decision rested on is what was handed in.
"""

from django.db import migrations

GUARD = """
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

AWAY = """
DROP TRIGGER submitted_is_only_erased ON booking_submitteddocument;
DROP FUNCTION booking_document_only_erased();
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0017_shelter_codes")]

    operations = [migrations.RunSQL(GUARD, AWAY)]
