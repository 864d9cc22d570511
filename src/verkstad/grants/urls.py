from django.urls import path

from verkstad.grants import views

app_name = "grants"
urlpatterns = [
    path("", views.list_, name="list"),
    path("projekt.csv", views.list_csv, name="list_csv"),
    path("projekt.json", views.list_json, name="list_json"),
    path("resultat/", views.results, name="results"),
    path("resultat.csv", views.results_csv, name="results_csv"),
    path("<slug:key>.json", views.project_json, name="project_json"),
    path("<slug:key>/", views.project, name="project"),
]
