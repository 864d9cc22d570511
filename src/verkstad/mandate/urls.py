from django.urls import path

from verkstad.mandate import views, views_calendar, views_draw_down

app_name = "mandate"
urlpatterns = [
    path("", views.portfolio, name="list"),
    path("kalender/", views_calendar.calendar, name="calendar"),
    path("kalender.ics", views_calendar.feed_public, name="feed_public"),
    path("kalender/adress/", views_calendar.calendar_address, name="calendar_address"),
    path("kalender/<str:token>.ics", views_calendar.feed_private, name="feed_private"),
    path("rekvisition/<int:key>/", views_draw_down.draw_down, name="draw_down"),
    path("rekvisition/<int:key>/andra/", views_draw_down.draw_down_change, name="draw_down_change"),
    path("rekvisition/<int:key>/skicka/", views_draw_down.draw_down_send, name="draw_down_send"),
    path("rekvisition/<int:key>/mottagen/", views_draw_down.draw_down_receive, name="draw_down_receive"),
    path("rekvisition/<int:key>/aterta/", views_draw_down.draw_down_withdraw, name="draw_down_withdraw"),
    path("rekvisition/<int:key>/brev.pdf", views_draw_down.draw_down_letter, name="draw_down_letter"),
    path("<slug:key>/", views.mandate, name="mandate"),
    path("<slug:key>/rekvirera/", views_draw_down.draw_down_request, name="draw_down_request"),
    path("<slug:key>/andra/", views.amend, name="amend"),
    path("<slug:key>/aterbetala/", views.repay, name="repay"),
    path("<slug:key>/klart/<slug:obligation>/", views.fulfil, name="fulfil"),
]
