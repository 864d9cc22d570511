"""What the database itself refuses in a ledger, on both engines; installed by migration 0002_guards.

- Entries, vouchers and hours are append-only: no UPDATE, no DELETE, on PostgreSQL no TRUNCATE. The one change there
  is: a voucher is posted (`posted` false -> true, nothing else of it changes).
- Numbers are gap-free: a voucher's number is 1 or follows a number that is there.
- Entries can be added only to a voucher that is not posted and must have its book, layer and date; their source, cost
  kind and project must be of the same book, their year within the book's years.
- Posting needs at least two entries whose amounts sum to zero.
- Nothing counts until posted: posting is what adds the entries to the running totals (`funds_tally`), and every
  query reads those, or entries of posted vouchers.
- A transaction that leaves an unposted voucher behind cannot commit. PostgreSQL: a deferred constraint trigger.
  SQLite: every unposted voucher has a row in `funds_open_voucher` whose deferred foreign key points to a row that can
  never be, and posting deletes it; so COMMIT fails while one is left. SQLite checks foreign keys only where
  `PRAGMA foreign_keys` is on, as this house always has it. A raw connection without it can leave an unposted voucher
  behind: its number is taken, its entries count nowhere, and it can only be posted if it balances.

- The running totals are written by posting alone, and by `totals_opened`. PostgreSQL: only from within a trigger.
  SQLite: only while `funds_posting` has a row. That table takes one only for a voucher that is posted and still stands
  in `funds_open_voucher`, and that is so nowhere but in the trigger that posts it.
- INSERT OR REPLACE of SQLite removes a row without asking the triggers of DELETE: what is added may not meet what is
  there.

SQLite forgets triggers when a later migration rebuilds a table: such a migration must call `install` again.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

BALANCE = "voucher cannot be posted: it needs at least two entries that sum to zero"
MATCH = (
    "entry refused: the voucher is posted or not there, or book, layer, date, source, cost kind, project or year differ"
)
NUMBER = "voucher refused: numbers have no gaps"
START = "voucher refused: a voucher begins unposted"
CHANGE = "vouchers are append-only: a posted voucher never changes"
TAKEN = "{table} is append-only: what is added is there already"
TALLY = "funds_tally is written by posting vouchers alone"
OPEN = "funds_open_voucher and funds_posting are kept by the triggers of vouchers alone"
APPEND_ONLY = ("funds_entry", "funds_hoursentry")
LATE = "a voucher is left unposted"

VOUCHER_FIELDS = (
    "id", "book_id", "number", "layer", "booked_on", "text", "origin", "source_note", "qualifier", "import_key",
    "corrects_id", "made_by", "made_at",
)  # fmt: skip

SQLITE_TABLES = """
CREATE TABLE IF NOT EXISTS funds_never (id integer PRIMARY KEY CHECK (id < 0 AND id > 0));
CREATE TABLE IF NOT EXISTS funds_open_voucher (
  voucher_id integer PRIMARY KEY,
  never_id integer NOT NULL DEFAULT 1 REFERENCES funds_never (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE IF NOT EXISTS funds_posting (voucher_id integer PRIMARY KEY);
"""


def _sqlite_never(table: str) -> dict[str, str]:
    return {
        f"{table}_no_{act.lower()}": f"BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("UPDATE", "DELETE")
    }


def _sqlite_taken(table: str, *others: str) -> str:
    """One look-up each: SQLite reads the whole table for an OR of which one part has no index that it knows to fit."""
    meets = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in ("id = NEW.id", *others))
    return f"SELECT RAISE(ABORT, '{TAKEN.format(table=table)}') WHERE {meets};"


# Written as in the condition of the unique index, or SQLite does not use it.
SAME_IMPORT = "NEW.import_key <> '' AND book_id = NEW.book_id AND import_key = NEW.import_key AND NOT import_key = ''"


def _sqlite_tally_guards() -> dict[str, str]:
    return {
        f"funds_tally_no_{act.lower()}": f"""BEFORE {act} ON funds_tally BEGIN
        SELECT RAISE(ABORT, '{TALLY}') WHERE NOT EXISTS (SELECT 1 FROM funds_posting); END"""
        for act in ("INSERT", "UPDATE", "DELETE")
    }


def _sqlite_open_guards() -> dict[str, str]:
    """The two tables that say what is being posted, against whoever would write them by hand."""
    posted = "EXISTS (SELECT 1 FROM funds_voucher WHERE id = {row}.voucher_id AND posted = {posted})"
    kept = "EXISTS (SELECT 1 FROM funds_open_voucher WHERE voucher_id = NEW.voucher_id)"
    only = {
        "funds_open_voucher_add": ("INSERT ON funds_open_voucher", posted.format(row="NEW", posted=0)),
        "funds_open_voucher_change": ("UPDATE ON funds_open_voucher", "0"),
        "funds_open_voucher_drop": ("DELETE ON funds_open_voucher", posted.format(row="OLD", posted=1)),
        "funds_posting_add": ("INSERT ON funds_posting", f"{posted.format(row='NEW', posted=1)} AND {kept}"),
        "funds_posting_change": ("UPDATE ON funds_posting", "0"),
    }
    return {
        name: f"BEFORE {what} BEGIN SELECT RAISE(ABORT, '{OPEN}') WHERE NOT ({holds}); END"
        for name, (what, holds) in only.items()
    }


def _sqlite_tally(grain: str, day: str) -> str:
    return f"""
    INSERT INTO funds_tally (book_id, layer, grain, on_day, source_id, cost_kind_id, year, project_or_0, amount_ore,
                             entries)
    SELECT book_id, layer, '{grain}', {day}, source_id, cost_kind_id, COALESCE(year, 0), COALESCE(project_id, 0),
           SUM(amount_ore), COUNT(*)
    FROM funds_entry WHERE voucher_id = NEW.id
    GROUP BY source_id, cost_kind_id, COALESCE(year, 0), COALESCE(project_id, 0)
    ON CONFLICT (book_id, layer, grain, on_day, source_id, cost_kind_id, year, project_or_0)
    DO UPDATE SET amount_ore = amount_ore + excluded.amount_ore, entries = entries + excluded.entries;
    """


def sqlite_triggers() -> dict[str, str]:
    """Name and body of every trigger on SQLite."""
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in VOUCHER_FIELDS)
    found: dict[str, str] = {}
    for table in APPEND_ONLY:
        found |= _sqlite_never(table)
    found |= _sqlite_tally_guards() | _sqlite_open_guards()
    found["funds_hoursentry_taken"] = f"""BEFORE INSERT ON funds_hoursentry BEGIN
        {_sqlite_taken("funds_hoursentry", SAME_IMPORT)} END"""
    found["funds_voucher_no_delete"] = f"BEFORE DELETE ON funds_voucher BEGIN SELECT RAISE(ABORT, '{CHANGE}'); END"
    found["funds_voucher_begins"] = f"""BEFORE INSERT ON funds_voucher BEGIN
        {_sqlite_taken("funds_voucher", "book_id = NEW.book_id AND number = NEW.number", SAME_IMPORT)}
        SELECT RAISE(ABORT, '{START}') WHERE NEW.posted <> 0;
        SELECT RAISE(ABORT, '{NUMBER}') WHERE NEW.number <> 1 AND NOT EXISTS (
            SELECT 1 FROM funds_voucher WHERE book_id = NEW.book_id AND number = NEW.number - 1);
        END"""
    found["funds_voucher_open"] = """AFTER INSERT ON funds_voucher BEGIN
        INSERT INTO funds_open_voucher (voucher_id) VALUES (NEW.id); END"""
    found["funds_voucher_only_post"] = f"""BEFORE UPDATE ON funds_voucher BEGIN
        SELECT RAISE(ABORT, '{CHANGE}') WHERE NOT (OLD.posted = 0 AND NEW.posted = 1 AND {same});
        SELECT RAISE(ABORT, '{BALANCE}')
            WHERE (SELECT COUNT(*) < 2 OR SUM(amount_ore) <> 0 FROM funds_entry WHERE voucher_id = NEW.id);
        END"""
    found["funds_voucher_post"] = f"""AFTER UPDATE ON funds_voucher BEGIN
        INSERT INTO funds_posting (voucher_id) VALUES (NEW.id);
        {_sqlite_tally("day", "booked_on")}
        {_sqlite_tally("month", "date(booked_on, 'start of month')")}
        DELETE FROM funds_posting WHERE voucher_id = NEW.id;
        DELETE FROM funds_open_voucher WHERE voucher_id = NEW.id;
        END"""
    found["funds_entry_matches"] = f"""BEFORE INSERT ON funds_entry BEGIN
        {_sqlite_taken("funds_entry")}
        SELECT RAISE(ABORT, '{MATCH}') WHERE NOT EXISTS (
            SELECT 1 FROM funds_voucher v
            JOIN funds_book b ON b.id = v.book_id
            JOIN funds_fundingsource s ON s.id = NEW.source_id AND s.book_id = v.book_id
            JOIN funds_costkind k ON k.id = NEW.cost_kind_id AND k.book_id = v.book_id
            WHERE v.id = NEW.voucher_id AND v.posted = 0 AND v.book_id = NEW.book_id AND v.layer = NEW.layer
              AND v.booked_on = NEW.booked_on
              AND (NEW.year IS NULL OR NEW.year BETWEEN b.first_year AND b.last_year)
              AND (NEW.project_id IS NULL OR EXISTS (
                SELECT 1 FROM funds_projectcode p WHERE p.id = NEW.project_id AND p.book_id = v.book_id)));
        END"""
    return found


# The planner keeps a trigger's plan for the whole session: one made for a thousand rows must not read the whole ledger
# for the next single voucher. Loops over the indexes are right for both.
POSTGRES = f"""
CREATE OR REPLACE FUNCTION funds_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;

CREATE OR REPLACE FUNCTION funds_voucher_begins() RETURNS trigger LANGUAGE plpgsql
  SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added WHERE posted) THEN
    RAISE EXCEPTION '{START}' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM added a WHERE a.number <> 1 AND NOT EXISTS (
      SELECT 1 FROM funds_voucher v WHERE v.book_id = a.book_id AND v.number = a.number - 1)) THEN
    RAISE EXCEPTION '{NUMBER}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION funds_voucher_posted_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM funds_voucher WHERE id = NEW.id AND NOT posted) THEN
    RAISE EXCEPTION '{LATE}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION funds_voucher_only_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.posted OR NOT NEW.posted OR ROW({", ".join(f"NEW.{n}" for n in VOUCHER_FIELDS)})
      IS DISTINCT FROM ROW({", ".join(f"OLD.{n}" for n in VOUCHER_FIELDS)}) THEN
    RAISE EXCEPTION '{CHANGE}' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION funds_voucher_post() RETURNS trigger LANGUAGE plpgsql
  SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM changed c LEFT JOIN funds_entry e ON e.voucher_id = c.id
             GROUP BY c.id HAVING COUNT(e.id) < 2 OR SUM(e.amount_ore) <> 0) THEN
    RAISE EXCEPTION '{BALANCE}' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO funds_tally (book_id, layer, grain, on_day, source_id, cost_kind_id, year, project_or_0, amount_ore,
                           entries)
  SELECT e.book_id, e.layer, g.grain,
         CASE g.grain WHEN 'day' THEN e.booked_on ELSE date_trunc('month', e.booked_on::timestamp)::date END,
         e.source_id, e.cost_kind_id, COALESCE(e.year, 0), COALESCE(e.project_id, 0), SUM(e.amount_ore), COUNT(*)
  FROM changed c JOIN funds_entry e ON e.voucher_id = c.id CROSS JOIN (VALUES ('day'), ('month')) AS g (grain)
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
  ON CONFLICT (book_id, layer, grain, on_day, source_id, cost_kind_id, year, project_or_0)
  DO UPDATE SET amount_ore = funds_tally.amount_ore + excluded.amount_ore,
                entries = funds_tally.entries + excluded.entries;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION funds_entry_matches() RETURNS trigger LANGUAGE plpgsql
  SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added e
      LEFT JOIN funds_voucher v ON v.id = e.voucher_id
      LEFT JOIN funds_book b ON b.id = e.book_id
      LEFT JOIN funds_fundingsource s ON s.id = e.source_id
      LEFT JOIN funds_costkind k ON k.id = e.cost_kind_id
      LEFT JOIN funds_projectcode p ON p.id = e.project_id
      WHERE v.posted IS NOT FALSE
         OR (v.book_id, v.layer, v.booked_on) IS DISTINCT FROM (e.book_id, e.layer, e.booked_on)
         OR s.book_id IS DISTINCT FROM e.book_id OR k.book_id IS DISTINCT FROM e.book_id
         OR (e.project_id IS NOT NULL AND p.book_id IS DISTINCT FROM e.book_id)
         OR (e.year IS NOT NULL AND NOT e.year BETWEEN b.first_year AND b.last_year)) THEN
    RAISE EXCEPTION '{MATCH}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION funds_tally_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION '{TALLY}' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
"""

POSTGRES_TRIGGERS = {
    "funds_entry_append_only": (
        "funds_entry", "BEFORE UPDATE OR DELETE OR TRUNCATE ON funds_entry EXECUTE FUNCTION funds_refuse()"),
    "funds_hours_append_only": (
        "funds_hoursentry", "BEFORE UPDATE OR DELETE OR TRUNCATE ON funds_hoursentry EXECUTE FUNCTION funds_refuse()"),
    "funds_voucher_no_delete": (
        "funds_voucher", "BEFORE DELETE OR TRUNCATE ON funds_voucher EXECUTE FUNCTION funds_refuse()"),
    "funds_voucher_begins": (
        "funds_voucher", "AFTER INSERT ON funds_voucher REFERENCING NEW TABLE AS added "
        "EXECUTE FUNCTION funds_voucher_begins()"),
    "funds_voucher_only_post": (
        "funds_voucher", "BEFORE UPDATE ON funds_voucher FOR EACH ROW EXECUTE FUNCTION funds_voucher_only_post()"),
    "funds_voucher_post": (
        "funds_voucher", "AFTER UPDATE ON funds_voucher REFERENCING NEW TABLE AS changed "
        "EXECUTE FUNCTION funds_voucher_post()"),
    "funds_entry_matches": (
        "funds_entry", "AFTER INSERT ON funds_entry REFERENCING NEW TABLE AS added "
        "EXECUTE FUNCTION funds_entry_matches()"),
    "funds_tally_guard": (
        "funds_tally", "BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON funds_tally "
        "EXECUTE FUNCTION funds_tally_guard()"),
}  # fmt: skip
POSTGRES_LATE = (
    "CREATE CONSTRAINT TRIGGER funds_voucher_posted_late AFTER INSERT ON funds_voucher "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION funds_voucher_posted_late()"
)


def totals_of_book(vendor: str) -> str:
    """The statement that makes a book's running totals (its id is the one parameter) from its posted entries."""
    first = "date(e.booked_on, 'start of month')"
    if vendor == "postgresql":
        first = "date_trunc('month', e.booked_on::timestamp)::date"
    return f"""
    INSERT INTO funds_tally (book_id, layer, grain, on_day, source_id, cost_kind_id, year, project_or_0, amount_ore,
                             entries)
    SELECT e.book_id, e.layer, g.grain, CASE g.grain WHEN 'day' THEN e.booked_on ELSE {first} END, e.source_id,
           e.cost_kind_id, COALESCE(e.year, 0), COALESCE(e.project_id, 0), SUM(e.amount_ore), COUNT(*)
    FROM funds_entry e JOIN funds_voucher v ON v.id = e.voucher_id
         CROSS JOIN (SELECT 'day' AS grain UNION ALL SELECT 'month') AS g
    WHERE e.book_id = %s AND v.posted
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    """


@contextmanager
def totals_opened(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the running totals be written for a while, in the transaction that is open; nothing else is let through."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            guards = _sqlite_tally_guards()
            for name in guards:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for name, body in guards.items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that wait cannot be altered
        cursor.execute("ALTER TABLE funds_tally DISABLE TRIGGER funds_tally_guard")
        yield
        cursor.execute("ALTER TABLE funds_tally ENABLE TRIGGER funds_tally_guard")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in place, replacing those that are there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in filter(str.strip, SQLITE_TABLES.split(";")):
                cursor.execute(statement)
            for name, body in sqlite_triggers().items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {body}")
        else:
            cursor.execute(POSTGRES)
            for name, (table, body) in POSTGRES_TRIGGERS.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            cursor.execute("DROP TRIGGER IF EXISTS funds_voucher_posted_late ON funds_voucher")
            cursor.execute(POSTGRES_LATE)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every guard away (the reverse of the migration)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute("DROP TABLE IF EXISTS funds_posting")
            cursor.execute("DROP TABLE IF EXISTS funds_open_voucher")
            cursor.execute("DROP TABLE IF EXISTS funds_never")
        else:
            for name, (table, _body) in POSTGRES_TRIGGERS.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute("DROP TRIGGER IF EXISTS funds_voucher_posted_late ON funds_voucher")
            for name in ("refuse", "voucher_begins", "voucher_posted_late", "voucher_only_post", "voucher_post",
                         "entry_matches", "tally_guard"):  # fmt: skip
                cursor.execute(f"DROP FUNCTION IF EXISTS funds_{name}()")
