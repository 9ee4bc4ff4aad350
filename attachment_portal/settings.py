"""All settings of the project; every variable read here stands in .env.example."""

import zoneinfo
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from attachment_portal import logs
from attachment_portal.addresses import broker_url, database_settings

# Asia/Almaty changed its offset in March 2024: the package tzdata knows it, a machine may not.
zoneinfo.reset_tzpath(to=())

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "attachment_portal",
    "accounts.admin_config.ReferenceDataConfig",  # django.contrib.admin with the rights of our roles
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "campaigns",
    "registry",
    "accounts",
    "notifications",
    "applications",
    "pages",
]
if DEMONSTRATION:
    INSTALLED_APPS.append("demonstration")

MIDDLEWARE = [
    "attachment_portal.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "attachment_portal.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "attachment_portal.middleware.ReadOnceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pages.middleware.LanguageMiddleware",
    "pages.idle.IdleMiddleware",
    "pages.idle.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pages.busy.BusyMiddleware",
]

ROOT_URLCONF = "attachment_portal.urls"
WSGI_APPLICATION = "attachment_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context_processors.shell",
            ],
        },
    }
]

# What this process is: web, worker, beat, owner (migrations and rights), or a command.
PROCESS = env.str("PROCESS", default="command")

DATABASE_URL = env.str("DATABASE_URL", default="postgres:///attachment")
# The role that owns the tables, apart from the application's role where that may not change its own rights.
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default=DATABASE_URL)
DATABASES = {
    "default": database_settings(
        DATABASE_OWNER_URL if PROCESS == "owner" else DATABASE_URL, PROCESS
    )
}

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}

CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_throttle": 1,
    "unacked_restore_interval": 5,
}
CELERY_TIMEZONE = "Asia/Almaty"
# Sweeps find in the database what is due: a tick that was lost is made good by the next one.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "accept-waiting": {"task": "applications.tasks.accept_waiting", "schedule": crontab()},
    "escalate-overdue": {
        "task": "applications.tasks.escalate_overdue",
        "schedule": crontab(minute="*/5"),
    },
    "begin-the-day": {
        "task": "applications.tasks.begin_the_day",
        "schedule": crontab(minute="1-59/10"),
    },
    "tell-of-new-doctors": {
        "task": "applications.tasks.tell_of_new_doctors",
        "schedule": crontab(),
    },
    "continue-moves": {"task": "applications.tasks.continue_moves", "schedule": crontab()},
    "continue-notices": {"task": "applications.tasks.continue_notices", "schedule": crontab()},
    "serve-waiting": {"task": "applications.tasks.serve_waiting", "schedule": crontab()},
    "finish-leavings": {"task": "applications.tasks.finish_leavings", "schedule": crontab()},
    "check-counters": {
        "task": "applications.tasks.check_counters",
        "schedule": crontab(hour="3", minute="15"),
    },
    "cancel-omitted": {
        "task": "applications.tasks.cancel_omitted",
        "schedule": crontab(minute="3-59/10"),
    },
    "look-for-doubts": {
        "task": "applications.tasks.look_for_doubts",
        "schedule": crontab(hour="2", minute="40"),
    },
    "forget-sessions": {
        "task": "accounts.tasks.forget_ended_sessions",
        "schedule": crontab(minute="45"),
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.signin.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "start"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Half an hour without a sign of life, which is written down once a minute at most (pages/idle.py).
SESSION_COOKIE_AGE = 31 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # computers in clinics are shared
CSRF_FAILURE_VIEW = "pages.idle.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=not DEMONSTRATION)

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "attachment_portal.static_files.PackageFilesFinder",
]
STATIC_FROM_PACKAGES = {
    "bootstrap": ("bootstrap", ["css/bootstrap.min.css", "js/bootstrap.bundle.min.js"]),
}
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "attachment_portal.static_files.StaticStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))
S3_BUCKET = env.str("S3_BUCKET", default="")
if S3_BUCKET:  # uploads and documents in object storage instead of a folder; never public
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            "querystring_expire": 300,
        },
    }

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets of our own in templates/

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025")
vars().update(EMAIL_CONFIG)
# Where the demonstration's mail catcher keeps what was sent, and its page finds it.
MAIL_FOLDER = env.path("MAIL_FOLDER", default=str(VAR_DIR / "mail"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@attachment.example")
# Where people write about the portal itself.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="help@attachment.example")
EMAIL_TIMEOUT = 30
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    # The same, but the provider's answer is kept with the message.
    EMAIL_BACKEND = "notifications.channels.email.AnsweringBackend"

# Where people's documents come from without an upload; nothing is offered until a service is named.
DIGITAL_DOCUMENTS = env.str(
    "DIGITAL_DOCUMENTS",
    default="demonstration.digital_documents.InventedDocuments" if DEMONSTRATION else "",
)

# Adapters of the channels that leave the house; SMS is off until a gateway is named.
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_KEY = env.str("SMS_GATEWAY_KEY", default="")
SMS_GATEWAY_TIMEOUT = 15
MESSAGE_SENDERS = {"email": "notifications.channels.email.EmailSender"}
if SMS_GATEWAY_URL:
    MESSAGE_SENDERS["sms"] = "notifications.channels.sms.HttpSmsSender"
elif DEMONSTRATION:
    MESSAGE_SENDERS["sms"] = "demonstration.sms.CaughtSms"

# The seal on electronic documents: a PKCS#12 file with an RSA key.
DOCUMENT_SEAL_KEY = env.str("DOCUMENT_SEAL_KEY", default="")
DOCUMENT_SEAL_PASSWORD = env.str("DOCUMENT_SEAL_PASSWORD", default="")
CELERY_BEAT_SCHEDULE |= {
    "send waiting messages": {"task": "notifications.tasks.sweep", "schedule": 60.0},
    "make missing documents": {"task": "notifications.tasks.render_missing", "schedule": 60.0},
}
PGHISTORY_APPEND_ONLY = True  # what has been recorded is neither changed nor deleted

LOGGING = logs.configuration(env.str("LOG_LEVEL", default="INFO"))

# TLS ends at the server in front of us; it tells so in this header.
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_SECONDS > 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
