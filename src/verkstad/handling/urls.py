from django.urls import path

from verkstad.handling import views, views_acts, views_completion, views_own

app_name = "handling"
urlpatterns = [
    path("", views.list_, name="list"),
    path("arenden.csv", views.list_csv, name="list_csv"),
    path("arenden.xlsx", views.list_xlsx, name="list_xlsx"),
    path("flera/", views.bulk, name="bulk"),
    path("urval/", views.filter_save, name="filter_save"),
    path("urval/<int:filter>/bort/", views.filter_drop, name="filter_drop"),
    path("komplettering/<int:key>/", views_completion.completion, name="completion"),
    path("komplettering/<int:key>/skicka/", views_completion.completion_send, name="completion_send"),
    path("komplettering/<int:key>/del/<slug:section>/", views_completion.completion_section, name="completion_section"),
    path("komplettering/<int:key>/fil/<slug:question>/", views_completion.completion_file, name="completion_file"),
    path("komplettering/<int:key>/avsluta/", views_acts.completion_end, name="completion_end"),
    path("mitt/<slug:key>/", views_own.mine, name="mine"),
    path("mitt/<slug:key>/aterkallelse.pdf", views_own.withdrawal_pdf, name="withdrawal_pdf"),
    path("mitt/<slug:key>/aterta/", views_own.withdraw, name="withdraw"),
    path("<slug:key>/", views.case, name="case"),
    path("<slug:key>/versioner/", views.versions, name="versions"),
    path("<slug:key>/ta/", views_acts.take, name="take"),
    path("<slug:key>/tilldela/", views_acts.assign, name="assign"),
    path("<slug:key>/registrera/", views_acts.register, name="register"),
    path("<slug:key>/krav/", views_acts.check, name="check"),
    path("<slug:key>/krav/godta/", views_acts.accept, name="accept"),
    path("<slug:key>/krav/klart/", views_acts.confirm, name="confirm"),
    path("<slug:key>/komplettera/", views_acts.ask, name="ask"),
    path("<slug:key>/avvisa/", views_acts.dismiss, name="dismiss"),
    path("<slug:key>/bjud-in/", views_acts.invite, name="invite"),
]
