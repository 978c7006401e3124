"""Putting ideas together."""

from django.urls import path

from makewith.loop.ideas.merging.views import team

app_name = "ideas_merging"

urlpatterns = [
    path("studio/<slug:slug>/ideas/<uuid:item_id>/merge/", team.merge, name="merge"),
    path("studio/<slug:slug>/merges/", team.merges, name="merges"),
    path("studio/<slug:slug>/merges/<uuid:merge_id>/part/", team.part, name="part"),
]
