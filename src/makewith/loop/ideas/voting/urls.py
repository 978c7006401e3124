"""Addresses of this room."""

from django.urls import path

from makewith.loop.ideas.voting.views import member, team

app_name = "ideas_voting"

urlpatterns = [
    path("p/<slug:slug>/kept/", member.favourites, name="favourites"),
    path("p/<slug:slug>/queue/", member.queue, name="queue"),
    path("p/<slug:slug>/in-action/", member.in_action, name="in_action"),
    path("p/<slug:slug>/ideas/<uuid:item_id>/keep/", member.keep, name="keep"),
    path("p/<slug:slug>/ideas/<uuid:item_id>/status/", member.status, name="status"),
    path("p/<slug:slug>/ideas/<uuid:item_id>/take/", member.take, name="take"),
    path("p/<slug:slug>/ideas/<uuid:item_id>/lay-down/", member.lay_down, name="lay_down"),
    path("studio/<slug:slug>/ideas/<slug:call_slug>/partners/", team.partners, name="partners"),
    path("studio/<slug:slug>/ideas/<slug:call_slug>/partners/share/", team.share_out, name="share_out"),
    path(
        "studio/<slug:slug>/ideas/<slug:call_slug>/partners/<uuid:partner_id>/remove/",
        team.remove_partner,
        name="remove_partner",
    ),
    path("studio/<slug:slug>/ideas/<slug:call_slug>/standing/", team.standing, name="standing"),
    path("studio/<slug:slug>/ideas/<slug:call_slug>/standing/<uuid:plan_id>/undo/", team.undo_plan, name="undo_plan"),
]
