"""The Celery application: tasks of all apps, configured by the settings that begin with CELERY_."""

import os
from typing import Any

from celery import Celery, Task

from audit.signature import signed
from core.actor import system

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")


class SignedTask(Task[Any, Any]):
    """A task whose changes of watched rows bear its name."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it."""
        with signed(lambda: system(self.name), f"task {self.name}"):
            return super().__call__(*args, **kwargs)


app = Celery("kashikan", task_cls=SignedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
