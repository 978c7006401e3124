"""News for somebody, and letters."""

from django.urls import path

from makewith.foundation.notifications.views import member

app_name = "notifications"

urlpatterns = [
    path("inbox/", member.inbox, name="inbox"),
    path("inbox/read/", member.mark_all_read, name="mark_all_read"),
    path("inbox/unread/", member.mark_unread, name="mark_unread"),
    path("inbox/reach/", member.reach, name="reach"),
    path("inbox/reach/address/", member.try_address_again, name="try_address_again"),
    path("inbox/<uuid:public_id>/", member.open_news, name="open"),
    path("unsubscribe/<str:token>/", member.unsubscribe, name="unsubscribe"),
]
