"""The front door."""

from django.urls import path

from makewith.surfaces.portal.views import health, home, trail

app_name = "portal"

urlpatterns = [
    path("", home.front_door, name="home"),
    path("p/<slug:slug>/", home.programme, name="programme"),
    path("p/<slug:slug>/take-part/", home.take_part, name="take_part"),
    path("p/<slug:slug>/my-trail/", trail.my_trail, name="my_trail"),
    path("readyz", health.ready, name="ready"),
]
