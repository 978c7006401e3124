"""Workshops: planning them, coming to them, and what happens in them."""

from django.urls import path

from makewith.loop.workshops.views import live

app_name = "workshops"

urlpatterns = [
    path("studio/<slug:slug>/workshops/<slug:activity>/console/", live.console, name="console"),
    path("w/<uuid:workshop_id>/wall/", live.wall, name="wall"),
    path("w/<uuid:workshop_id>/board/", live.board, name="board"),
]
