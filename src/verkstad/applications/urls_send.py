from django.urls import URLPattern, path

from verkstad.applications import views_send

urlpatterns: list[URLPattern] = [
    path("forseglade/", views_send.sealed_list, name="sealed"),
    path("forseglade/<slug:key>/", views_send.seal_look, name="seal_look"),
    path("<slug:key>/skicka/", views_send.send, name="send"),
    path("<slug:key>/kvitto/", views_send.receipt, name="receipt"),
    path("<slug:key>/kvitto/<int:number>/", views_send.receipt, name="receipt_of"),
    path("<slug:key>/kvitto/<int:number>/pdf/", views_send.receipt_pdf, name="receipt_pdf"),
    path("<slug:key>/kvitto/<int:number>/innehall/", views_send.receipt_content, name="receipt_content"),
]
