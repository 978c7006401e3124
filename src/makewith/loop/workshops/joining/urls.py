"""The door of a workshop."""

from django.urls import path

from makewith.loop.workshops.joining import views

app_name = "joining"

urlpatterns = [
    path("join/", views.enter_code, name="enter_code"),
    path("join/seat/<slug:key>/", views.personal_link, name="personal_link"),
    path("join/<str:code>/", views.join, name="join"),
    path("join/<str:code>/back/", views.come_back, name="come_back"),
    path("join/<str:code>/qr.svg", views.qr, name="qr"),
    path("w/<uuid:workshop_id>/seat/", views.seat, name="seat"),
    path("w/<uuid:workshop_id>/seat/claim/", views.claim, name="claim"),
    path("studio/<slug:slug>/workshops/<slug:workshop_slug>/seats/<uuid:seat_id>/bind/", views.bind, name="bind"),
]
