"""Pages about oneself."""

from django.urls import path

from makewith.foundation.people.views import address, data, member

app_name = "people"

urlpatterns = [
    path("welcome/", member.welcome, name="welcome"),
    path("me/", member.me, name="me"),
    path("me/appearance/", member.change_appearance, name="change_appearance"),
    path("me/settings/", member.change_settings, name="change_settings"),
    path("me/keys/", member.create_key, name="create_key"),
    path("me/keys/<uuid:public_id>/end/", member.revoke_key, name="revoke_key"),
    path("me/address/", address.change, name="change_address"),
    path("me/address/code/", address.confirm, name="confirm_address"),
    path("me/data/", data.data, name="data"),
    path("me/data/erase/", data.erase, name="erase"),
    path("erased/<uuid:public_id>/", data.erased, name="erased"),
]
