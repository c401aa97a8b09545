"""What halls say to people may be said in several languages: each sentence becomes an object."""

from django.db import migrations, models

# A column that a trigger names keeps its type; track_changes, which follows migrate, puts it back.
UNWATCHED = """
DROP TRIGGER IF EXISTS audit_keep_change ON facilities_facility;
DROP TRIGGER IF EXISTS audit_keep_change ON facilities_room
"""
TO_JSON = """
ALTER TABLE facilities_facility
    ALTER COLUMN access TYPE jsonb
        USING CASE access WHEN '' THEN '{}' ELSE jsonb_build_object('ja', access) END,
    ALTER COLUMN barrier_free TYPE jsonb USING to_jsonb(barrier_free),
    ALTER COLUMN rules_in_brief TYPE jsonb USING to_jsonb(rules_in_brief),
    ALTER COLUMN prohibited TYPE jsonb USING to_jsonb(prohibited);
ALTER TABLE facilities_room
    ALTER COLUMN description TYPE jsonb
        USING CASE description WHEN '' THEN '{}' ELSE jsonb_build_object('ja', description) END
"""
EACH_AN_OBJECT = """
UPDATE facilities_facility SET {column} = (
    SELECT jsonb_agg(jsonb_build_object('ja', sentence) ORDER BY place)
    FROM jsonb_array_elements_text({column}) WITH ORDINALITY AS each(sentence, place)
) WHERE {column} <> '[]'
"""
CLAUSES = """
UPDATE facilities_facility SET asks = (
    SELECT jsonb_agg(
        ask || jsonb_build_object('clause', CASE coalesce(ask ->> 'clause', '')
            WHEN '' THEN '{}' ELSE jsonb_build_object('ja', ask ->> 'clause') END)
        ORDER BY place)
    FROM jsonb_array_elements(asks) WITH ORDINALITY AS each(ask, place)
) WHERE asks <> '[]'
"""
OBJECT, LIST = {"default": dict}, {"default": list}
FIELDS = [
    ("facility", "access", models.JSONField(verbose_name="交通案内", **OBJECT)),
    ("facility", "barrier_free", models.JSONField(verbose_name="バリアフリー", **LIST)),
    ("facility", "rules_in_brief", models.JSONField(verbose_name="利用の要点", **LIST)),
    ("facility", "prohibited", models.JSONField(verbose_name="禁止事項", **LIST)),
    ("room", "description", models.JSONField(verbose_name="説明", **OBJECT)),
]


class Migration(migrations.Migration):
    dependencies = [("facilities", "0013_meeting_of_a_period")]

    operations = [
        migrations.RunSQL(UNWATCHED),
        migrations.RunSQL(
            TO_JSON,
            state_operations=[
                migrations.AlterField(model_name=model, name=name, field=field)
                for model, name, field in FIELDS
            ],
        ),
        *(
            migrations.RunSQL(EACH_AN_OBJECT.format(column=column))
            for column in ("barrier_free", "rules_in_brief", "prohibited")
        ),
        migrations.RunSQL(CLAUSES),
    ]
