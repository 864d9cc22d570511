from django.urls import path

from verkstad.people import views

app_name = "people"
urlpatterns = [
    path("behorigheter/", views.appointments, name="appointments"),
    path("behorigheter/ny/", views.appointment_new, name="appointment_new"),
    path("behorigheter/roller/", views.roles, name="roles"),
    path("behorigheter/<int:key>/avsluta/", views.appointment_end, name="appointment_end"),
    path("behorigheter/person/<int:key>/lank/", views.invitation_renew, name="invitation_renew"),
    path("konto/tva-steg/", views.second_factor, name="second_factor"),
    path("demo/", views.personas, name="personas"),
    path("demo/<slug:role>/", views.persona_become, name="persona_become"),
]
