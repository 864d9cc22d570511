from django.urls import path

from verkstad.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.list_, name="list"),
    path("ladda/", views.upload, name="upload"),
    path("ladda/<int:key>/", views.check, name="check"),
    path("<slug:key>/", views.dataset, name="dataset"),
    path("<slug:key>/siffror.csv", views.figures_csv, name="figures_csv"),
    path("<slug:key>/fil/<int:number>/", views.saved_file, name="saved_file"),
]
