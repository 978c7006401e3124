"""Calls and ideas."""

from django.urls import path

from makewith.loop.ideas.views import editing, guests, member, rules, team

app_name = "ideas"

urlpatterns = [
    path("p/<slug:slug>/ideas/", member.calls, name="calls"),
    path("p/<slug:slug>/calls/<slug:call_slug>/", member.call, name="call"),
    path("p/<slug:slug>/calls/<slug:call_slug>/write/", member.write, name="write"),
    path("p/<slug:slug>/calls/<slug:call_slug>/write-as-guest/", guests.write, name="write_as_guest"),
    path("guest-ideas/<uuid:guest_id>/", guests.guest, name="guest"),
    path("p/<slug:slug>/calls/<slug:call_slug>/keep/", member.keep, name="keep"),
    path("p/<slug:slug>/calls/<slug:call_slug>/discard/", member.discard, name="discard"),
    path("p/<slug:slug>/calls/<slug:call_slug>/pictures/", member.add_picture, name="add_picture"),
    path(
        "p/<slug:slug>/calls/<slug:call_slug>/pictures/<uuid:file_id>/remove/",
        member.remove_picture,
        name="remove_picture",
    ),
    path("p/<slug:slug>/calls/<slug:call_slug>/similar/", member.similar, name="similar"),
    path("p/<slug:slug>/ideas/<uuid:item_id>/", member.idea, name="idea"),
    path("p/<slug:slug>/ideas/<uuid:item_id>/edit/", editing.edit, name="edit"),
    path("p/<slug:slug>/ideas/<uuid:item_id>/support/", member.support, name="support"),
    path("studio/<slug:slug>/ideas/", team.calls, name="team_calls"),
    path("studio/<slug:slug>/ideas/new/", team.create, name="create_call"),
    path("studio/<slug:slug>/ideas/<slug:call_slug>/", team.change, name="change_call"),
    path("studio/<slug:slug>/ideas/<slug:call_slug>/rules/", rules.rules, name="rules"),
]
