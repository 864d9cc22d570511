from django.urls import path

from verkstad.dossiers import views

app_name = "dossiers"
urlpatterns = [
    path("", views.list_, name="list"),
    path("kontroll/", views.check, name="check"),
    path("fil/<int:key>/revisionsakt.zip", views.file, name="file"),
    path("uppdrag/<slug:key>/", views.mandate, name="mandate"),
    path("uppdrag/<slug:key>/ny/", views.ask_whole, name="ask_whole"),
    path("uppdrag/fil/<int:key>/revisionsakt.zip", views.whole_file, name="whole_file"),
    path("projekt/<slug:key>/", views.project, name="project"),
    path("projekt/<slug:key>/ny/", views.ask, name="ask"),
]
