"""Prototypes: the team's pages, the room's, and what people find again on their trail."""

from django.urls import path

from makewith.loop.workshops.prototypes.views import making, member, room, team

app_name = "prototypes"
ALL = "studio/<slug:slug>/workshops/<slug:workshop_slug>/prototypes/"
ONE = f"{ALL}<uuid:prototype_id>/"
VERSION = f"{ONE}versions/<int:number>/"
PART = f"{ONE}parts/<uuid:part_id>/"

urlpatterns = [
    path(ALL, team.prototypes, name="prototypes"),
    path(f"{ALL}bring/", making.take_on, name="take_on"),
    path(ONE, team.prototype, name="prototype"),
    path(f"{ONE}decided/", team.say_decided, name="say_decided"),
    path(f"{ONE}fixes/<uuid:fix_id>/", team.settle, name="settle"),
    path(f"{ONE}fixes/<uuid:fix_id>/open/", team.unsettle, name="unsettle"),
    path(VERSION, making.version, name="make"),
    path(f"{VERSION}next/", making.start_version, name="start_version"),
    path(f"{VERSION}parts/", making.add_part, name="add_part"),
    path(f"{VERSION}open/", team.open_judging, name="open"),
    path(f"{VERSION}close/", team.close_judging, name="close"),
    path(f"{VERSION}reveal/", team.reveal, name="reveal"),
    path(PART, making.part, name="part"),
    path(f"{PART}move/", making.move_part, name="move_part"),
    path(f"{PART}remove/", making.remove_part, name="remove_part"),
    path(f"{PART}fixes/", team.add_fix, name="add_fix"),
    path("w/<uuid:workshop_id>/prototype/", room.judge, name="judge"),
    path("w/<uuid:workshop_id>/prototype/<uuid:part_id>/", room.judge, name="judge_part"),
    path("w/<uuid:workshop_id>/prototype/wall/", room.wall, name="wall"),
    path("w/<uuid:workshop_id>/prototype/pictures/<uuid:file_id>/", room.picture, name="picture"),
    path("p/<slug:slug>/prototypes/<uuid:item_id>/", member.version, name="version"),
    path("p/<slug:slug>/prototypes/said/<uuid:item_id>/", member.judgement, name="judgement"),
    path("p/<slug:slug>/prototypes/mend/<uuid:item_id>/", member.fix, name="fix"),
]
