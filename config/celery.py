"""The Celery application: tasks of all apps, configured by the settings that begin with CELERY_."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

app = Celery("kashikan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
