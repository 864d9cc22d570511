from django.urls import path

from verkstad.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/", views.style_page, name="style_page"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
]
