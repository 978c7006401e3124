"""Comments and answers."""

from django.urls import path

from makewith.foundation.conversation.views import member, team

app_name = "conversation"

urlpatterns = [
    path("p/<slug:slug>/comments/<uuid:item_id>/", member.show_comment, name="comment"),
    path("p/<slug:slug>/comments/<uuid:item_id>/thread/", member.thread, name="thread"),
    path("p/<slug:slug>/comments/<uuid:item_id>/reply/", member.reply, name="reply"),
    path("p/<slug:slug>/answers/<uuid:item_id>/", member.show_answer, name="answer"),
    path("items/<uuid:item_id>/comments/", member.add_comment, name="add_comment"),
    path("items/<uuid:item_id>/people/", member.people, name="people"),
    path("items/<uuid:item_id>/conversation/", team.close_conversation, name="close"),
    path("items/<uuid:item_id>/answer/", team.give_answer, name="give_answer"),
]
