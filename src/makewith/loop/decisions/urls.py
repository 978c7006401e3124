"""Decisions and deliveries."""

from django.urls import path

from makewith.loop.decisions.views import member, team

app_name = "decisions"

urlpatterns = [
    path("p/<slug:slug>/decisions/", member.decisions, name="decisions"),
    path("p/<slug:slug>/decisions/<uuid:item_id>/", member.decision, name="decision"),
    path("p/<slug:slug>/deliveries/<uuid:item_id>/", member.delivery, name="delivery"),
    path("studio/<slug:slug>/decisions/", team.decisions, name="team_decisions"),
    path("studio/<slug:slug>/decisions/new/", team.record, name="record"),
    path("studio/<slug:slug>/decisions/<uuid:item_id>/deliver/", team.deliver, name="deliver"),
]
