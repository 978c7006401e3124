"""The demo's sign-in links, under /demo/."""

from django.urls import path

from makewith.foundation.accounts.views.demo import demo_sign_in

app_name = "accounts"

urlpatterns = [path("sign-in/<str:token>/", demo_sign_in, name="demo_sign_in")]
