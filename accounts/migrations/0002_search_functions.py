"""The functions by which people and groups are searched: folded text, and its pairs of letters.

Pairs instead of pg_trgm: Japanese names have two letters, and trigrams of Japanese text depend on
the server's locale.
"""

from django.db import migrations

KATAKANA = "".join(map(chr, range(0x30A1, 0x30F7)))
HIRAGANA = "".join(map(chr, range(0x3041, 0x3097)))
FOLDED = f"""translate(
    lower(normalize($1 || '|' || $2 || '|' || $3 || '|' || $4, NFKC)),
    '{KATAKANA} ', '{HIRAGANA}')"""
ARGUMENTS = "(text, text, text, text)"
MANNER = "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE"

MAKE_TEXT = f"CREATE FUNCTION search_text{ARGUMENTS} RETURNS text {MANNER} AS $$ SELECT {FOLDED} $$"
MAKE_GRAMS = f"""CREATE FUNCTION search_grams{ARGUMENTS} RETURNS text[] {MANNER} AS $$
    SELECT array_agg(DISTINCT substr(folded, place, 2))
    FROM (SELECT {FOLDED} AS folded) AS one, generate_series(1, length(folded) - 1) AS place
$$"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people")]

    operations = [
        migrations.RunSQL(MAKE_TEXT, f"DROP FUNCTION search_text{ARGUMENTS}"),
        migrations.RunSQL(MAKE_GRAMS, f"DROP FUNCTION search_grams{ARGUMENTS}"),
    ]
