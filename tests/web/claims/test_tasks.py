"""The tasks of a claim: laid out when it is sent, ticked by hand, asked for before it is brought to decision."""

from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from tests.web.applications.facts import staff
from tests.web.claims.facts import a_cost, a_sent_claim, economist, running, signatory, ticked
from tests.web.claims.test_control import head, officer, refusal
from tests.web.claims.test_kept import queries
from tests.web.claims.test_pages import words
from verkstad.claims.actions import ticking
from verkstad.claims.actions.controlling import approve_rest, decide_claim, propose_claim
from verkstad.claims.actions.drafts import write_line
from verkstad.claims.actions.sending import return_claim, send_claim
from verkstad.claims.actions.ticking import laid_out, set_of, tick_tasks
from verkstad.claims.models import Claim, ClaimTask, TaskSet, Tick
from verkstad.claims.queries import tasks as queries_of_tasks
from verkstad.claims.queries.tasks import counted_tasks, house_tasks, tasks_kept
from verkstad.core.claims.tasks import as_rows, fingerprint
from verkstad.core.refused import Refused
from verkstad.desk.queries.work import desk_of
from verkstad.journal.models import Act
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
USUAL = ["interest", "sender", "report", "ledger", "sample", "time_sheets", "cofinancing", "participants", "aid",
         "conditions", "publicity"]  # fmt: skip


def keys(claim):
    return [one.key for one in tasks_kept(claim) if one.needed]


def sent_again(claim, *lines):
    return_claim(claim=claim, why="Underlag saknas.", actor=officer())
    for line in lines:
        write_line(claim=claim, line=line, actor=economist(claim.agreement))
    return send_claim(claim=claim, client_key="nyckel-igen-0123456789", actor=signatory(claim.agreement))


def test_a_claim_is_laid_out_with_the_tasks_that_concern_it():
    claim = a_sent_claim()
    assert keys(claim) == USUAL
    large = a_cost(invoice="K-9", supplier="KONSULT", amount_ore=60_000_00)
    again = sent_again(claim, large, a_cost(amount_ore=7_00, in_kind=True, paid_on=None, invoice="", supplier=""))
    order = [one.key for one in house_tasks()]
    assert keys(again) == sorted([*USUAL, "procurement", "in_kind"], key=order.index)
    assert TaskSet.objects.count() == 1


def test_an_obligatory_task_that_is_open_keeps_the_claim_from_decision_and_is_named_with_its_clause():
    claim = a_sent_claim()
    approve_rest(claim=claim, actor=officer())
    with pytest.raises(Refused) as caught:
        propose_claim(claim=claim, proposal="Bra.", actor=officer())
    told = caught.value.findings
    assert [one.code for one in told] == ["claims.task_open"] * 9  # the two that may be left are not among them
    assert (told[2].params["task"], told[2].clause) == ("Rapporten förklarar kostnaderna", "R12")
    tick_tasks(claim=claim, actor=officer(),
               ticks={key: ("done", "") for key in USUAL if key not in ("report", "publicity", "cofinancing")})  # fmt: skip
    assert refusal(lambda: propose_claim(claim=claim, proposal="Bra.", actor=officer())) == ["claims.task_open"]
    tick_tasks(claim=claim, ticks={"report": ("not_applicable", "Första ansökan, före rapporten.")}, actor=officer())
    assert propose_claim(claim=claim, proposal="Bra.", actor=officer()).state == "proposed"


def test_ticks_say_who_and_when_and_what_is_wrong_is_told_at_its_field():
    claim, me = a_sent_claim(), officer()
    wrong = {"report": ("remark", " "), "ledger": ("bra", ""), "sample": ("done", ""), "nothing": ("done", "")}
    with pytest.raises(Refused) as caught:
        tick_tasks(claim=claim, ticks=wrong, actor=me)
    assert [(one.code, one.where) for one in caught.value.findings] == [
        ("claims.task_words", "comment-report"), ("claims.task_state", "state-ledger"), ("claims.no_such_task", "")]  # fmt: skip
    assert not Tick.objects.exists()
    said = {"sample": ("done", ""), "report": ("remark", "Tunn om nyttan.")}
    assert (tick_tasks(claim=claim, ticks=said, actor=me), tick_tasks(claim=claim, ticks=said, actor=me)) == (2, 0)
    assert Act.objects.filter(act="claim.tasks_ticked").get().facts == {
        "count": 2, "done": ["sample"], "remark": ["report"], "open": [], "not_applicable": []}  # fmt: skip
    tick_tasks(claim=claim, ticks={"report": ("open", "")}, actor=me)
    assert list(Tick.objects.filter(task__key="report").values_list("state", "comment", "by")) == [
        ("remark", "Tunn om nyttan.", me.journal_key), ("open", "", me.journal_key)]  # fmt: skip
    assert counted_tasks(tasks_kept(claim)) == (1, 11)
    assert refusal(lambda: tick_tasks(claim=claim, ticks=said, actor=head())) == ["claims.not_yours"]


def test_what_was_ticked_before_the_claim_came_again_stands_but_is_to_be_looked_at_again():
    claim = a_sent_claim()
    ticked(claim, officer())
    before = Tick.objects.count()
    again = sent_again(claim)
    assert (counted_tasks(tasks_kept(again)), {one.state for one in tasks_kept(again)}) == ((0, 11), {"done"})
    approve_rest(claim=again, actor=officer())
    assert set(refusal(lambda: propose_claim(claim=again, proposal="Bra.", actor=officer()))) == {"claims.task_before"}
    ticked(again, officer())
    assert (counted_tasks(tasks_kept(again)), Tick.objects.count()) == ((11, 11), 2 * before)
    assert propose_claim(claim=again, proposal="Bra.", actor=officer()).state == "proposed"


def test_the_claim_keeps_the_set_it_was_laid_out_with(monkeypatch):
    claim = a_sent_claim()
    other = house_tasks()[:3]
    monkeypatch.setattr(ticking, "house_tasks", lambda: other)
    assert keys(sent_again(claim)) == USUAL
    assert set_of("").sha256 == fingerprint(other)
    own = TaskSet.objects.create(programme="p", sha256=fingerprint(other[:2]), content=as_rows(other[:2]))
    assert (set_of("p"), list(set_of("p").tasks)) == (own, ["interest", "sender"])


def test_a_claim_that_was_sent_before_there_were_tasks_gets_them_when_it_is_opened():
    claim = a_sent_claim()
    ClaimTask.objects.all().delete()
    assert [one.key for one in laid_out(claim=claim)] == USUAL
    ClaimTask.objects.all().delete()
    assert tick_tasks(claim=claim, ticks={"report": ("done", "")}, actor=officer()) == 1


def test_who_did_the_tasks_does_not_decide():
    claim, both = a_sent_claim(), staff(Role.OFFICER, Role.HEAD, name="bada")
    approve_rest(claim=claim, actor=officer())
    propose_claim(claim=ticked(claim, both), proposal="Bra.", actor=officer())
    assert refusal(lambda: decide_claim(claim=claim, actor=both)) == ["claims.four_eyes"]


def test_the_database_keeps_ticks_sets_and_the_tasks_of_a_claim_that_is_brought_to_decision():
    claim = ticked(a_sent_claim(), officer())
    task, tick = claim.tasks.first(), Tick.objects.first()

    def refused(statement):
        with pytest.raises(IntegrityError), transaction.atomic():
            statement()

    def sql(text):
        return lambda: connection.cursor().execute(text)

    refused(lambda: Tick.objects.filter(pk=tick.pk).update(comment="annat"))
    refused(lambda: Tick.objects.filter(pk=tick.pk).delete())
    refused(lambda: TaskSet.objects.update(content=[]))
    refused(sql("DELETE FROM claims_taskset"))
    refused(lambda: Tick.objects.create(task=task, state="remark", by="user:1"))  # a remark has words
    Claim.objects.filter(pk=claim.pk).update(state="proposed")
    refused(lambda: Tick.objects.create(task=task, state="done", by="user:1"))
    refused(lambda: claim.tasks.update(needed=False))
    refused(sql(f"DELETE FROM claims_claimtask WHERE id = {task.pk}"))
    refused(lambda: ClaimTask.objects.create(claim=claim, of=task.of, key="mer"))
    assert refusal(lambda: tick_tasks(claim=claim, ticks={}, actor=officer())) == ["claims.not_controlled"]


def test_many_tasks_are_ticked_in_one_form_and_errors_stand_at_their_field(sign_in):
    claim = a_sent_claim()
    client, address = sign_in(officer()), reverse("claims:tick", args=[claim.pk])
    control = reverse("claims:control", args=[claim.pk])
    assert "Handläggningsuppgifter: 0 av 11 klara" in words(client.get(control))
    given = {f"state-{key}": "done" for key in USUAL} | {"comment-ledger": "Stämmer på kronan."}
    answer = client.post(address, given | {"state-report": "remark"})
    told = unescape(answer.content.decode())
    assert 'href="#id_comment-report"' in told and "Stämmer på kronan." in told and not Tick.objects.exists()
    assert client.post(address, given).url == control
    assert "Handläggningsuppgifter: 11 av 11 klara" in words(client.get(control))
    assert tasks_kept(claim)[3].last.comment == "Stämmer på kronan."
    again = sent_again(claim)
    told = words(client.get(address))
    assert told.count("Ses över igen") == 11 and "checked" not in client.get(address).content.decode()
    assert client.post(address, {"comment-ledger": "Stämmer på kronan."}).url == control  # nothing was said anew
    assert counted_tasks(tasks_kept(again)) == (0, 11)
    assert "Ange hur uppgiften" in words(client.post(address, {"comment-ledger": "Nu med moms."}))


def test_the_tasks_are_read_by_the_agency_and_the_auditor_and_not_by_the_receiver(sign_in):
    claim = ticked(a_sent_claim(), officer(), "remark", "Bara för oss.")
    ticked(claim, officer())
    address, tick = reverse("claims:tasks", args=[claim.pk]), reverse("claims:tick", args=[claim.pk])
    told = words(sign_in(staff(Role.AUDITOR)).get(address))
    assert "11 av 11 klara" in told and told.count("Bara för oss.") == 11 and str(officer()) in told
    assert sign_in(staff(Role.AUDITOR)).get(tick).status_code == 403
    owner = sign_in(economist(claim.agreement))
    assert (owner.get(address).status_code, owner.get(tick).status_code) == (403, 403)
    assert "Handläggningsuppgifter" not in words(owner.get(claim.get_absolute_url()))
    Claim.objects.filter(pk=claim.pk).update(state="proposed")
    officers = sign_in(officer())
    assert officers.get(tick).url == address
    assert "kontrolleras inte" in words(officers.post(tick, {"state-report": "done"}))


def test_who_decides_sees_the_count_and_every_remark_and_the_letter_tells_neither(sign_in, monkeypatch):
    from verkstad.claims.actions import letters

    claim = ticked(a_sent_claim(), officer(), "remark", "Bara för oss.")
    approve_rest(claim=claim, actor=officer())
    propose_claim(claim=claim, proposal="Stämmer.", actor=officer())
    page = words(sign_in(head()).get(reverse("claims:decide", args=[claim.pk])))
    assert "11 av 11 klara" in page and page.count("Bara för oss.") == 11
    told = str(letters._decision_parts(Claim.objects.get(pk=claim.pk)))
    assert "Stämmer." in told and "Bara för oss." not in told and "Handläggningsuppgift" not in told


def test_a_claim_with_nothing_left_to_do_is_ready_on_the_desk():
    claim = a_sent_claim()

    def title():
        from django.utils import timezone

        return next(one.title for one in desk_of(officer(), timezone.localdate())["tasks"] if "utbetalning" in one.url)

    assert title().startswith("Kontrollera ansökan")
    approve_rest(claim=claim, actor=officer())
    assert title().startswith("Kontrollera ansökan")
    ticked(claim, officer())
    assert title().startswith("Föreslå beslut om ansökan")
    sent_again(claim)
    assert title().startswith("Kontrollera ansökan")


def test_the_pages_take_at_most_twelve_queries_whatever_the_number_of_tasks(sign_in):
    claim, client = a_sent_claim(running()), sign_in(officer())
    addresses = [reverse(f"claims:{name}", args=[claim.pk]) for name in ("control", "tick", "tasks")]
    first = [queries(client, address, 12) for address in addresses]
    ticked(claim, officer(), "remark", "Ett ord.")
    many = ticking.house_tasks()
    assert len(many) > len(USUAL) and queries_of_tasks.facts_of(claim).largest_supplier_ore == 41_240_50
    second = [queries(client, address, 12) for address in addresses]
    ticked(claim, staff(Role.OFFICER, name="annan"), "done")
    assert [queries(client, address, 12) for address in addresses] == second and all(
        after - before <= 1 for before, after in zip(first, second, strict=True)
    )  # the names of who ticked
