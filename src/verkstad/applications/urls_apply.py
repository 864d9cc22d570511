from django.urls import path

from verkstad.applications import views, views_letters, views_partners, views_plan, views_signing

urlpatterns = [
    path("", views.list_, name="list"),
    path("borja/<slug:key>/", views.start, name="start"),
    path("avsikt/<int:key>/", views_letters.letter, name="letter"),
    path("<slug:key>/", views.application, name="application"),
    path("<slug:key>/del/<slug:section>/", views.section, name="section"),
    path("<slug:key>/fil/<slug:question>/", views.answer_file, name="answer_file"),
    path("<slug:key>/titel/", views.title, name="title"),
    path("<slug:key>/andra-steget/", views.second_stage, name="second_stage"),
    path("<slug:key>/dela/", views.share, name="share"),
    path("<slug:key>/slang/", views.discard, name="discard"),
    path("<slug:key>/forifyllt/", views.prefill, name="prefill"),
    path("<slug:key>/klar/", views.ready, name="ready"),
    path("<slug:key>/parter/", views_partners.partners, name="partners"),
    path("<slug:key>/parter/<slug:partner>/", views_partners.partner, name="partner"),
    path("<slug:key>/parter/<slug:partner>/bort/", views_partners.partner_remove, name="partner_remove"),
    path("<slug:key>/budget/", views_plan.budget, name="budget"),
    path("<slug:key>/finansiering/", views_plan.financing, name="financing"),
    path("<slug:key>/avsikter/", views_letters.letters, name="letters"),
    path("<slug:key>/avsikter/<int:letter>/aterta/", views_letters.letter_recall, name="letter_recall"),
    path("<slug:key>/underskrift/", views_signing.signing, name="signing"),
    path("<slug:key>/underskrift/be/", views_signing.ask, name="signing_ask"),
]
