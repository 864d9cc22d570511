"""What the database itself refuses of decisions, on both engines; installed by migration 0002_guards.

- A decision, a company's aid and a rate of the euro are never changed and never removed (R14, R19).
- A decision rests on a proposal of the same application that is open, has its content, and was made by the person the
  decision names as the one who proposed; who decides is neither that person nor the handler (R13).
- A proposal that has been decided never changes.
- An appeal is not tried by anybody who had the decision in hand, and those names are the decision's own; one against a
  dismissal not by who dismissed.

SQLite forgets triggers when a later migration rebuilds a table: such a migration must call `install` again.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants
from django.db.backends.base.base import BaseDatabaseWrapper

FIXED = {"decisions_decision": "a decision never changes", "decisions_companyaid": "aid that is booked never changes",
         "decisions_exchangerate": "a rate never changes"}  # fmt: skip
RESTS = "a decision rests on an open proposal of its application, with its content, proposed by another person"
PROPOSAL = "a proposal that is decided never changes"
HANDS = "an appeal is tried by somebody who had no hand in the decision"

WELL_FOUNDED = """EXISTS (
    SELECT 1 FROM decisions_proposal p JOIN applications_application a ON a.id = p.application_id
    WHERE p.id = NEW.proposal_id AND p.application_id = NEW.application_id AND p.state = 'open'
      AND p.content = NEW.content AND p.made_by = NEW.proposed_by AND p.made_by <> NEW.decided_by AND p.basis = NEW.basis
      AND (a.handler_id IS NULL OR {handler} <> NEW.decided_by)
      AND (p.replaces_id = NEW.replaces_id OR (p.replaces_id IS NULL AND NEW.replaces_id IS NULL)))"""
CLEAN_HANDS = """NEW.handler_key = '' OR NOT EXISTS (
    SELECT 1 FROM decisions_decision d WHERE d.id = NEW.decision_id
      AND NEW.handler_key IN (d.proposed_by, d.handled_by, d.decided_by))"""
# From migration 0003 on, when an appeal can be against a dismissal.
OTHER_HANDS = """NEW.handler_key = '' OR NOT EXISTS (
    SELECT 1 FROM handling_outcome o WHERE o.id = NEW.dismissal_id AND o.made_by = NEW.handler_key)"""


def sqlite_triggers() -> dict[str, str]:
    """Name and body of every trigger on SQLite."""
    found = {
        f"{table}_no_{act.lower()}": f"BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"
        for table, said in FIXED.items()
        for act in ("UPDATE", "DELETE")
    }
    for table, said in FIXED.items():  # INSERT OR REPLACE takes a row away without asking the triggers of DELETE
        found[f"{table}_taken"] = f"""BEFORE INSERT ON {table} BEGIN
            SELECT RAISE(ABORT, '{said}') WHERE EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id); END"""
    founded = WELL_FOUNDED.format(handler="'user:' || a.handler_id")
    found["decisions_decision_rests"] = f"""BEFORE INSERT ON decisions_decision BEGIN
        SELECT RAISE(ABORT, '{RESTS}') WHERE NOT {founded}; END"""
    found["decisions_proposal_fixed"] = f"""BEFORE UPDATE ON decisions_proposal WHEN OLD.state = 'decided' BEGIN
        SELECT RAISE(ABORT, '{PROPOSAL}'); END"""
    found["decisions_proposal_no_delete"] = f"""BEFORE DELETE ON decisions_proposal WHEN OLD.state = 'decided' BEGIN
        SELECT RAISE(ABORT, '{PROPOSAL}'); END"""
    for act in ("INSERT", "UPDATE"):
        found[f"decisions_appeal_hands_{act.lower()}"] = f"""BEFORE {act} ON decisions_appeal BEGIN
            SELECT RAISE(ABORT, '{HANDS}') WHERE NOT ({CLEAN_HANDS}); END"""
    return found


SAY = "USING ERRCODE = 'integrity_constraint_violation'"
POSTGRES = f"""
CREATE OR REPLACE FUNCTION decisions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% never changes', TG_TABLE_NAME {SAY}; END $$;

CREATE OR REPLACE FUNCTION decisions_decision_rests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT {WELL_FOUNDED.format(handler="'user:' || a.handler_id::text")} THEN
    RAISE EXCEPTION '{RESTS}' {SAY};
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION decisions_proposal_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'decided' THEN RAISE EXCEPTION '{PROPOSAL}' {SAY}; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION decisions_appeal_hands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT ({CLEAN_HANDS}) THEN RAISE EXCEPTION '{HANDS}' {SAY}; END IF;
  RETURN NEW;
END $$;
"""
POSTGRES_TRIGGERS = {
    **{
        f"{table}_fixed": (table, f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION decisions_refuse()")
        for table in FIXED
    },
    "decisions_decision_rests": ("decisions_decision", "BEFORE INSERT ON decisions_decision "
                                 "FOR EACH ROW EXECUTE FUNCTION decisions_decision_rests()"),
    "decisions_proposal_fixed": ("decisions_proposal", "BEFORE UPDATE OR DELETE ON decisions_proposal "
                                 "FOR EACH ROW EXECUTE FUNCTION decisions_proposal_fixed()"),
    "decisions_appeal_hands": ("decisions_appeal", "BEFORE INSERT OR UPDATE ON decisions_appeal "
                               "FOR EACH ROW EXECUTE FUNCTION decisions_appeal_hands()"),
}  # fmt: skip
FUNCTIONS = ("refuse", "decision_rests", "proposal_fixed", "appeal_hands")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in place, replacing those that are there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in sqlite_triggers().items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        cursor.execute(POSTGRES)
        for name, (table, body) in POSTGRES_TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every guard away (the reverse of the migration)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name, (table, _body) in POSTGRES_TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        for name in FUNCTIONS:
            cursor.execute(f"DROP FUNCTION IF EXISTS decisions_{name}()")


OTHERS = f"""
CREATE OR REPLACE FUNCTION decisions_appeal_dismissal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT ({OTHER_HANDS}) THEN RAISE EXCEPTION '{HANDS}' {SAY}; END IF;
  RETURN NEW;
END $$;
"""


def install_of_dismissals(connection: BaseDatabaseWrapper) -> None:
    """Put the guard of appeals against dismissals in place, and on SQLite those of the rebuilt table with it."""
    install(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for act in ("INSERT", "UPDATE"):
                name = f"decisions_appeal_dismissal_{act.lower()}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"""CREATE TRIGGER {name} BEFORE {act} ON decisions_appeal BEGIN
                    SELECT RAISE(ABORT, '{HANDS}') WHERE NOT ({OTHER_HANDS}); END""")
            return
        cursor.execute(OTHERS)
        cursor.execute("DROP TRIGGER IF EXISTS decisions_appeal_dismissal ON decisions_appeal")
        cursor.execute("CREATE TRIGGER decisions_appeal_dismissal BEFORE INSERT OR UPDATE ON decisions_appeal "
                       "FOR EACH ROW EXECUTE FUNCTION decisions_appeal_dismissal()")  # fmt: skip


def remove_of_dismissals(connection: BaseDatabaseWrapper) -> None:
    """Take that guard away (the reverse of the migration)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for act in ("insert", "update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS decisions_appeal_dismissal_{act}")
            return
        cursor.execute("DROP TRIGGER IF EXISTS decisions_appeal_dismissal ON decisions_appeal")
        cursor.execute("DROP FUNCTION IF EXISTS decisions_appeal_dismissal()")
