from verkstad.calls.urls_public import urlpatterns as public
from verkstad.calls.urls_staff import urlpatterns as staff

app_name = "calls"
urlpatterns = [*staff, *public]
