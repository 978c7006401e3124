"""What is done about ideas that climb."""

from django.urls import path

from makewith.loop.ideas.ladders.views import member, team

app_name = "ideas_ladders"

urlpatterns = [
    path("p/<slug:slug>/ideas/<uuid:item_id>/wishes/", member.wishes, name="wishes"),
    path("p/<slug:slug>/ideas/<uuid:item_id>/feedback/", member.feedback, name="feedback"),
    path(
        "p/<slug:slug>/ideas/<uuid:item_id>/feedback/take-back/", member.take_back_feedback, name="take_back_feedback"
    ),
    path("p/<slug:slug>/ideas/<uuid:item_id>/again/", member.resubmit, name="resubmit"),
    path("studio/<slug:slug>/ideas/<uuid:item_id>/archive/", team.archive, name="archive"),
    path("studio/<slug:slug>/ideas/<uuid:item_id>/restore/", team.restore, name="restore"),
]
