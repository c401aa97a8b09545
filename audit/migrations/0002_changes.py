"""Before and after of changed rows, written by a trigger that any table can be given."""

from django.db import migrations

# It writes with its owner's rights: the application's role can neither write nor change a row here.
FUNCTION = """
CREATE FUNCTION audit_keep_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    silent CONSTANT text[] := TG_ARGV[0]::text[];  -- a change of nothing else is none
    hidden CONSTANT text[] := TG_ARGV[1]::text[];  -- that they changed is kept, not their values
    acting CONSTANT jsonb := nullif(current_setting('kashikan.acting', true), '')::jsonb;
    was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - silent END;
    became jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - silent END;
    row_id CONSTANT text := coalesce(became, was) ->> 'id';
    name text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF was = became THEN
            RETURN NULL;
        END IF;
        FOR name IN SELECT jsonb_object_keys(was) LOOP
            IF was -> name = became -> name THEN
                was := was - name;
                became := became - name;
            END IF;
        END LOOP;
    END IF;
    FOREACH name IN ARRAY hidden LOOP
        IF was ->> name <> '' THEN
            was := jsonb_set(was, ARRAY[name], '"(hidden)"');
        END IF;
        IF became ->> name <> '' THEN
            became := jsonb_set(became, ARRAY[name], '"(hidden)"');
        END IF;
    END LOOP;
    INSERT INTO public.audit_change (
        at, happened, table_name, row_id, before, after,
        actor_user_id, actor_name, channel, act, database_role
    ) VALUES (
        transaction_timestamp(), TG_OP, TG_TABLE_NAME, row_id, was, became,
        (acting ->> 'user_id')::bigint, coalesce(acting ->> 'name', ''),
        coalesce(acting ->> 'channel', ''), left(coalesce(acting ->> 'act', ''), 200), session_user
    );
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION audit_keep_change() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION audit_keep_change() CASCADE")]
