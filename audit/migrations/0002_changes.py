"""Before and after of changed rows, written by a trigger that any table can be given."""

from django.db import migrations, models

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
    dependencies = [("audit", "0001_trail")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="日時")),
                (
                    "happened",
                    models.CharField(
                        choices=[("INSERT", "追加"), ("UPDATE", "変更"), ("DELETE", "削除")],
                        max_length=6,
                        verbose_name="出来事",
                    ),
                ),
                ("table_name", models.CharField(max_length=63, verbose_name="表")),
                ("row_id", models.CharField(max_length=40, verbose_name="行")),
                ("before", models.JSONField(null=True, verbose_name="前")),
                ("after", models.JSONField(null=True, verbose_name="後")),
                ("actor_user_id", models.BigIntegerField(null=True, verbose_name="行った人の番号")),
                ("actor_name", models.CharField(blank=True, max_length=120, verbose_name="行った人")),
                ("channel", models.CharField(blank=True, max_length=20, verbose_name="経路")),
                ("act", models.CharField(blank=True, max_length=200, verbose_name="操作")),
                ("database_role", models.CharField(max_length=63, verbose_name="データベースの役割")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["table_name", "row_id", "at"], name="audit_change_row"),
                    models.Index(fields=["actor_user_id", "at"], name="audit_change_actor"),
                ],
            },
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION audit_keep_change() CASCADE"),
    ]
