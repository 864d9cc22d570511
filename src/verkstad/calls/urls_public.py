from django.urls import URLPattern, path

from verkstad.calls import views_follow as follow
from verkstad.calls import views_papers as papers
from verkstad.calls import views_public as views

urlpatterns: list[URLPattern] = [
    path("", views.list_, name="list"),
    path("utlysningar.ics", follow.calendar_all, name="calendar"),
    path("nyheter.atom", follow.news, name="news"),
    path("folj/", follow.follow_all, name="follow_all"),
    path("folj/svar/", follow.follow_asked, name="follow_asked"),
    path("folj/<str:secret>/", follow.follow_confirm, name="follow_confirm"),
    path("folj/<str:secret>/av/", follow.follow_off, name="follow_off"),
    path("<slug:key>.ics", follow.calendar_call, name="call_calendar"),
    path("<slug:key>/dokument/<int:document>/", papers.document, name="document"),
    path("<slug:key>/folj/", follow.follow_call, name="follow"),
    path("<slug:key>/fraga/", views.ask, name="ask"),
    path("<slug:key>/", views.call, name="call"),
]
