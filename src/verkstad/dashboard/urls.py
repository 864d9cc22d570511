from django.urls import path

from verkstad.dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:name>.csv", views.csv, name="csv"),
]
