"""What remains of a workshop."""

from django.urls import path

from makewith.loop.workshops.report.views import member, seat, team

app_name = "workshops_report"

_STUDIO = "studio/<slug:slug>/workshops/<slug:name>/"

urlpatterns = [
    path("w/<uuid:workshop_id>/given/", seat.given, name="given"),
    path("w/<uuid:workshop_id>/given/<uuid:item_id>/take-back/", seat.take_back, name="take_back_given"),
    path("w/<uuid:workshop_id>/given/unseen/<uuid:thing>/take-back/", seat.take_back_unseen, name="take_back_unseen"),
    path("p/<slug:slug>/notes/<uuid:item_id>/", member.note, name="note"),
    path("p/<slug:slug>/workshops/<slug:name>/afterwards/", member.afterwards, name="afterwards"),
    path(
        "p/<slug:slug>/workshops/<slug:name>/commitments/<uuid:commitment_id>/tick/",
        member.tick_mine,
        name="tick_mine",
    ),
    path(f"{_STUDIO}report/", team.report, name="report"),
    path(f"{_STUDIO}report.<slug:kind>", team.download, name="download"),
    path(f"{_STUDIO}replay/", team.replay, name="replay"),
    path(f"{_STUDIO}commitments/", team.commit, name="commit"),
    path(f"{_STUDIO}commitments/<uuid:commitment_id>/", team.commitment, name="commitment"),
    path(f"{_STUDIO}commitments/<uuid:commitment_id>/tick/", team.tick, name="tick"),
    path(f"{_STUDIO}commitments/<uuid:commitment_id>/drop/", team.drop, name="drop"),
]
