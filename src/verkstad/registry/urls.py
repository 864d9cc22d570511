from django.urls import URLPattern, URLResolver, path

from verkstad.registry import views, views_staff

app_name = "registry"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.diary, name="diary"),
    path("diarium.csv", views.diary_csv, name="diary_csv"),
    path("diarium.json", views.diary_json, name="diary_json"),
    path("flode/", views.diary_feed, name="diary_feed"),
    path("handlingar/", views_staff.document_list, name="document_list"),
    path("handlingar/ny/", views_staff.document_new, name="document_new"),
    path("handlingar/<int:key>/", views_staff.document, name="document"),
    path("handlingar/<int:key>/fil/", views.file, name="file"),
    path("handlingar/<int:key>/sekretess/", views_staff.mark, name="mark"),
    path("handlingar/<int:key>/bevarande/", views_staff.retention, name="retention"),
    path("handlingar/<int:key>/gallra/", views_staff.dispose, name="dispose"),
    path("gallring/", views_staff.disposal, name="disposal"),
]
