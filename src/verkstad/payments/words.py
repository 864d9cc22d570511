"""How the journal tells what happened with money, and what the rights are called."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.notices.words import templates
from verkstad.people.rights import rights


def register() -> None:
    """Register them; called once, when the app is ready."""
    rights.group("payments", _("Payments"))
    rights.add("payments.list_payments", _("list payments"))
    rights.add("payments.view_payments", _("read a project's payments"))
    rights.add("payments.propose_payment", _("propose payments and advances"))
    rights.add("payments.attest_payment", _("attest payments"))
    rights.add("payments.make_batch", _("make payment files and note what the bank answers"))
    rights.add("payments.view_batch", _("read payment files"))
    rights.add("payments.view_account", _("see account numbers"))
    rights.add("payments.register_account", _("register account numbers"))
    rights.add("payments.verify_account", _("verify account numbers"))
    rights.add("payments.view_levels", _("see the levels of attest"))
    rights.add("payments.propose_levels", _("propose levels of attest"))
    rights.add("payments.set_levels", _("decide the levels of attest"))
    rights.add("payments.propose_recovery", _("propose recoveries"))
    rights.add("payments.decide_recovery", _("decide recoveries and write off"))
    rights.add("payments.note_receipt", _("note what is paid back"))
    rights.add("payments.register_reference_rate", _("register the reference rate"))
    words.add("payment.proposed", _("Payment %(number)s of %(agreement)s was proposed: %(amount_ore)s"))
    words.add("payment.attested", _("Payment %(number)s of %(agreement)s was attested"))
    words.add("payment.set_off", _("Payment %(number)s of %(agreement)s: %(set_off_ore)s of advances was set off"))
    words.add("payment.withdrawn", _("Payment %(number)s of %(agreement)s was withdrawn"))
    words.add("payment.paid", _("Payment %(number)s of %(agreement)s was paid: %(amount_ore)s, voucher %(voucher)s"))
    words.add("payment.failed", _("The bank refused payment %(number)s of %(agreement)s"))
    words.add("batch.made", _("Payment file %(message)s was made: %(payments)s payments, %(amount_ore)s"))
    words.add("batch.sent", _("Payment file %(message)s was sent to the bank"))
    words.add("account.registered", _("An account (%(kind)s) of %(organisation)s was registered"))
    words.add("account.verified", _("An account (%(kind)s) of %(organisation)s was verified"))
    words.add("account.ended", _("An account (%(kind)s) of %(organisation)s is used no more"))
    words.add("levels.set", _("The levels of attest were set"))
    words.add("levels.proposed", _("Levels of attest from %(valid_from)s were proposed"))
    words.add("levels.decided", _("Levels of attest from %(valid_from)s were decided"))
    words.add("levels.withdrawn", _("The proposal of levels of attest from %(valid_from)s was withdrawn"))
    words.add(
        "reference_rate.registered", _("The reference rate from %(subject)s was registered: %(rate)s %% (%(source)s)")
    )
    words.add("recovery.proposed", _("Recovery %(number)s of %(agreement)s was proposed: %(amount_ore)s"))
    words.add("recovery.decided", _("Recovery %(number)s of %(agreement)s was decided: %(amount_ore)s"))
    words.add("recovery.withdrawn", _("The proposal of recovery %(number)s of %(agreement)s was withdrawn"))
    words.add(
        "recovery.received",
        _("Recovery %(number)s of %(agreement)s: %(amount_ore)s came in, of which %(interest_ore)s is interest"),
    )
    words.add("recovery.written_off", _("Recovery %(number)s of %(agreement)s: %(amount_ore)s was written off"))
    words.subject("payment", _("payment"), lambda key: reverse("payments:payment", args=[key]))
    words.subject("batch", _("payment file"), lambda key: reverse("payments:batch", args=[key]))
    words.subject("recovery", _("recovery"), lambda key: reverse("payments:recovery", args=[key]))
    words.subject("account", _("account"))
    words.subject("reference_rate", _("reference rate"))
    notices()


def notices() -> None:
    """What receivers, and economists, are told."""
    templates.add("payments.payment_decided", subject=_("A payment to “%(project)s” is decided: %(sum)s"),
                  body=_("The decision on a payment of %(sum)s to the project “%(project)s” is made. "
                         "The letter is on its page."))  # fmt: skip
    templates.add("payments.advance_decided", subject=_("An advance to “%(project)s” is decided: %(sum)s"),
                  body=_("The decision on an advance of %(sum)s to the project “%(project)s” is made. "
                         "The letter is on its page."))  # fmt: skip
    templates.add("payments.paid", subject=_("%(sum)s is paid to “%(project)s”"),
                  body=_("%(sum)s of the grant to the project “%(project)s” was paid on %(day)s."))  # fmt: skip
    templates.add("payments.recovery_decided", subject=_("%(sum)s of the grant to “%(project)s” is to be paid back"),
                  body=_("It is decided that %(sum)s of the grant to the project “%(project)s” is to be paid back, the first time "
                         "by %(due)s. Write the reference %(reference)s. The letter, and how to pay, is on its page."))  # fmt: skip
    templates.add("payments.instalment_near", subject=_("%(sum)s is to be paid back by %(due)s: “%(project)s”"),
                  body=_("%(sum)s of the grant to the project “%(project)s” is to be paid back by %(due)s. Write the reference "
                         "%(reference)s. How to pay is on its page."))  # fmt: skip
    templates.add("payments.instalment_late", subject=_("%(sum)s was to be paid back by %(due)s: “%(project)s”"),
                  body=_("%(sum)s of the grant to the project “%(project)s” was to be paid back by %(due)s and has not come. Interest "
                         "runs day by day. Write the reference %(reference)s. What is owed today is on its page."))  # fmt: skip
    templates.add("payments.instalment_missing", subject=_("%(owner)s has not paid %(sum)s that was due %(due)s"),
                  body=_("%(sum)s was to be paid back for the project “%(project)s” by %(due)s and has not been noted. Look whether "
                         "it has come, or talk with %(owner)s."))  # fmt: skip
    templates.add("payments.recovery_settled", subject=_("The recovery of %(sum)s for “%(project)s” is paid"),
                  body=_("All that was to be paid back for the project “%(project)s” has come in, with its interest."))  # fmt: skip
    templates.add("payments.written_off", subject=_("%(sum)s for “%(project)s” is claimed no more"),
                  body=_("It is decided that the %(sum)s that is left to be paid back for the project “%(project)s” is claimed no "
                         "more. The letter is on its page."))  # fmt: skip
