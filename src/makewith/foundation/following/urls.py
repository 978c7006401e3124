"""Addresses of following."""

from django.urls import path

from makewith.foundation.following.views import member

app_name = "following"

urlpatterns = [path("follow/<slug:kind>/<uuid:target_id>/", member.follow, name="follow")]
