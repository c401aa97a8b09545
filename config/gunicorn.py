"""gunicorn: two workers with four threads each; every thread keeps its connection to the database.

gunicorn -c config/gunicorn.py config.wsgi
"""

import os

from config.env import Env

_env = Env(os.environ)

bind = _env.text("KASHIKAN_BIND", "127.0.0.1:8000")
workers = _env.integer("KASHIKAN_WEB_WORKERS", default=2, least=1)
threads = _env.integer("KASHIKAN_WEB_THREADS", default=4, least=1)
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - the heartbeat file must not wait for a disk
accesslog = None
errorlog = "-"
timeout = 30
graceful_timeout = 10
keepalive = 5
control_socket_disable = True  # nothing here manages it; the socket would lie in a home folder
