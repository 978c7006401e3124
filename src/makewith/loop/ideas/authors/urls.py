"""Addresses of this room."""

from django.urls import path

from makewith.loop.ideas.authors.views import member, team

app_name = "ideas_authors"

_IDEA = "p/<slug:slug>/ideas/<uuid:item_id>"

urlpatterns = [
    path(f"{_IDEA}/versions/", member.versions, name="versions"),
    path(f"{_IDEA}/authors/", member.authors, name="authors"),
    path(f"{_IDEA}/authors/invite/", member.invite, name="invite"),
    path(f"{_IDEA}/authors/offers/<uuid:offer_id>/take-back/", member.take_back_offer, name="take_back_offer"),
    path(f"{_IDEA}/authors/shares/", member.propose, name="propose"),
    path(f"{_IDEA}/authors/shares/<uuid:proposal_id>/", member.answer_proposal, name="answer_proposal"),
    path(f"{_IDEA}/leave/", member.leave, name="leave"),
    path(f"{_IDEA}/tell/", member.post_update, name="post_update"),
    path(f"{_IDEA}/tags/", member.tags, name="tags"),
    path("p/<slug:slug>/idea-wordings/<uuid:item_id>/", member.wording, name="wording"),
    path("p/<slug:slug>/idea-updates/<uuid:item_id>/", member.update, name="update"),
    path("p/<slug:slug>/tags/like/", member.tags_like, name="tags_like"),
    path("p/<slug:slug>/tags/<str:key>/", member.tag, name="tag"),
    path("co-author/<uuid:offer_id>/", member.offer, name="offer"),
    path("co-author/<uuid:offer_id>/decline/", member.decline, name="decline"),
    path("studio/<slug:slug>/tags/", team.tags, name="team_tags"),
]
