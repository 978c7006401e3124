"""What we learned."""

from django.urls import path

from makewith.loop.insights.views import member, team

app_name = "insights"

urlpatterns = [
    path("p/<slug:slug>/learned/", member.insights, name="insights"),
    path("p/<slug:slug>/insights/<uuid:item_id>/", member.insight, name="insight"),
    path("studio/<slug:slug>/insights/", team.insights, name="team_insights"),
    path("studio/<slug:slug>/insights/quote/", team.quote, name="quote"),
    path("studio/<slug:slug>/insights/<uuid:item_id>/", team.insight, name="team_insight"),
    path("studio/<slug:slug>/insights/<uuid:item_id>/publish/", team.publish, name="publish"),
    path("studio/<slug:slug>/insights/<uuid:item_id>/evidence/<int:link_id>/remove/", team.remove, name="remove"),
]
