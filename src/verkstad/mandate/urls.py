from django.urls import URLPattern, URLResolver

app_name = "mandate"
urlpatterns: list[URLPattern | URLResolver] = []
