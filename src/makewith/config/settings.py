"""Settings, read from the environment over `makewith.toml` in the data folder over the defaults below.

Every variable is listed, with its meaning and default, in docs/operator-guide.md.
"""

import contextlib
import os
import secrets
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("MAKEWITH_DATA", "var")).resolve()
_FILE = DATA / "makewith.toml"
_saved: dict[str, str] = tomllib.loads(_FILE.read_text("utf-8")) if _FILE.exists() else {}


def _setting(name: str, default: str = "") -> str:
    return os.environ.get(f"MAKEWITH_{name.upper()}", str(_saved.get(name, default)))


def _switch(name: str, default: bool = False) -> bool:
    return _setting(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _secret_key() -> str:
    """The installation's secret, made once and kept in the data folder, readable by its owner alone."""
    if given := os.environ.get("MAKEWITH_SECRET_KEY"):
        return given
    path = DATA / "secret-key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return path.read_text("utf-8")


SECRET_KEY = _secret_key()
DEBUG = _switch("debug")
DEMO = _switch("demo")
# A file that says what time it is, for journeys and pictures; see kit/clock.py.
TEST_CLOCK = _setting("test_clock")
# `makewith serve` says where it listens; the demo's one-click sign-in needs a loopback address.
DEMO_LOOPBACK_BIND = _setting("bind") in {"127.0.0.1", "::1", "localhost"}
URL = _setting("url", "http://localhost:8000").rstrip("/")
_SECURE = URL.startswith("https://")

ALLOWED_HOSTS = [urlsplit(URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS += [host for host in _setting("hosts").split(",") if host]
CSRF_TRUSTED_ORIGINS = [URL] if _SECURE else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _switch("behind_proxy") else None
SESSION_ENGINE = "makewith.foundation.accounts.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "makewith.config.apps.MakewithConfig",
    "makewith.kit.apps.KitConfig",
    "makewith.foundation.accounts",
    "makewith.foundation.jobs",
    "makewith.foundation.activity",
    "makewith.foundation.realtime",
    "makewith.foundation.files",
    "makewith.foundation.people",
    "makewith.foundation.programmes",
    "makewith.foundation.notifications",
    "makewith.foundation.trail",
    "makewith.foundation.following",
    "makewith.foundation.search",
    "makewith.foundation.moderation",
    "makewith.foundation.conversation",
    "makewith.loop.workshops",
    "makewith.loop.workshops.board",
    "makewith.loop.workshops.prototypes",
    "makewith.loop.workshops.joining",
    "makewith.loop.workshops.report",
    "makewith.loop.ideas",
    "makewith.loop.ideas.ladders",
    "makewith.loop.ideas.voting",
    "makewith.loop.ideas.authors",
    "makewith.loop.ideas.merging",
    "makewith.loop.ideas.transfer",
    "makewith.loop.insights",
    "makewith.loop.decisions",
    "makewith.loop.decisions.reviews",
    "makewith.loop.updates",
    "makewith.loop.measures",
    "makewith.surfaces.portal",
    "makewith.surfaces.studio",
    "makewith.surfaces.api",
    "makewith.surfaces.cli",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "makewith.foundation.people.middleware.PersonMiddleware",
    "makewith.kit.limits.WriteLimitMiddleware",
]

# Where browsers reach each process that serves live rooms, where there are several: when one is gone they go to the next.
LIVE_ADDRESSES = [address for address in _setting("live_addresses").split(",") if address]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, *LIVE_ADDRESSES],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

ROOT_URLCONF = "makewith.config.urls"
WSGI_APPLICATION = "makewith.config.wsgi.application"

_APP_TEMPLATES = sorted(PACKAGE.glob("*/*/**/templates")) + sorted(PACKAGE.glob("*/templates"))
TEMPLATES = [
    {
        # Our pages are `.jinja`; whatever this engine does not find is a page of allauth's.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": _APP_TEMPLATES,
        "OPTIONS": {
            "environment": "makewith.kit.jinja.environment",
            "context_processors": [
                "makewith.config.shell.shell",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": _APP_TEMPLATES,
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASE_URL = _setting("database_url", f"sqlite:///{DATA / 'makewith.sqlite3'}")
DATABASES: dict[str, dict[str, Any]] = {
    "default": dict(dj_database_url.parse(DATABASE_URL, conn_max_age=None, conn_health_checks=True))
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous="
            + _setting("sqlite_synchronous", "NORMAL")
            + "; PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; PRAGMA secure_delete=ON;"
        ),
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # What is asked over and over is planned once, and its parameters travel beside it; what a database's address says stays.
    said = DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"]["OPTIONS"] = {**said, "server_side_binding": True, "prepare_threshold": 5}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["makewith.foundation.people.backends.PersonBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []
LOGIN_URL = "/sign-in/code/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "makewith.foundation.accounts.adapter.AccountAdapter"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_FORMS = {
    "request_login_code": "makewith.foundation.accounts.forms.RequestCodeForm",
    "confirm_login_code": "makewith.foundation.accounts.forms.ConfirmCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key", "login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_ADAPTER = "makewith.foundation.accounts.adapter.SecondStepAdapter"
MFA_FORMS = {"add_webauthn": "makewith.foundation.accounts.forms.AddPasskeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True


def _file_storage() -> dict[str, object]:
    """Where uploads lie: in the data folder, or with MAKEWITH_STORAGE=s3 in a bucket that nobody reads but this house."""
    if STORAGE != "s3":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = {
        "bucket_name": _setting("s3_bucket"),
        "endpoint_url": _setting("s3_endpoint") or None,
        "region_name": _setting("s3_region") or None,
        "access_key": _setting("s3_key") or None,
        "secret_key": _setting("s3_secret") or None,
        "default_acl": None,
        "file_overwrite": False,
        "signature_version": "s3v4",
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


# "disk" or "s3"; several web processes on several machines need the latter.
STORAGE = _setting("storage", "disk")
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
# What Vite built has a hash in its name already, as Django's copies have.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(built/.+|.+\.[0-9a-f]{12}\..+)$"
STORAGES: dict[str, dict[str, object]] = {
    "default": _file_storage(),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA / "files"
MEDIA_URL = ""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = DATA / "tmp"
# Django checks that it is there; a folder that cannot be made is for `makewith doctor` to explain.
with contextlib.suppress(OSError):
    FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)

# Without MAKEWITH_EMAIL_URL, letters are files in var/mail and administrators read them in the studio.
EMAIL_URL = _setting("email_url")
DEFAULT_FROM_EMAIL = _setting("email_from", f"makewith@{urlsplit(URL).hostname}")
MAIL_FOLDER = DATA / "mail"
if EMAIL_URL:
    _mail = urlsplit(EMAIL_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "makewith.foundation.notifications.backends.FolderBackend"

# "thread" runs jobs inside the one process; "none" leaves them to `makewith worker`.
WORKER = _setting("worker", "thread")
BUS_URL = _setting("bus_url", "memory:")
# Python computes in one of them at a time; with ten, a click under load took up to half as long again as with four.
THREADS = int(_setting("threads", "4"))
# Votes in a minute by everybody behind one address together, as in an office; 0 for any number. One person has 60.
VOTES_PER_ADDRESS = int(_setting("votes_per_address", "600"))
SOCKETS_PER_ADDRESS = int(_setting("sockets_per_address", "400"))
# Whose X-Forwarded-For and X-Forwarded-Proto are believed; only with MAKEWITH_BEHIND_PROXY.
PROXY_ADDRESSES = _setting("proxy_addresses", "127.0.0.1") if _switch("behind_proxy") else ""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
