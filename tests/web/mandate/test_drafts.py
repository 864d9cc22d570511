"""A draft of a request can be changed, by the same checks as a new one; the letter goes to the mandate's payer."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.mandate.test_draw_downs import MAY, MKR, NUMBER, ask, send, why
from verkstad.journal.models import Act
from verkstad.mandate import actions
from verkstad.mandate.models import DrawDown, Mandate
from verkstad.people.models import Role


def change(row: DrawDown, **more):
    given = {"draw_down": row, "year": 2018, "amount_ore": 15 * MKR, "quoted_number": NUMBER, "actor": "user:903",
             "day": MAY}  # fmt: skip
    return actions.change_draw_down(**(given | more))


def test_a_changed_draft_is_its_changers_and_goes_out_as_changed(drawable):
    row = ask(drawable)
    change(row)
    assert why(send, row, actor="user:903") == [("four_eyes", "R13")]
    sent = send(row, actor="user:901")
    assert (sent.amount_ore, sent.made_by, sent.sent_by) == (15 * MKR, "user:903", "user:901")
    act = Act.objects.get(act="draw_down.changed")
    assert act.facts == {"year": 2018, "amount_ore": 15 * MKR, "before": {"year": 2018, "amount_ore": 20 * MKR}}


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"quoted_number": "N2018/00002/FÖF"}, [("number_wrong", "villkor draw")]),
        ({"year": 2021}, [("no_envelope", NUMBER)]),
        ({"amount_ore": 20 * MKR + 1}, [("above_ceiling", NUMBER)]),
        ({"day": date(2018, 5, 31)}, [("too_late", "villkor draw")]),
    ],
)
def test_a_draft_is_changed_only_into_what_could_be_asked_for(drawable, wrong, found):
    row = ask(drawable)
    assert why(change, row, **wrong) == found
    row.refresh_from_db()
    assert (row.amount_ore, row.made_by) == (20 * MKR, "user:901")


def test_what_is_sent_or_withdrawn_cannot_be_changed(drawable):
    row = send(ask(drawable))
    assert why(change, row) == [("draw_down_state", "")]
    actions.withdraw_draw_down(draw_down=row, actor="user:902")
    assert why(change, row) == [("draw_down_state", "")]


def test_the_form_begins_with_the_draft_and_changes_it(drawable, signed_in):
    year = timezone.localdate().year
    actions.save_mandate(programme="smart-industri", key="smir-2", number=5, name_sv="x", name_en="x", first_year=2018,
                         original_ore=90 * MKR, last_year=year + 1, government_number=NUMBER, actor="system:pack")  # fmt: skip
    actions.save_envelope(
        mandate="smir-2", year=year + 1, amount_ore=MKR, actor="system:pack", fund_source="special_funds"
    )
    row = ask(Mandate.objects.get(key="smir-2"), year=year + 1, amount_ore=MKR, day=None)
    economist, url = signed_in(Role.ECONOMIST), reverse("mandate:draw_down_change", args=[row.pk])
    assert url in economist.get(reverse("mandate:draw_down", args=[row.pk])).content.decode()
    assert economist.get(url).context["form"].initial == {"year": year + 1, "amount_ore": MKR, "quoted_number": NUMBER}
    done = economist.post(url, {"year": str(year + 1), "amount_ore": "500 tkr", "quoted_number": NUMBER})
    assert (done.status_code, DrawDown.objects.get().amount_ore) == (302, MKR // 2)
    assert signed_in(Role.AUDITOR).get(url).status_code == 403
    assert url not in signed_in(Role.AUDITOR).get(reverse("mandate:draw_down", args=[row.pk])).content.decode()


def test_the_letter_goes_to_the_mandates_payer_and_saving_without_one_keeps_it(drawable):
    given = {"programme": "smart-industri", "key": "smir-2", "number": 5, "name_sv": "x", "name_en": "x", "first_year": 2018,
             "original_ore": 90 * MKR, "last_year": 2020, "government_number": NUMBER, "actor": "system:pack"}  # fmt: skip
    assert drawable.payer == "Kammarkollegiet"
    actions.save_mandate(**given, payer="Regionen")
    assert actions.save_mandate(**given)[1] == {}
    assert send(ask(Mandate.objects.get(key="smir-2"))).letter.counterpart == "Regionen"
