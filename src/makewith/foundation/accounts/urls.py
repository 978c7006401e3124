"""Sign-in pages, under /sign-in/. Their names without a prefix are those by which allauth looks them up.

Only what is routed here exists; allauth's pages about passwords, sign-up and several addresses do not.
"""

from allauth.account.views import account_inactive, logout
from django.urls import path
from django.views.generic import RedirectView

from makewith.foundation.accounts.views import sign_in, ways_in

_to_code = RedirectView.as_view(pattern_name="account_request_login_code", query_string=True)

urlpatterns = [
    path("", _to_code, name="account_login"),
    path("code/", sign_in.request_code, name="account_request_login_code"),
    path("code/confirm/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("passkey/", sign_in.passkey, name="mfa_login_webauthn"),
    path("second-step/", ways_in.second_step, name="mfa_authenticate"),
    path("closed/", account_inactive, name="account_inactive"),
    path("out/", logout, name="account_logout"),
    path("again/", ways_in.again, name="account_reauthenticate"),
    path("again/passkey/", ways_in.again_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("ways/", ways_in.ways, name="mfa_index"),
    path("ways/", ways_in.ways, name="mfa_list_webauthn"),
    path("ways/passkey/", ways_in.add_passkey, name="mfa_add_webauthn"),
    path("ways/passkey/<int:pk>/remove/", ways_in.remove_passkey, name="mfa_remove_webauthn"),
    path("ways/app/", ways_in.add_app, name="mfa_activate_totp"),
    path("ways/app/remove/", ways_in.remove_app, name="mfa_deactivate_totp"),
    path("ways/spare-codes/", ways_in.spare_codes, name="mfa_view_recovery_codes"),
    path("ways/spare-codes/new/", ways_in.new_spare_codes, name="mfa_generate_recovery_codes"),
]
