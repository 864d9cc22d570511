from django.urls import path

from verkstad.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.front, name="front"),
    path("karta/", views.map_, name="map"),
    path("karta.csv", views.map_csv, name="map_csv"),
    path("lan/<slug:key>/", views.region, name="region"),
    path("organisationer/<slug:key>/", views.organisation, name="organisation"),
    path("arbetsbord/", views.desk, name="desk"),
    path("sok/", views.search, name="search"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
