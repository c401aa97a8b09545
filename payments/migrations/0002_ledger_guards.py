"""Triggers that keep the ledger true whoever writes, raw SQL and the schema's owner included.

Each guard locks the payment's row first: two transactions cannot both see room for the last yen.
The errors carry the name of a constraint, as if it were one.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION payments_ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Entries of the ledger are never changed or removed.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_is_append_only';
END $$;

CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON payments_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION payments_ledger_stays();

CREATE FUNCTION payments_entry_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    receipt payments_ledgerentry;
    gone integer;
BEGIN
    PERFORM 1 FROM payments_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    IF NEW.till_id IS NOT NULL THEN
        PERFORM 1 FROM payments_tillsession WHERE id = NEW.till_id AND closed_at IS NULL FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Till % is closed.', NEW.till_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_till_is_open';
        END IF;
    END IF;
    IF NEW.origin_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO receipt FROM payments_ledgerentry WHERE id = NEW.origin_id;
    IF receipt.kind IS DISTINCT FROM 'received' OR receipt.payment_id <> NEW.payment_id THEN
        RAISE EXCEPTION 'Entry % is no receipt of payment %.', NEW.origin_id, NEW.payment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_origin_is_a_receipt';
    END IF;
    SELECT coalesce(sum(amount_yen), 0) INTO gone
        FROM payments_ledgerentry WHERE origin_id = NEW.origin_id;
    IF receipt.amount_yen + gone + NEW.amount_yen NOT BETWEEN 0 AND receipt.amount_yen THEN
        RAISE EXCEPTION 'More would go out of entry % than came in by it.', NEW.origin_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_never_below_zero';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER entry_fits BEFORE INSERT ON payments_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION payments_entry_fits();

CREATE FUNCTION payments_refund_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    receipt payments_ledgerentry;
    gone integer;
    promised integer;
BEGIN
    IF NEW.status IN ('done', 'withdrawn') THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM payments_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    SELECT * INTO receipt FROM payments_ledgerentry WHERE id = NEW.entry_id;
    IF receipt.kind IS DISTINCT FROM 'received' OR receipt.payment_id <> NEW.payment_id THEN
        RAISE EXCEPTION 'Entry % is no receipt of payment %.', NEW.entry_id, NEW.payment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_entry_is_a_receipt';
    END IF;
    SELECT coalesce(sum(amount_yen), 0) INTO gone
        FROM payments_ledgerentry WHERE origin_id = NEW.entry_id;
    SELECT coalesce(sum(amount_yen), 0) INTO promised
        FROM payments_refundorder
        WHERE entry_id = NEW.entry_id AND status NOT IN ('done', 'withdrawn') AND id <> NEW.id;
    IF NEW.amount_yen + promised > receipt.amount_yen + gone THEN
        RAISE EXCEPTION 'More would go back than came in by entry %.', NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_within_its_receipt';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER refund_fits
    BEFORE INSERT OR UPDATE OF amount_yen, entry_id, payment_id, status ON payments_refundorder
    FOR EACH ROW EXECUTE FUNCTION payments_refund_fits();
"""

BACK = """
DROP TRIGGER refund_fits ON payments_refundorder;
DROP FUNCTION payments_refund_fits();
DROP TRIGGER entry_fits ON payments_ledgerentry;
DROP FUNCTION payments_entry_fits();
DROP TRIGGER ledger_is_append_only ON payments_ledgerentry;
DROP FUNCTION payments_ledger_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, BACK)]
