"""What the database itself refuses of payments, on both engines; installed by migrations 0002_guards and 0003.

- An entry of a grant, a receipt, a cost of a recovery, an attest and a reference rate are never changed and never removed (R17).
- A payment that is paid never changes, nor do levels of attest that are decided; no payment and no recovery is removed.
- Nobody attests what they proposed (R13).

SQLite forgets triggers when a later migration rebuilds a table: such a migration must call `install` again.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants
from django.db.backends.base.base import BaseDatabaseWrapper

FIXED = {"payments_grantentry": "an entry of a grant never changes", "payments_receipt": "a receipt never changes",
         "payments_attest": "an attest never changes", "payments_referencerate": "a rate never changes",
         "payments_recoverycost": "a cost that is recovered never changes"}  # fmt: skip
KEPT = {"payments_payment": "a payment is never removed", "payments_recovery": "a recovery is never removed",
        "payments_batch": "a payment file is never removed", "payments_levelset": "levels of attest are never removed"}  # fmt: skip
LEVELS = "levels of attest that are decided never change"
PAID = "a payment that is paid never changes"
OWN = "nobody attests what they proposed"
HIS = 'EXISTS (SELECT 1 FROM payments_payment p WHERE p.id = NEW.payment_id AND p.proposed_by = NEW."by")'


def sqlite_triggers() -> dict[str, str]:
    """Name and body of every trigger on SQLite."""
    found = {
        f"{table}_no_{act.lower()}": f"BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"
        for table, said in FIXED.items()
        for act in ("UPDATE", "DELETE")
    }
    for table, said in {**FIXED, **KEPT}.items():  # INSERT OR REPLACE takes a row away without asking DELETE's triggers
        found[f"{table}_taken"] = f"""BEFORE INSERT ON {table} BEGIN
            SELECT RAISE(ABORT, '{said}') WHERE EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id); END"""
    for table, said in KEPT.items():
        found[f"{table}_no_delete"] = f"BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"
    found["payments_payment_paid"] = f"""BEFORE UPDATE ON payments_payment WHEN OLD.state = 'paid' BEGIN
        SELECT RAISE(ABORT, '{PAID}'); END"""
    found["payments_levelset_decided"] = f"""BEFORE UPDATE ON payments_levelset WHEN OLD.state = 'decided' BEGIN
        SELECT RAISE(ABORT, '{LEVELS}'); END"""
    found["payments_attest_own"] = f"""BEFORE INSERT ON payments_attest BEGIN
        SELECT RAISE(ABORT, '{OWN}') WHERE {HIS}; END"""
    return found


SAY = "USING ERRCODE = 'integrity_constraint_violation'"
FUNCTIONS = {
    "payments_fixed": f"BEGIN RAISE EXCEPTION 'a row of %% never changes', TG_TABLE_NAME {SAY}; END",
    "payments_paid": f"BEGIN IF OLD.state = 'paid' THEN RAISE EXCEPTION '{PAID}' {SAY}; END IF; RETURN NEW; END",
    "payments_levels": f"BEGIN IF OLD.state = 'decided' THEN RAISE EXCEPTION '{LEVELS}' {SAY}; END IF; RETURN NEW; END",
    "payments_own": f"BEGIN IF {HIS} THEN RAISE EXCEPTION '{OWN}' {SAY}; END IF; RETURN NEW; END",
}


def postgres_triggers() -> dict[str, tuple[str, str, str]]:
    """Name -> table, when, function."""
    found = {f"{table}_fixed": (table, "BEFORE UPDATE OR DELETE", "payments_fixed") for table in FIXED}
    found |= {f"{table}_kept": (table, "BEFORE DELETE", "payments_fixed") for table in KEPT}
    found["payments_payment_paid"] = ("payments_payment", "BEFORE UPDATE", "payments_paid")
    found["payments_levelset_decided"] = ("payments_levelset", "BEFORE UPDATE", "payments_levels")
    found["payments_attest_own"] = ("payments_attest", "BEFORE INSERT", "payments_own")
    return found


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of the tables that are there in place, replacing those that are there."""
    remove(connection)
    known = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in sqlite_triggers().items():
                if body.partition(" ON ")[2].split()[0] in known:
                    cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        for name, body in FUNCTIONS.items():
            cursor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body.replace('%%', '%')} $$"
            )
        for name, (table, when, function) in postgres_triggers().items():
            if table not in known:
                continue
            cursor.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        known = set(connection.introspection.table_names())
        for name, (table, _when, _function) in postgres_triggers().items():
            if table in known:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        for name in FUNCTIONS:
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
