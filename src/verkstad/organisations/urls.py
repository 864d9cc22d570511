from django.urls import path

from verkstad.organisations import views

app_name = "organisations"
urlpatterns = [path("", views.list_, name="list")]
