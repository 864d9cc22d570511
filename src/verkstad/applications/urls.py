from verkstad.applications.urls_apply import urlpatterns as apply_patterns
from verkstad.applications.urls_send import urlpatterns as send_patterns

app_name = "applications"
urlpatterns = [*send_patterns, *apply_patterns]
