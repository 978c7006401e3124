"""Django's WSGI application, served behind the ASGI wrapper of foundation/realtime."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "makewith.config.settings")
application = get_wsgi_application()
