"""Taking back what one gave."""

from django.urls import path

from makewith.foundation.trail.views import member

app_name = "trail"

urlpatterns = [
    path("items/<uuid:item_id>/", member.item, name="item"),
    path("items/<uuid:item_id>/take-back/", member.take_back, name="take_back"),
]
