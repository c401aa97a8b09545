# syntax=docker/dockerfile:1
# Web, worker and beat of Kashikan: one image, three commands (docker-compose.yml).
# Linted by hadolint in `make lint`. There was no engine where this was written: never built there.

FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /opt/kashikan \
    && /opt/kashikan/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/kashikan/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.prod \
    KASHIKAN_BIND=0.0.0.0:8000
RUN useradd --system --uid 10001 --home-dir /srv/kashikan --shell /usr/sbin/nologin kashikan
WORKDIR /srv/kashikan
COPY --from=packages /opt/kashikan /opt/kashikan
COPY . .
# Static files are collected once, with settings that reach no server; var/ is all that is written.
RUN python -m core.catalogues locale \
    && KASHIKAN_SECRET_KEY=only-for-collectstatic-0123456789-abcdefghijklmnopqrstuvwxyz \
       KASHIKAN_ALLOWED_HOSTS=build.invalid KASHIKAN_SITE_URL=https://build.invalid \
       KASHIKAN_TLS=proxy-x-forwarded-proto KASHIKAN_MAIL_URL=smtp://build.invalid \
       KASHIKAN_MAIL_FROM=build@build.invalid \
       DATABASE_URL=postgresql://build@build.invalid/build REDIS_URL=redis://build.invalid \
       python manage.py collectstatic --noinput \
    && chown -R kashikan: var
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': __import__('os').environ['KASHIKAN_ALLOWED_HOSTS'].split(',')[0]}), timeout=2)"]
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
