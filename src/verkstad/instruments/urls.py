from django.urls import path

from verkstad.instruments import views, views_responses

app_name = "instruments"
urlpatterns = [
    path("", views.list_, name="list"),
    path("nytt/", views.instrument_new, name="instrument_new"),
    path("svar/", views_responses.responses, name="responses"),
    path("svar/<int:key>/", views_responses.response, name="response"),
    path("svar/<int:key>/klar/", views_responses.response_finish, name="response_finish"),
    path("svar/<int:key>/<slug:section>/", views_responses.response_section, name="response_section"),
    path("version/<int:key>/", views.version, name="version"),
    path("version/<int:key>/json/", views.version_json, name="version_json"),
    path("version/<int:key>/publicera/", views.version_publish, name="version_publish"),
    path("version/<int:key>/svara/", views_responses.response_start, name="response_start"),
    path("om/<slug:key>/", views.instrument, name="instrument"),
    path("om/<slug:key>/andra/", views.draft, name="draft"),
]
