"""Bookings by SQL: the measured month half full at every size, history growing backwards.

The rows that other rows refer to or that pages read are there as the product leaves them: hold and
its item, application, booking, occupancy of each part (under the exclusion constraint), event,
payment, letter. Without them PostgreSQL would plan for tables that are empty.
"""

import json
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

# Half of all slots, spread by a hash; the divided room is booked whole, by parts or not at all.
PLAN = """
CREATE UNLOGGED TABLE bench_plan AS
SELECT row_number() OVER (ORDER BY d.place, s.slot, r.id) AS n,
       r.id AS room_id, r.parts, s.slot,
       tstzrange(d.day + s.slot, d.day + s.slot + interval '2 hours', '[)') AS during
FROM jsonb_to_recordset(%(rooms)s) AS r(id bigint, parts bigint[], divided int)
CROSS JOIN unnest(%(days)s::date[]) WITH ORDINALITY AS d(day, place)
CROSS JOIN unnest(%(slots)s::time[]) AS s(slot)
CROSS JOIN LATERAL (
    SELECT abs(hashint8(extract(epoch FROM d.day + s.slot)::bigint)) AS of_slot,
           abs(hashint8(extract(epoch FROM d.day + s.slot)::bigint * 1000 + r.id)) AS of_room
) AS h
WHERE CASE WHEN r.divided IS NULL THEN h.of_room %% 2 = 0
           ELSE h.of_slot %% 4 = r.divided END
ORDER BY n LIMIT %(most)s
"""

ROWS = """
WITH wanted AS (SELECT * FROM bench_plan WHERE n > %(have)s AND n <= %(want)s),
people AS (SELECT array_agg(id ORDER BY id) AS ids, array_agg(user_id ORDER BY id) AS users
           FROM accounts_person),
holds AS (
    INSERT INTO booking_hold (id, code, user_id, created_at, expires_at, released_at)
    SELECT n, '9' || lpad(n::text, 9, '0'), users[n %% cardinality(ids) + 1],
           lower(during) - interval '30 days', lower(during) - interval '29 days',
           lower(during) - interval '29 days'
    FROM wanted, people
),
items AS (
    INSERT INTO booking_holditem (id, hold_id, room_id, during, slot_codes)
    SELECT n, n, room_id, during, ARRAY['s' || to_char(slot, 'HH24')] FROM wanted
),
payments AS (
    INSERT INTO payments_payment
        (id, code, purpose, reference, facility_id, title, payer_id, lines, amount_yen, status,
         opened_at, due_at, settled_at, close_reason)
    SELECT n, '9' || lpad(n::text, 9, '0'), 'booking_fee', '9' || lpad(n::text, 9, '0'),
           r.facility_id, '', users[n %% cardinality(ids) + 1],
           '[{"yen": 500, "label": "", "tax_percent": 10}]', 500, 'paid',
           lower(during) - interval '30 days', lower(during), lower(during), ''
    FROM wanted JOIN facilities_room r ON r.id = room_id, people
),
letters AS (
    INSERT INTO notifications_message
        (id, letter, recipient_id, language, facts, dedupe_key, attachments, headers, booking_code,
         created_at)
    SELECT n, 'booking_confirmed', users[n %% cardinality(ids) + 1], 'ja', '{}', n::text, '[]',
           '{}', '9' || lpad(n::text, 9, '0'), lower(during) - interval '30 days'
    FROM wanted, people
),
applications AS (
    INSERT INTO booking_application
        (id, code, hold_id, applicant_person_id, made_by_id, asked_by_id, channel, on_behalf,
         purpose_id, purpose_text, people, made_at)
    SELECT n, '9' || lpad(n::text, 9, '0'), n, ids[n %% cardinality(ids) + 1],
           users[n %% cardinality(ids) + 1], ids[n %% cardinality(ids) + 1], 'web', false,
           %(purpose)s, '', 10, lower(during) - interval '30 days'
    FROM wanted, people
),
bookings AS (
    INSERT INTO booking_booking
        (id, application_id, code, room_id, during, slot_codes, status, fee_yen, pricing)
    SELECT n, n, '9' || lpad(n::text, 9, '0') || '-1', room_id, during,
           ARRAY['s' || to_char(slot, 'HH24')], 'confirmed', 500, 1
    FROM wanted
),
events AS (
    INSERT INTO booking_bookingevent
        (booking_id, at, kind, actor_user_id, actor_task, channel, on_behalf, from_status,
         to_status, reason, facts)
    SELECT n, lower(during) - interval '30 days', 'made', users[n %% cardinality(ids) + 1], '',
           'web', false, '', 'confirmed', '', '{}'
    FROM wanted, people
)
INSERT INTO booking_occupancy (part_id, during, booking_id)
SELECT unnest(parts), during, n FROM wanted
"""

# Columns that ROWS does not name hold nothing: so it need not follow every column that is added.
BARE = """
SELECT table_name, column_name, CASE data_type
           WHEN 'boolean' THEN 'false' WHEN 'jsonb' THEN '{}'
           WHEN 'character varying' THEN '' WHEN 'text' THEN '' ELSE '0' END
FROM information_schema.columns
WHERE table_name IN ('booking_application', 'booking_booking', 'booking_bookingevent')
    AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
    AND data_type IN ('boolean', 'jsonb', 'character varying', 'text', 'smallint', 'integer')
"""

UNDO = (
    "DELETE FROM booking_occupancy WHERE hold_id IS NOT NULL OR booking_id > %(most)s",
    "DELETE FROM booking_bookingevent WHERE booking_id > %(most)s",
    "DELETE FROM booking_feeline",
    "DELETE FROM booking_paymentshare",
    "DELETE FROM payments_payment WHERE id > %(most)s",
    "DELETE FROM keys_accessgrant",
    "DELETE FROM booking_booking WHERE id > %(most)s",
    "DELETE FROM booking_application WHERE id > %(most)s",
    "DELETE FROM booking_holditem WHERE id > %(most)s",
    "DELETE FROM booking_hold WHERE id > %(most)s",
    "DELETE FROM notifications_delivery",
    "DELETE FROM notifications_message WHERE id > %(most)s",
)

NUMBERED = (
    "booking_hold",
    "booking_holditem",
    "booking_application",
    "booking_booking",
    "payments_payment",
    "notifications_message",
)

OVERLAPS = """
SELECT count(*) FROM booking_occupancy x JOIN booking_occupancy y
    ON x.part_id = y.part_id AND x.id < y.id AND x.during && y.during
WHERE x.released_at IS NULL AND y.released_at IS NULL AND upper(x.during) > now()
"""


class Filler:
    """Fills one database step by step. `dsn` is the superuser's."""

    def __init__(self, dsn: str, world: Mapping[str, Any], *, most: int) -> None:
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.connection.execute("SET timezone = 'Asia/Tokyo'")
        # The rows are right by construction: foreign keys are not asked a million times. The
        # exclusion constraint is an index, not a trigger, and judges every row.
        self.connection.execute("SET session_replication_role = replica")
        for table, column, nothing in self.connection.execute(BARE).fetchall():
            self.connection.execute(
                sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}").format(
                    sql.Identifier(table), sql.Identifier(column), sql.Literal(nothing)
                )
            )
        self.have = 0
        self.most = most
        self.purpose = world["purpose"]
        facts = {
            "rooms": json.dumps(world["rooms"]),
            "days": world["history"],
            "slots": world["slots"],
            "most": most,
        }
        self.connection.execute(PLAN, facts)
        self.connection.execute("CREATE INDEX ON bench_plan (n)")
        # What the product books gets numbers above all of ours.
        for table in NUMBERED:
            self.connection.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, most]
            )

    def grow(self, size: int, *, step: int = 50_000) -> None:
        """Bring the number of bookings to `size`; what the product booked is taken away."""
        for statement in UNDO:
            self.connection.execute(statement, {"most": self.most})
        while self.have < size:
            want = min(size, self.have + step)
            self.connection.execute(
                ROWS, {"have": self.have, "want": want, "purpose": self.purpose}
            )
            self.have = want
        # Done now, so that autovacuum does not come in the middle of a measurement.
        self.connection.execute("VACUUM ANALYZE")
        self.connection.execute("CHECKPOINT")

    def number(self, statement: str) -> int:
        """The one number that `statement` gives."""
        row = self.connection.execute(statement).fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """End the connection."""
        self.connection.close()
