"""Every address, by room."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("makewith.surfaces.portal.urls")),
    path("studio/", include("makewith.surfaces.studio.urls")),
    path("sign-in/", include("makewith.foundation.accounts.urls")),
    path("demo/", include("makewith.foundation.accounts.demo_urls")),
    path("", include("makewith.foundation.people.urls")),
    path("", include("makewith.foundation.files.urls")),
    path("", include("makewith.foundation.notifications.urls")),
    path("", include("makewith.foundation.programmes.urls")),
    path("", include("makewith.foundation.trail.urls")),
    path("", include("makewith.foundation.following.urls")),
    path("", include("makewith.foundation.moderation.urls")),
    path("", include("makewith.foundation.conversation.urls")),
    path("", include("makewith.loop.ideas.ladders.urls")),
    path("", include("makewith.loop.ideas.voting.urls")),
    path("", include("makewith.loop.ideas.authors.urls")),
    path("", include("makewith.loop.ideas.merging.urls")),
    path("", include("makewith.loop.ideas.transfer.urls")),
    path("", include("makewith.loop.ideas.urls")),
    path("", include("makewith.loop.workshops.report.urls")),
    path("", include("makewith.loop.workshops.urls")),
    path("", include("makewith.loop.insights.urls")),
    path("", include("makewith.loop.decisions.reviews.urls")),
    path("", include("makewith.loop.decisions.urls")),
    path("", include("makewith.loop.workshops.prototypes.urls")),
    path("", include("makewith.loop.updates.urls")),
    path("", include("makewith.loop.measures.urls")),
    path("", include("makewith.loop.workshops.joining.urls")),
    path("api/v1/", include("makewith.surfaces.api.urls")),
]

if settings.DEBUG:
    from makewith.kit import styleguide

    urlpatterns += styleguide.urlpatterns

handler400 = "makewith.surfaces.portal.views.errors.bad_request"
handler403 = "makewith.surfaces.portal.views.errors.refused"
handler404 = "makewith.surfaces.portal.views.errors.not_found"
handler500 = "makewith.surfaces.portal.views.errors.broken"
