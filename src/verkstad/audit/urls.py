from django.urls import URLPattern, URLResolver, path

from verkstad.audit import views

app_name = "audit"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.journal, name="journal"),
    path("<int:position>/", views.act, name="act"),
    path("sett/", views.seen, name="seen"),
    path("bevis/", views.proof, name="proof"),
    path("bevis.json", views.proof_json, name="proof_json"),
]
