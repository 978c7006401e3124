"""Updates are shown with what they are about."""

from django.urls import path

from makewith.loop.updates.views import member

app_name = "updates"

urlpatterns = [path("p/<slug:slug>/updates/<uuid:item_id>/", member.update, name="update")]
