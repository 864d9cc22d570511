from django.urls import path

from verkstad.forecasts import views

app_name = "forecasts"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<slug:key>/", views.forecast, name="forecast"),
    path("<slug:key>/prognos.csv", views.forecast_csv, name="forecast_csv"),
    path("<slug:key>/<slug:period>/", views.rows, name="rows"),
    path("<slug:key>/<slug:period>/stod.csv", views.rows_csv, name="rows_csv"),
]
