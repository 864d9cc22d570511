from django.urls import path

from verkstad.instruments import views, views_build, views_responses

app_name = "instruments"
urlpatterns = [
    path("", views.list_, name="list"),
    path("nytt/", views_build.instrument_new, name="instrument_new"),
    path("nytt/json/", views.instrument_import, name="instrument_import"),
    path("svar/", views_responses.responses, name="responses"),
    path("svar/<int:key>/", views_responses.response, name="response"),
    path("svar/<int:key>/klar/", views_responses.response_finish, name="response_finish"),
    path("svar/<int:key>/fil/<slug:question>/", views_responses.file, name="file"),
    path("svar/<int:key>/<slug:section>/", views_responses.response_section, name="response_section"),
    path("version/<int:key>/", views.version, name="version"),
    path("version/<int:key>/json/", views.version_json, name="version_json"),
    path("version/<int:key>/publicera/", views.version_publish, name="version_publish"),
    path("version/<int:key>/svara/", views_responses.response_start, name="response_start"),
    path("om/<slug:key>/", views.instrument, name="instrument"),
    path("om/<slug:key>/andra/", views.draft, name="draft"),
    path("om/<slug:key>/bygg/", views_build.build_, name="build"),
    path("om/<slug:key>/bygg/titel/", views_build.build_title, name="build_title"),
    path("om/<slug:key>/bygg/flytta/", views_build.build_move, name="build_move"),
    path("om/<slug:key>/bygg/prova/", views_build.build_try, name="build_try"),
    path("om/<slug:key>/bygg/del/", views_build.build_part, name="build_part_new"),
    path("om/<slug:key>/bygg/del/<slug:part>/", views_build.build_part, name="build_part"),
    path("om/<slug:key>/bygg/ny/", views_build.build_new, name="build_new"),
    path("om/<slug:key>/bygg/ny/<slug:part>/<slug:kind>/", views_build.build_question, name="build_question_new"),
    path("om/<slug:key>/bygg/fraga/<slug:question>/", views_build.build_question, name="build_question"),
    path("om/<slug:key>/bygg/bort/<slug:thing>/", views_build.build_delete, name="build_delete"),
]
