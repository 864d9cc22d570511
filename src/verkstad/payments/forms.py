"""What people type about payments, accounts and recoveries."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from verkstad.agreements.models import Agreement
from verkstad.claims.models import ClaimLine
from verkstad.core.findings import Finding
from verkstad.core.numerals import numeral
from verkstad.core.payments.levels import Level
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Organisation
from verkstad.payments.models import BankAccount, Payment, Recovery
from verkstad.payments.queries.recoveries import in_kind_of, lines_to_take_back, too_much
from verkstad.payments.queries.waiting import to_pay, to_pay_sums
from verkstad.ui import formats
from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.forms import ActForm


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def account_choices(accounts: Iterable[BankAccount]) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.get_kind_display()} {one.shown}") for one in accounts if one.usable]


class KeyedForm(ActForm):
    """A form with an identity of its own: sent twice it is one act."""

    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_key"].initial = uuid4().hex


class AdvanceForm(KeyedForm):
    """An advance."""

    amount_ore = MoneyField(label=_("Amount of the advance"), minimum=1)
    account = forms.ChoiceField(label=_("Is paid to"), required=False)
    why = forms.CharField(label=_("Why an advance is needed"), max_length=500, widget=area(3))

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in agreement.owner.bank_accounts.all() if one.usable}
        self.fields["account"].choices = account_choices(self.accounts.values())  # type: ignore[attr-defined]

    def clean_account(self) -> BankAccount | None:
        return self.accounts.get(self.cleaned_data["account"])


class PaymentForm(AdvanceForm):
    """A payment against approved cost."""

    amount_ore = MoneyField(label=_("To be paid"))
    set_off_ore = MoneyField(label=_("Set off against advances"), required=False)
    final = forms.BooleanField(label=_("This is the final payment"), required=False)
    why = forms.CharField(label=_("What it rests on"), max_length=500, widget=area(2),
                          help_text=_("For instance: claim 2, decided on 14 October."))  # fmt: skip
    field_order = ("amount_ore", "set_off_ore", "account", "why", "final")

    def clean_set_off_ore(self) -> int:
        return int(self.cleaned_data["set_off_ore"] or 0)


class ReasonForm(ActForm):
    """An act with a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=area(3))


class PaidForm(ActForm):
    """The bank paid."""

    paid_on = DayField(label=_("The bank paid on"), initial=timezone.localdate)


MOST_CHOSEN = 200  # where more wait, they all go in the file: nobody chooses among thousands


class BatchForm(ActForm):
    """A file to the bank: of the payments that are chosen, or of all that wait where they are many."""

    chosen = forms.MultipleChoiceField(label=_("Payments"), widget=forms.CheckboxSelectMultiple)
    payer = forms.ChoiceField(label=_("The money is taken from"))
    pay_on = DayField(label=_("To be paid on"), initial=timezone.localdate)

    def __init__(self, *args: Any, mandate: Mandate, payers: Sequence[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mandate = mandate
        self.waits, self.waits_ore = to_pay_sums(mandate)
        if self.waits > MOST_CHOSEN:
            del self.fields["chosen"]
        else:
            self.every = to_pay(mandate)
            self.fields["chosen"].choices = [(str(one.pk), _told(one)) for one in self.every]  # type: ignore[attr-defined]
            self.fields["chosen"].initial = [str(one.pk) for one in self.every]
        self.payers = {str(one.pk): one for one in payers}
        self.fields["payer"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.organisation.name}, {one.shown}") for key, one in self.payers.items()
        ]

    def clean_chosen(self) -> list[Payment]:
        return [one for one in self.every if str(one.pk) in self.cleaned_data["chosen"]]

    def clean_payer(self) -> BankAccount:
        return self.payers[self.cleaned_data["payer"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return data if "chosen" in self.fields else {**data, "chosen": to_pay(self.mandate)}


def _told(payment: Payment) -> str:
    return f"{payment.agreement.owner.name}, {payment.agreement.title}: {formats.money(payment.amount_ore, 'kr')}"


class AnswerForm(ActForm):
    """The bank's status report."""

    file = forms.FileField(label=_("Status report"), help_text=_("The XML file (pain.002) that the bank gives back."))
    paid_on = DayField(label=_("The bank paid on"), initial=timezone.localdate)

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content


class AccountForm(ActForm):
    """An account of an organisation."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.order_by("name"))
    kind = forms.ChoiceField(label=_("Kind of account"), choices=BankAccount.KINDS, widget=forms.RadioSelect)
    number = forms.CharField(label=_("Account number"), max_length=50)
    source_note = forms.CharField(label=_("Where the number comes from"), max_length=300)


class VerifyForm(ActForm):
    """A second person's word that an account is right."""

    how = forms.CharField(label=_("How it was checked"), max_length=300,
                          help_text=_("For instance: looked up in the bankgiro register."))  # fmt: skip


class RecoveryForm(KeyedForm):
    """Money that is to come back."""

    payment = forms.ChoiceField(label=_("Of which payment"))
    effect = forms.ChoiceField(label=_("What the decision means for the grant"), choices=Recovery.EFFECTS, initial="again",
                               widget=forms.RadioSelect)  # fmt: skip
    chosen = forms.MultipleChoiceField(label=_("Costs that are no longer approved, in whole"), required=False,
                                       widget=forms.CheckboxSelectMultiple)  # fmt: skip
    costs = forms.CharField(label=_("Costs of which only a part is no longer approved"), required=False, widget=area(2),
                            help_text=_("One a line: claim/row and the part, such as 2/14 12 500."))  # fmt: skip
    amount_ore = MoneyField(label=_("To be paid back"), minimum=1, required=False,
                            help_text=_("Where costs are named it may be left blank and is reckoned: what has been paid beyond what "
                                        "the other costs bear."))  # fmt: skip
    typed_why = forms.CharField(label=_("Why another amount than the reckoned one"), max_length=500, required=False, widget=area(2),
                                help_text=_("Only where costs are named and an amount is written. It stands in the letter."))  # fmt: skip
    reason = forms.CharField(label=_("Reasons"), max_length=3400, widget=area(5),
                             help_text=_("They stand in the letter to the receiver."))  # fmt: skip
    clause = forms.CharField(label=_("The clause it rests on"), max_length=200)
    due_on = DayField(label=_("To be paid at the latest"))
    plan = forms.CharField(label=_("Instalments"), required=False, widget=area(3),
                           help_text=_("One a line, day and amount: 2026-12-31 5 000. Leave blank for all at once."))  # fmt: skip
    interest_from = DayField(label=_("Interest from"), help_text=_("The day after the first money was to be paid, or later. Each "
                                                                   "instalment costs interest from the day after its own."))  # fmt: skip

    def __init__(
        self, *args: Any, agreement: Agreement, payments: Sequence[tuple[Payment, int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in (
            "chosen",
            "costs",
            "amount_ore",
            "typed_why",
        ):  # which of them are needed follows from what is chosen
            self.fields[name].needed = True  # type: ignore[attr-defined]
        self.agreement, rows = agreement, lines_to_take_back(agreement, MOST_CHOSEN)
        self.lines = {f"{one.claim.number}/{one.number}": (one, left) for one, left in rows}
        if self.lines:
            self.fields["chosen"].choices = [(key, line_told(*row)) for key, row in self.lines.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["chosen"]
        self.payments = {str(one.pk): one for one, _left in payments}
        self.fields["payment"].choices = [(str(one.pk), payment_told(one, left)) for one, left in payments]  # type: ignore[attr-defined]

    def clean_payment(self) -> Payment:
        return self.payments[self.cleaned_data["payment"]]

    def clean_plan(self) -> list[tuple[date, int]]:
        found = []
        for line in filter(None, (one.strip() for one in self.cleaned_data["plan"].splitlines())):
            day, _blank, amount = line.partition(" ")
            found.append((DayField().clean(day), MoneyField(minimum=1).clean(amount.strip())))
        return found

    def clean_costs(self) -> list[tuple[int, int, int]]:
        found = []
        for line in filter(None, (one.strip() for one in self.cleaned_data["costs"].splitlines())):
            where, _blank, amount = line.partition(" ")
            claim, _slash, row = where.partition("/")
            at = numeral(claim), numeral(row)
            if None in at:
                raise ValidationError(_("“%s” is no claim and row: write, for instance, 2/14 12 500.") % line)
            found.append((int(claim), int(row), MoneyField(minimum=1).clean(amount.strip())))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        why = data.pop("typed_why", "").strip()
        whole = [
            (line.claim.number, line.number, left) for line, left in (self.lines[key] for key in data.pop("chosen", []))
        ]
        if "costs" not in data or "effect" not in data or ("amount_ore" in self.errors):
            return data
        data["costs"] = [*whole, *data["costs"]]
        if data["effect"] != "cost":
            if data["amount_ore"] is None:
                self.add_error(
                    "amount_ore",
                    gettext("Write the amount: it is reckoned only from costs that are no longer approved."),
                )
            return data
        reckoned, typed = self.reckoned(data["costs"]), data["amount_ore"]
        if typed is None and reckoned == 0:
            self.add_error("amount_ore", gettext("The costs that are left bear all that has been paid, so nothing is to come back. "
                                                 "Write an amount and why, if something is all the same."))  # fmt: skip
        elif typed not in (None, reckoned) and not why:
            self.add_error(
                "typed_why",
                gettext("%s is reckoned. Say why another amount is written.") % formats.money(reckoned, "kr"),
            )
        else:
            data["amount_ore"] = typed or reckoned
            data["reason"] = data.get("reason", "") + (f"\n\n{why}" if typed not in (None, reckoned) else "")
        return data

    def reckoned(self, costs: Sequence[tuple[int, int, int]]) -> int:
        """What is to come back when these costs (claim, row, öre) are approved no more, in öre."""
        kinds = in_kind_of(self.agreement, [(claim, row) for claim, row, _ore in costs])
        return too_much(self.agreement, [(kinds.get((claim, row), False), ore) for claim, row, ore in costs])

    def reckoning(self) -> tuple[int, int] | None:
        """The sum of the costs that are named and what is to come back for them, in öre, however far the form is filled in;
        None where none can be read."""
        keys = self.data.getlist("chosen") if "chosen" in self.fields else []  # type: ignore[attr-defined]
        costs = [
            (self.lines[key][0].claim.number, self.lines[key][0].number, self.lines[key][1])
            for key in keys
            if key in self.lines
        ]
        self.cleaned_data = {"costs": self.data.get("costs", "")}
        try:
            costs += self.clean_costs()
        except ValidationError:
            return None
        return (sum(ore for _claim, _row, ore in costs), self.reckoned(costs)) if costs else None


def line_told(line: ClaimLine, left: int) -> str:
    """A cost as one chooses it: where it stands, what it was, and how much of it can be taken back."""
    day = formats.dated(line.booked_on) if line.booked_on else ""
    what = ", ".join(filter(None, [line.supplier, line.text, day]))
    return f"{line.claim.number}/{line.number}: {what or line.kind} · {formats.money(left, 'kr')}"


def payment_told(payment: Payment, left: int) -> str:
    return gettext("%(number)s, %(kind)s, paid %(day)s: %(left)s can be claimed back") % {
        "number": payment.number, "kind": payment.get_kind_display(), "left": formats.money(left, "kr"),
        "day": formats.dateword(payment.paid_on) if payment.paid_on else "–"}  # fmt: skip


WHO = [
    ("attester", _("an attester")), ("head", _("the head")), ("attester head", _("an attester and the head")),
    ("attester attester", _("two attesters")), ("attester attester head", _("two attesters and the head")),
]  # fmt: skip
STEPS = range(1, 4)


class LevelsForm(ActForm):
    """Who must attest, from which sums and from which day."""

    valid_from = DayField(label=_("In force from"), initial=timezone.localdate)
    who_0 = forms.ChoiceField(label=_("From 0 kr"), choices=WHO)
    why = forms.CharField(label=_("Why they change"), max_length=500, widget=area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in STEPS:
            self.fields[f"from_{step}"] = MoneyField(label=gettext("Next level, from"), required=False, minimum=1)
            self.fields[f"who_{step}"] = forms.ChoiceField(
                label=gettext("Who attests from there on"), choices=[("", "–"), *WHO], required=False
            )
        self.order_fields(
            ["valid_from", "who_0", *(f"{name}_{step}" for step in STEPS for name in ("from", "who")), "why"]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        levels = [Level(0, tuple(data.get("who_0", "attester").split()))]
        for step in STEPS:
            ore, who = data.get(f"from_{step}"), data.get(f"who_{step}")
            if bool(ore) != bool(who):
                self.add_error(
                    f"from_{step}" if who else f"who_{step}", gettext("A level needs both a sum and who attests.")
                )
            elif ore and who:
                levels.append(Level(ore, tuple(who.split())))
        return {"levels": levels, "valid_from": data.get("valid_from"), "why": data.get("why", "")}

    def field_of(self, finding: Finding) -> str | None:
        return "from_1" if finding.where == "levels" else finding.where


def begun(levels: Sequence[Level]) -> dict[str, Any]:
    """What the form of levels begins with: those in force."""
    found: dict[str, Any] = {}
    for step, one in enumerate(levels[: len(STEPS) + 1]):
        found |= {f"who_{step}": " ".join(one.roles)} | ({f"from_{step}": one.from_ore} if step else {})
    return found


class ReceiptForm(ActForm):
    """Money that came in."""

    amount_ore = MoneyField(label=_("Amount"), minimum=1)
    received_on = DayField(label=_("Came in on"), initial=timezone.localdate)
    reference = forms.CharField(label=_("The bank's reference"), max_length=100)


class RateForm(ActForm):
    """The reference rate of a half-year."""

    first = DayField(label=_("Holds from"))
    percent = forms.DecimalField(label=_("Reference rate, per cent"), max_digits=5, decimal_places=2, localize=True)
    source_note = forms.CharField(label=_("Source"), max_length=300)
