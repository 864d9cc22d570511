"""What the database itself refuses of claims, on both engines: what was claimed on a line never changes, comes or goes while
the claim is not its sender's (installed by migration 0002_guards); the tasks of a claim are laid out and ticked only while it
is controlled, and a tick and a set of tasks stay as they were made (0004_tasks); whom its participant lists name is fixed as its lines are
(0008_lists_kept).

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


KEPT = "what was said of a task of a claim stays as it was said"
TASK = "(SELECT state FROM claims_claim WHERE id = {row}.claim_id) <> 'sent'"
TICK = ("(SELECT c.state FROM claims_claim c JOIN claims_claimtask t ON t.claim_id = c.id WHERE t.id = NEW.task_id) <> 'sent'"
        " OR EXISTS (SELECT 1 FROM claims_tick WHERE id = NEW.id)")  # fmt: skip
TASKS_SQLITE = {
    "claims_tick_no_update": "BEFORE UPDATE ON claims_tick",
    "claims_tick_no_delete": "BEFORE DELETE ON claims_tick",
    "claims_tick_in_time": f"BEFORE INSERT ON claims_tick WHEN {TICK}",
    "claims_task_no_update": f"BEFORE UPDATE ON claims_claimtask WHEN {TASK.format(row='OLD')}",
    "claims_task_no_delete": f"BEFORE DELETE ON claims_claimtask WHEN {TASK.format(row='OLD')}",
    "claims_task_in_time": f"BEFORE INSERT ON claims_claimtask WHEN {TASK.format(row='NEW')}",
    "claims_set_no_update": "BEFORE UPDATE ON claims_taskset",
    "claims_set_no_delete": "BEFORE DELETE ON claims_taskset",
}
TASKS_FUNCTIONS = {
    "claims_keep": "",
    "claims_keep_tick": f"IF NOT ({TICK}) THEN RETURN NEW; END IF;",
    "claims_keep_task": f"""IF TG_OP = 'INSERT' THEN IF NOT ({TASK.format(row="NEW")}) THEN RETURN NEW; END IF;
        ELSIF NOT ({TASK.format(row="OLD")}) THEN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF;""",
}
TASKS_POSTGRES = {
    ("claims_tick", "claims_tick_fixed"): "BEFORE UPDATE OR DELETE ON claims_tick FOR EACH ROW EXECUTE FUNCTION claims_keep()",
    ("claims_tick", "claims_tick_in_time"): "BEFORE INSERT ON claims_tick FOR EACH ROW EXECUTE FUNCTION claims_keep_tick()",
    ("claims_claimtask", "claims_task_fixed"): (
        "BEFORE INSERT OR UPDATE OR DELETE ON claims_claimtask FOR EACH ROW EXECUTE FUNCTION claims_keep_task()"
    ),
    ("claims_taskset", "claims_set_fixed"): "BEFORE UPDATE OR DELETE ON claims_taskset FOR EACH ROW EXECUTE FUNCTION claims_keep()",
}  # fmt: skip


def install_tasks(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of tasks in place, replacing those that are there."""
    remove_tasks(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, when in TASKS_SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END")
            return
        for name, passing in TASKS_FUNCTIONS.items():
            cursor.execute(f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN {passing} RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation'; END $$""")
        for (_table, name), when in TASKS_POSTGRES.items():
            cursor.execute(f"CREATE TRIGGER {name} {when}")


def remove_tasks(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in TASKS_SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for table, name in TASKS_POSTGRES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        for name in TASKS_FUNCTIONS:
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


LISTED = "the participant lists of a claim that was sent never change"
LISTS = "claims_claimparticipant"
ACTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def install_lists(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of participant lists in place, replacing those that are there."""
    remove_lists(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for act, rows in ACTS.items():
                held = " OR ".join(FIXED.format(row=row) for row in rows)
                cursor.execute(f"CREATE TRIGGER {LISTS}_no_{act.lower()} BEFORE {act} ON {LISTS} WHEN {held} "
                               f"BEGIN SELECT RAISE(ABORT, '{LISTED}'); END")  # fmt: skip
            return
        refused = f"RAISE EXCEPTION '{LISTED}' USING ERRCODE = 'integrity_constraint_violation'"
        cursor.execute(f"""CREATE OR REPLACE FUNCTION claims_refuse_list() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP <> 'INSERT' AND {FIXED.format(row="OLD")} THEN {refused}; END IF;
            IF TG_OP <> 'DELETE' AND {FIXED.format(row="NEW")} THEN {refused}; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$""")
        cursor.execute(f"CREATE TRIGGER {LISTS}_fixed BEFORE INSERT OR UPDATE OR DELETE ON {LISTS} "
                       "FOR EACH ROW EXECUTE FUNCTION claims_refuse_list()")  # fmt: skip


def remove_lists(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for act in ACTS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {LISTS}_no_{act.lower()}")
            return
        cursor.execute(f"DROP TRIGGER IF EXISTS {LISTS}_fixed ON {LISTS}")
        cursor.execute("DROP FUNCTION IF EXISTS claims_refuse_list()")
