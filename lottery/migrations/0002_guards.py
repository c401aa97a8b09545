"""What nobody may do by any way: enter once the list is sealed, change what was sealed.

A trigger on entries locks the round's row first (FOR SHARE), as services do: an entry and a sealing
at the same moment come one after the other, and the later one sees the earlier.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION lottery_round_is_not_sealed(the_round bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM lottery_round WHERE id = the_round FOR SHARE;
    IF EXISTS (SELECT 1 FROM lottery_draw WHERE round_id = the_round) THEN
        RAISE EXCEPTION 'The list of round % is sealed.', the_round
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_not_after_sealing';
    END IF;
END $$;

CREATE FUNCTION lottery_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lottery_round_is_not_sealed(NEW.round_id);
    RETURN NEW;
END $$;

CREATE TRIGGER entry_not_after_sealing BEFORE INSERT OR UPDATE ON lottery_entry
    FOR EACH ROW EXECUTE FUNCTION lottery_entry_guard();

CREATE FUNCTION lottery_preference_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lottery_round_is_not_sealed(entry.round_id) FROM lottery_entry entry
        WHERE entry.id = COALESCE(NEW.entry_id, OLD.entry_id);
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE TRIGGER preference_not_after_sealing BEFORE INSERT OR UPDATE OR DELETE ON lottery_preference
    FOR EACH ROW EXECUTE FUNCTION lottery_preference_guard();

CREATE FUNCTION lottery_draw_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.list_hash <> encode(sha256(convert_to(NEW.listing, 'UTF8')), 'hex')
            OR NEW.seed_hash <> encode(sha256(convert_to(NEW.seed, 'UTF8')), 'hex')
            OR NEW.drawn_at IS NOT NULL
        THEN
            RAISE EXCEPTION 'A draw begins sealed, with the hashes of what it seals.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'draw_hashes_are_true';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.drawn_at IS NOT NULL
        OR (OLD.round_id, OLD.number, OLD.listing, OLD.list_hash, OLD.seed, OLD.seed_hash,
            OLD.reason, OLD.sealed_at, OLD.sealed_by_id)
        IS DISTINCT FROM
           (NEW.round_id, NEW.number, NEW.listing, NEW.list_hash, NEW.seed, NEW.seed_hash,
            NEW.reason, NEW.sealed_at, NEW.sealed_by_id)
    THEN
        RAISE EXCEPTION 'Draw % stays as it was sealed.', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draw_stays_as_sealed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER draw_stays_as_sealed BEFORE INSERT OR UPDATE OR DELETE ON lottery_draw
    FOR EACH ROW EXECUTE FUNCTION lottery_draw_guard();
"""

AWAY = """
DROP TRIGGER draw_stays_as_sealed ON lottery_draw;
DROP FUNCTION lottery_draw_guard();
DROP TRIGGER preference_not_after_sealing ON lottery_preference;
DROP FUNCTION lottery_preference_guard();
DROP TRIGGER entry_not_after_sealing ON lottery_entry;
DROP FUNCTION lottery_entry_guard();
DROP FUNCTION lottery_round_is_not_sealed(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("lottery", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, AWAY)]
