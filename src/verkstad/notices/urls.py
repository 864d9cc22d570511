from django.urls import URLPattern, URLResolver, path

from verkstad.notices import views

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.notice_list, name="notice_list"),
    path("lasta/", views.read_all, name="read_all"),
    path("<int:key>/last/", views.read_one, name="read_one"),
]
