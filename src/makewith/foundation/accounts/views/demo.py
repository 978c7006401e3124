"""The demo's one-click sign-in links."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from makewith.foundation.accounts import demo
from makewith.foundation.accounts.models import User


@never_cache
@require_GET
def demo_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as one of the demo's cast. Anything but a demo on this very machine gets 404, as does an unknown link."""
    if not (settings.DEMO and settings.DEMO_LOOPBACK_BIND and demo.comes_from_this_machine(request)):
        raise Http404
    link = demo.link_for_token(settings.DATA, token)
    user = User.objects.filter(email=link.email, is_active=True).first() if link else None
    if user is None:
        raise Http404
    login(request, user)
    target = request.GET.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if is_ours else "/")
