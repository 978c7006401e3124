"""Addresses of this room."""

from django.urls import path

from makewith.loop.ideas.transfer.views import team

app_name = "ideas_transfer"

urlpatterns = [
    path("studio/<slug:slug>/ideas/<slug:call_slug>/export/", team.export, name="export"),
    path("studio/<slug:slug>/import/ideas/<slug:call_slug>/", team.upload, name="upload"),
    path("studio/<slug:slug>/import/ideas/<slug:call_slug>/<uuid:import_id>/", team.table, name="table"),
    path("studio/<slug:slug>/import/ideas/<slug:call_slug>/<uuid:import_id>/progress/", team.progress, name="progress"),
    path(
        "studio/<slug:slug>/import/ideas/<slug:call_slug>/<uuid:import_id>/preset/", team.use_preset, name="use_preset"
    ),
    path("studio/<slug:slug>/import/ideas/<slug:call_slug>/<uuid:import_id>/columns/", team.columns, name="columns"),
    path("studio/<slug:slug>/import/ideas/<slug:call_slug>/<uuid:import_id>/start/", team.start, name="start"),
    path("studio/<slug:slug>/import/ideas/<slug:call_slug>/<uuid:import_id>/stop/", team.stop, name="stop"),
]
