from django.urls import path

from verkstad.opendata import views

app_name = "opendata"
urlpatterns = [
    path("", views.index, name="index"),
    path("manifest.json", views.manifest, name="manifest"),
    path("version/<str:key>/", views.version, name="version"),
    path("version/<str:key>/manifest.json", views.version_manifest, name="version_manifest"),
    path("version/<str:key>/<str:name>", views.version_file, name="version_file"),
    path("<str:name>", views.file, name="file"),
]
