"""The database itself refuses what must never happen to the chain: changing, deleting, emptying, forking.

An act may only be added right behind the head, and the head may only move to the act that was just added. SQLite's
INSERT OR REPLACE removes a row without asking the triggers of DELETE, so what is added may not meet what is there. Whoever
owns the database can drop a trigger; `verkstad journal verify` then finds what was done.
"""

from django.db import migrations

REFUSED = "the journal is append-only"

SQLITE = [
    f"""CREATE TRIGGER journal_act_no_update BEFORE UPDATE ON journal_act
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: an act cannot be changed'); END""",
    f"""CREATE TRIGGER journal_act_no_delete BEFORE DELETE ON journal_act
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: an act cannot be deleted'); END""",
    f"""CREATE TRIGGER journal_act_at_end BEFORE INSERT ON journal_act
    WHEN NOT EXISTS (SELECT 1 FROM journal_head WHERE position = NEW.position - 1 AND hash = NEW.previous_hash)
      OR EXISTS (SELECT 1 FROM journal_act WHERE position = NEW.position OR hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: an act must follow on the head'); END""",
    f"""CREATE TRIGGER journal_head_once BEFORE INSERT ON journal_head
    WHEN NEW.position <> 0 OR EXISTS (SELECT 1 FROM journal_head)
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: there is one head, and it moves only to the act just added'); END""",
    f"""CREATE TRIGGER journal_head_to_act BEFORE UPDATE ON journal_head
    WHEN NEW.position <> OLD.position + 1
      OR NOT EXISTS (SELECT 1 FROM journal_act WHERE position = NEW.position AND hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: the head moves only to the act just added'); END""",
    f"""CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: the head cannot be deleted'); END""",
]
SQLITE_BACK = [
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "journal_act_no_update",
        "journal_act_no_delete",
        "journal_act_at_end",
        "journal_head_once",
        "journal_head_to_act",
        "journal_head_no_delete",
    )
]

POSTGRESQL = [
    f"""CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSED}: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE FUNCTION journal_at_end() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM journal_head WHERE position = NEW.position - 1 AND hash = NEW.previous_hash) THEN
        RAISE EXCEPTION '{REFUSED}: an act must follow on the head' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$""",
    f"""CREATE FUNCTION journal_to_act() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.position <> OLD.position + 1
         OR NOT EXISTS (SELECT 1 FROM journal_act WHERE position = NEW.position AND hash = NEW.hash) THEN
        RAISE EXCEPTION '{REFUSED}: the head moves only to the act just added' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER journal_act_append_only BEFORE UPDATE OR DELETE ON journal_act
    FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    """CREATE TRIGGER journal_act_no_truncate BEFORE TRUNCATE ON journal_act
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
    "CREATE TRIGGER journal_act_at_end BEFORE INSERT ON journal_act FOR EACH ROW EXECUTE FUNCTION journal_at_end()",
    "CREATE TRIGGER journal_head_to_act BEFORE UPDATE ON journal_head FOR EACH ROW EXECUTE FUNCTION journal_to_act()",
    "CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    """CREATE TRIGGER journal_head_no_truncate BEFORE TRUNCATE ON journal_head
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER journal_head_no_truncate ON journal_head",
    "DROP TRIGGER journal_head_no_delete ON journal_head",
    "DROP TRIGGER journal_head_to_act ON journal_head",
    "DROP TRIGGER journal_act_at_end ON journal_act",
    "DROP TRIGGER journal_act_no_truncate ON journal_act",
    "DROP TRIGGER journal_act_append_only ON journal_act",
    "DROP FUNCTION journal_to_act()",
    "DROP FUNCTION journal_at_end()",
    "DROP FUNCTION journal_refuse()",
]


def run(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        # params=None: the words hold per cent signs, which are no placeholders.
        schema_editor.execute(statement, params=None)


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
