"""Coming in, and leaving."""

from django.urls import path

from makewith.foundation.programmes.views import member

app_name = "programmes"

urlpatterns = [
    path("invitations/<uuid:invitation_id>/", member.invitation, name="invitation"),
    path("invitations/<uuid:invitation_id>/decline/", member.decline, name="decline"),
    path("me/programmes/", member.mine, name="mine"),
    path("p/<slug:slug>/leave/", member.leave, name="leave"),
    path("p/<slug:slug>/come-back/", member.come_back, name="come_back"),
]
