"""Goal and measures, in the studio."""

from django.urls import path

from makewith.loop.measures.views import team

app_name = "measures"

urlpatterns = [
    path("studio/<slug:slug>/measures/", team.metrics, name="metrics"),
    path("studio/<slug:slug>/measures/new/", team.set_metric, name="set_metric"),
    path("studio/<slug:slug>/measures/<uuid:metric_id>/", team.change_metric, name="change_metric"),
    path("studio/<slug:slug>/measures/<uuid:metric_id>/reading/", team.take_reading, name="take_reading"),
]
