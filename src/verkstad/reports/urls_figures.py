from django.urls import path

from verkstad.reports import views_figures as views

app_name = "figures"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<slug:key>/", views.figure, name="figure"),
    path("<slug:key>/delar.csv", views.parts, name="parts"),
    path("<slug:key>/rader.csv", views.rows, name="rows"),
]
