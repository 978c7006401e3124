"""Answering an invitation."""

from django.urls import path

from makewith.foundation.programmes.views import member

app_name = "programmes"

urlpatterns = [
    path("invitations/<uuid:invitation_id>/", member.invitation, name="invitation"),
    path("invitations/<uuid:invitation_id>/decline/", member.decline, name="decline"),
]
