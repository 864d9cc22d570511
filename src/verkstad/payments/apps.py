from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "verkstad.payments"
    label = "payments"

    def ready(self) -> None:
        from verkstad.agreements.rules import paid
        from verkstad.claims.queries.sums import approved_entries
        from verkstad.claims.rules import known_sums
        from verkstad.notices.senders import senders
        from verkstad.payments import words
        from verkstad.payments.actions.telling import tell_waiting
        from verkstad.payments.approved import approved, approved_sums, final_reports
        from verkstad.payments.queries.claimed import claimed_sums
        from verkstad.payments.queries.recoveries import taken_back, taken_back_sums
        from verkstad.payments.queries.sums import bound_ore, bound_sums
        from verkstad.progress.queries.schedule import final_report_approved
        from verkstad.ui.nav import nav

        words.register()
        approved["claims"] = approved_entries
        approved_sums["claims"] = claimed_sums
        approved["recoveries"] = taken_back
        approved_sums["recoveries"] = taken_back_sums
        senders.add("payments", tell_waiting)
        final_reports["progress"] = final_report_approved
        paid["payments"] = bound_ore
        known_sums["payments"] = bound_sums
        nav.add(label=_("Payments"), url_name="payments:list", permission="payments.list_payments", order=30)
