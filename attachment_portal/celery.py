"""The Celery application: everything that happens by the clock."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attachment_portal.settings")

app = Celery("attachment_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
