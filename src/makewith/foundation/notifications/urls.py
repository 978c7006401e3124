"""News for somebody, and letters."""

from django.urls import path

from makewith.foundation.notifications.views import member

app_name = "notifications"

urlpatterns = [
    path("inbox/", member.inbox, name="inbox"),
    path("inbox/read/", member.mark_all_read, name="mark_all_read"),
    path("inbox/rhythm/", member.set_rhythm, name="set_rhythm"),
    path("inbox/<uuid:public_id>/", member.open_news, name="open"),
    path("unsubscribe/<str:token>/", member.unsubscribe, name="unsubscribe"),
]
