from django.urls import path

from verkstad.rehearsal import views

app_name = "rehearsal"
urlpatterns = [
    path("utlysningar/<slug:key>/provkor/", views.rehearse, name="rehearse"),
    path("utlysningar/<slug:key>/provkor/tom/", views.empty, name="empty"),
    path("utlysningar/<slug:key>/provkor/avsluta/", views.end, name="end"),
    path("utlysningar/<slug:key>/provkor/starta-igen/", views.restart, name="restart"),
    path("provkorning/framat/", views.forward, name="forward"),
    path("provrum/", views.room, name="room"),
    path("provrum/<path:rest>", views.room, name="inside"),
]
