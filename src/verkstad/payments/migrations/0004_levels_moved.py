"""Levels that were set before have been in force all along; a recovery that is to be paid knows its next day and payment."""

from datetime import date

from django.db import migrations

SINCE = date(2000, 1, 1)


def forwards(apps, schema_editor):
    levels, sets = apps.get_model("payments", "AttestLevel"), apps.get_model("payments", "LevelSet")
    known = {}
    for row in levels.objects.order_by("mandate_id", "from_ore"):
        known.setdefault(row.mandate_id, []).append([row.from_ore, list(row.roles)])
    for mandate, rows in known.items():
        sets.objects.create(mandate_id=mandate, valid_from=SINCE, levels=rows, state="decided", why="Gällde sedan tidigare",
                            proposed_by="system:before", decided_by="system:migrate")  # fmt: skip
    for row in apps.get_model("payments", "Recovery").objects.all():
        kind = "advance" if row.act == "returned" else "claim"
        paid = row.agreement.payments.filter(kind=kind, state="paid").order_by("-number").first()
        left = sum(one.debt_ore for one in row.receipts.all())
        due = None
        for day, ore in row.plan or [[row.due_on.isoformat(), row.amount_ore]]:
            if left < ore:
                due = date.fromisoformat(day)
                break
            left -= ore
        row.payment, row.next_due_on = paid, due if row.state == "decided" else None
        row.save(update_fields=["payment", "next_due_on"])


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_recovered")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
