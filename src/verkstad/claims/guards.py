"""What the database itself refuses of claims, on both engines; installed by migration 0002_guards: what was claimed on a line
never changes, comes or goes while the claim is not its sender's.

SQLite forgets triggers when a later migration rebuilds the table: such a migration must call `install` again.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants
from django.db.backends.base.base import BaseDatabaseWrapper

SAID = "a line of a claim that was sent never changes"
COLUMNS = ("claim_id", "number", "origin", "kind", "partner", "booked_on", "paid_on", "voucher", "account", "supplier",
           "invoice", "text", "amount_ore", "in_kind")  # fmt: skip
FIXED = "(SELECT state FROM claims_claim WHERE id = {row}.claim_id) NOT IN ('draft', 'returned')"
SQLITE = {
    "claims_line_no_update": (f"BEFORE UPDATE OF {', '.join(COLUMNS)} ON claims_claimline", "OLD"),
    "claims_line_no_delete": ("BEFORE DELETE ON claims_claimline", "OLD"),
    "claims_line_no_insert": ("BEFORE INSERT ON claims_claimline", "NEW"),
}
FUNCTION = f"""CREATE OR REPLACE FUNCTION claims_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whose bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.claim_id ELSE OLD.claim_id END;
BEGIN
    IF (SELECT state FROM claims_claim WHERE id = whose) NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$"""
POSTGRES = (
    f"CREATE TRIGGER claims_line_fixed BEFORE INSERT OR DELETE OR UPDATE OF {', '.join(COLUMNS)} ON claims_claimline "
    "FOR EACH ROW EXECUTE FUNCTION claims_refuse()"
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place, replacing those that are there."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, (when, row) in SQLITE.items():
                held = FIXED.format(row=row)
                cursor.execute(f"CREATE TRIGGER {name} {when} WHEN {held} BEGIN SELECT RAISE(ABORT, '{SAID}'); END")
        else:
            cursor.execute(FUNCTION)
            cursor.execute(POSTGRES)


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS claims_line_fixed ON claims_claimline")
            cursor.execute("DROP FUNCTION IF EXISTS claims_refuse()")
