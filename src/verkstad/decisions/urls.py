from django.urls import path

from verkstad.decisions import views, views_after, views_aid, views_lists

app_name = "decisions"
urlpatterns = [
    path("", views_lists.list_, name="list"),
    path("vantar/", views_lists.waiting, name="waiting"),
    path("utlysning/<slug:key>/", views_lists.call, name="call"),
    path("utlysning/<slug:key>/beslut.csv", views_lists.call_csv, name="call_csv"),
    path("utlysning/<slug:key>/foresla/", views_lists.propose_many, name="propose_many"),
    path("foresla/<slug:key>/", views.propose, name="propose"),
    path("forslag/<int:key>/", views.proposal, name="proposal"),
    path("forslag/<int:key>/besluta/", views.decide, name="decide"),
    path("forslag/<int:key>/skicka-tillbaka/", views.proposal_return, name="proposal_return"),
    path("villkor/<int:key>/", views_after.condition, name="condition"),
    path("avvisning/<int:key>/overklaga/", views_after.dismissal_appeal, name="dismissal_appeal"),
    path("overklagande/<int:key>/", views_after.appeal, name="appeal"),
    path("overklagande/<int:key>/tid/", views_after.appeal_time, name="appeal_time"),
    path("overklagande/<int:key>/svar/", views_after.appeal_answer, name="appeal_answer"),
    path("stod/register/", views_aid.register, name="register"),
    path("stod/register.csv", views_aid.register_csv, name="register_csv"),
    path("stod/kurser/", views_aid.rates, name="rates"),
    path("stod/forsakran/<slug:key>/", views_aid.declaration, name="declaration"),
    path("stod/foretag/<slug:key>/", views_aid.aid, name="aid"),
    path("<int:key>/", views.decision, name="decision"),
    path("<int:key>/beslut.pdf", views.letter, name="letter"),
    path("<int:key>/delgivning/", views_after.service, name="service"),
    path("<int:key>/overklaga/", views_after.appeal_new, name="appeal_new"),
]
