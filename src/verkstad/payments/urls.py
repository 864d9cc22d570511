from django.urls import path

from verkstad.payments import views, views_accounts, views_batches, views_recoveries

app_name = "payments"
urlpatterns = [
    path("", views.list_, name="list"),
    path("avtal/<slug:key>/", views.agreement, name="agreement"),
    path("avtal/<slug:key>/betala/", views.propose, name="propose"),
    path("avtal/<slug:key>/forskott/", views.advance, name="advance"),
    path("avtal/<slug:key>/aterkrav/", views_recoveries.recovery_new, name="recovery_new"),
    path("<int:key>/", views.payment, name="payment"),
    path("<int:key>/attestera/", views.attest, name="attest"),
    path("<int:key>/aterkalla/", views.withdraw, name="withdraw"),
    path("<int:key>/betald/", views.paid, name="paid"),
    path("<int:key>/nekad/", views.failed, name="failed"),
    path("filer/ny/<slug:key>/", views_batches.batch_new, name="batch_new"),
    path("filer/<int:key>/", views_batches.batch, name="batch"),
    path("filer/<int:key>/betalfil.xml", views_batches.batch_file, name="batch_file"),
    path("filer/<int:key>/skickad/", views_batches.batch_send, name="batch_send"),
    path("filer/<int:key>/svar/", views_batches.batch_answer, name="batch_answer"),
    path("konton/", views_accounts.accounts, name="accounts"),
    path("konton/nytt/", views_accounts.account_new, name="account_new"),
    path("konton/<int:key>/verifiera/", views_accounts.account_verify, name="account_verify"),
    path("konton/<int:key>/avsluta/", views_accounts.account_end, name="account_end"),
    path("referensranta/", views_accounts.rates, name="rates"),
    path("referensranta/ny/", views_accounts.rate_new, name="rate_new"),
    path("aterkrav/<int:key>/", views_recoveries.recovery, name="recovery"),
    path("aterkrav/<int:key>/besluta/", views_recoveries.recovery_decide, name="recovery_decide"),
    path("aterkrav/<int:key>/aterkalla/", views_recoveries.recovery_withdraw, name="recovery_withdraw"),
    path("aterkrav/<int:key>/inbetalning/", views_recoveries.receipt, name="receipt"),
    path("aterkrav/<int:key>/avskriv/", views_recoveries.recovery_write_off, name="recovery_write_off"),
]
