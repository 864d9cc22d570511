"""The database moves the head with each act that is added: one statement less while the chain's end is locked.

Nothing else moves it. On PostgreSQL the move is done before the row is in place, so that one statement may add several
acts; SQLite asks its triggers row by row.
"""

from django.db import migrations

REFUSED = "the journal is append-only"

SQLITE = [
    """CREATE TRIGGER journal_act_moves_head AFTER INSERT ON journal_act
    BEGIN
      UPDATE journal_head SET position = NEW.position, hash = NEW.hash
      WHERE position = NEW.position - 1 AND hash = NEW.previous_hash;
    END""",
]
SQLITE_BACK = ["DROP TRIGGER IF EXISTS journal_act_moves_head"]

POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION journal_at_end() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE journal_head SET position = NEW.position, hash = NEW.hash
      WHERE position = NEW.position - 1 AND hash = NEW.previous_hash;
      IF NOT FOUND THEN
        RAISE EXCEPTION '{REFUSED}: an act must follow on the head' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$""",
    f"""CREATE OR REPLACE FUNCTION journal_to_act() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF pg_trigger_depth() < 2 OR NEW.position <> OLD.position + 1 THEN
        RAISE EXCEPTION '{REFUSED}: the head moves only with the act that is added'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$""",
]
POSTGRESQL_BACK = [
    f"""CREATE OR REPLACE FUNCTION journal_at_end() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM journal_head WHERE position = NEW.position - 1 AND hash = NEW.previous_hash) THEN
        RAISE EXCEPTION '{REFUSED}: an act must follow on the head' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$""",
    f"""CREATE OR REPLACE FUNCTION journal_to_act() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.position <> OLD.position + 1
         OR NOT EXISTS (SELECT 1 FROM journal_act WHERE position = NEW.position AND hash = NEW.hash) THEN
        RAISE EXCEPTION '{REFUSED}: the head moves only to the act just added' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$""",
]


def run(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_guards")]
    operations = [migrations.RunPython(forwards, backwards)]
