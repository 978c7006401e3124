"""Reporting, appealing, and the moderators' pages."""

from django.urls import path

from makewith.foundation.moderation.views import house, member, queue

app_name = "moderation"

_STUDIO = "studio/<slug:slug>/moderation/"

urlpatterns = [
    path("items/<uuid:item_id>/report/", member.report, name="report"),
    path("appeals/<uuid:action_id>/", member.appeal, name="appeal"),
    path(_STUDIO, queue.queue, name="queue"),
    path(f"{_STUDIO}decide/", queue.decide, name="decide"),
    path(f"{_STUDIO}undo/<uuid:batch>/", queue.undo, name="undo"),
    path(f"{_STUDIO}appeals/<uuid:appeal_id>/", queue.answer_appeal, name="answer_appeal"),
    path(f"{_STUDIO}log/", house.log, name="log"),
    path(f"{_STUDIO}log.csv", house.log_csv, name="log_csv"),
    path(f"{_STUDIO}rules/", house.rules, name="rules"),
    path(f"{_STUDIO}rules/<slug:activity_slug>/", house.policy, name="policy"),
    path(f"{_STUDIO}reasons/", house.reasons, name="reasons"),
    path(f"{_STUDIO}blocked/", house.blocked, name="blocked"),
    path(f"{_STUDIO}blocked/<uuid:person_id>/lift/", house.lift, name="lift"),
    path(f"{_STUDIO}<uuid:item_id>/", queue.item, name="item"),
    path(f"{_STUDIO}<uuid:item_id>/close/", queue.close, name="close"),
    path(f"{_STUDIO}<uuid:item_id>/block/<uuid:person_id>/", queue.block, name="block"),
]
