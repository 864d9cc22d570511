"""The database keeps what reviewers and officers have signed for: declarations, scores, agreements, reasons and lists never
change or go; a score that was sent is followed by another only where somebody wrote why."""

from django.db import migrations

KEPT = "what has been handed in of a review is not changed or removed"
AGAIN = "a score that was sent is opened again with a reason before another one takes its place"

# table -> when an update is refused
FIXED = {
    "declaration": "1 = 1",
    "score": "1 = 1",
    "reopening": "1 = 1",
    "agreement": "1 = 1",
    "deviation": "OLD.ended_at IS NOT NULL OR NEW.candidate_id <> OLD.candidate_id OR NEW.position <> OLD.position"
    " OR NEW.reason <> OLD.reason OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at",
    "ranking": "OLD.ended_at IS NOT NULL OR NEW.round_id <> OLD.round_id OR NEW.number <> OLD.number"
    " OR NEW.sha256 <> OLD.sha256 OR {content} OR NEW.frozen_by <> OLD.frozen_by OR NEW.frozen_at <> OLD.frozen_at",
}
# table -> what makes a row there already (SQLite's INSERT OR REPLACE asks no trigger for deleting)
THERE = {
    "declaration": "id = NEW.id",
    "score": "id = NEW.id OR (assignment_id = NEW.assignment_id AND number = NEW.number)",
    "reopening": "id = NEW.id OR (assignment_id = NEW.assignment_id AND number = NEW.number)",
    "agreement": "id = NEW.id OR (candidate_id = NEW.candidate_id AND number = NEW.number)",
    "deviation": "id = NEW.id",
    "ranking": "id = NEW.id OR (round_id = NEW.round_id AND number = NEW.number)",
}
SECOND = """NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM review_reopening
    WHERE assignment_id = NEW.assignment_id AND number = NEW.number - 1)"""
SILENT = """OLD.state = 'done' AND NEW.state NOT IN ('done', 'recused', 'removed') AND NOT EXISTS (SELECT 1 FROM review_reopening
    WHERE assignment_id = OLD.id AND number = (SELECT MAX(number) FROM review_score WHERE assignment_id = OLD.id))"""
SAY = "USING ERRCODE = 'integrity_constraint_violation'"


def sqlite():
    made = []
    for table, when in FIXED.items():
        when = when.format(content="NEW.content <> OLD.content")
        made += [
            f"CREATE TRIGGER review_{table}_fixed BEFORE UPDATE ON review_{table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
            f"CREATE TRIGGER review_{table}_stays BEFORE DELETE ON review_{table} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
            f"CREATE TRIGGER review_{table}_there BEFORE INSERT ON review_{table}"
            f" WHEN EXISTS (SELECT 1 FROM review_{table} WHERE {THERE[table]}) BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
        ]
    return [
        *made,
        f"CREATE TRIGGER review_score_second BEFORE INSERT ON review_score WHEN {SECOND} BEGIN SELECT RAISE(ABORT, '{AGAIN}'); END",
        f"CREATE TRIGGER review_assignment_silent BEFORE UPDATE ON review_assignment WHEN {SILENT}"
        f" BEGIN SELECT RAISE(ABORT, '{AGAIN}'); END",
    ]


def postgresql():
    made = [
        f"""CREATE FUNCTION review_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{KEPT}' {SAY}; END $$""",
        f"""CREATE FUNCTION review_again() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{AGAIN}' {SAY}; END $$""",
        f"""CREATE FUNCTION review_second() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF {SECOND} THEN RAISE EXCEPTION '{AGAIN}' {SAY}; END IF; RETURN NEW; END $$""",
        f"""CREATE FUNCTION review_silent() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF {SILENT} THEN RAISE EXCEPTION '{AGAIN}' {SAY}; END IF; RETURN NEW; END $$""",
        "CREATE TRIGGER review_score_second BEFORE INSERT ON review_score FOR EACH ROW EXECUTE FUNCTION review_second()",
        "CREATE TRIGGER review_assignment_silent BEFORE UPDATE ON review_assignment FOR EACH ROW EXECUTE FUNCTION review_silent()",
    ]
    for table, when in FIXED.items():
        when = when.format(content="NEW.content::text <> OLD.content::text")
        made += [
            f"CREATE TRIGGER review_{table}_fixed BEFORE UPDATE ON review_{table}"
            f" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION review_kept()",
            f"CREATE TRIGGER review_{table}_stays BEFORE DELETE ON review_{table} FOR EACH ROW EXECUTE FUNCTION review_kept()",
            f"CREATE TRIGGER review_{table}_whole BEFORE TRUNCATE ON review_{table} FOR EACH STATEMENT EXECUTE FUNCTION review_kept()",
        ]
    return made


def forwards(apps, schema_editor):
    for statement in postgresql() if schema_editor.connection.vendor == "postgresql" else sqlite():
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    kinds = ("fixed", "stays", "whole") if on_postgresql else ("fixed", "stays", "there")
    named = [(f"review_{table}_{kind}", f"review_{table}") for table in FIXED for kind in kinds]
    named += [("review_score_second", "review_score"), ("review_assignment_silent", "review_assignment")]
    for trigger, table in named:
        schema_editor.execute(f"DROP TRIGGER {trigger} ON {table}" if on_postgresql else f"DROP TRIGGER {trigger}", params=None)
    for function in ("kept", "again", "second", "silent") if on_postgresql else ():
        schema_editor.execute(f"DROP FUNCTION review_{function}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
