# The same Debian release in both stages; its PostgreSQL client (17) is that of compose.yaml.
ARG PYTHON_IMAGE=python:3.13-slim-trixie


FROM ${PYTHON_IMAGE} AS build

RUN python -m venv /opt/venv
COPY requirements.lock .
# Wheels only: an image must not depend on a compiler. Every file is checked against its hash.
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary=:all: -r requirements.lock \
    && rm -rf /opt/venv/lib/python3*/site-packages/pip*

WORKDIR /app
COPY bot/ bot/
COPY db/ db/
COPY handlers/ handlers/
COPY knowledge/ knowledge/
RUN printf '#!/bin/sh\nexec python -m bot "$@"\n' > /opt/venv/bin/municipio \
    && chmod 755 /opt/venv/bin/municipio \
    && /opt/venv/bin/python -m compileall -q bot db handlers knowledge


FROM ${PYTHON_IMAGE}

LABEL org.opencontainers.image.title="Municipio al Día" \
      org.opencontainers.image.description="Asistente de las municipalidades del Perú"

# pg_dump and pg_restore, for «municipio backup» and «restore» with PostgreSQL.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*

# A number that no host is likely to use, so that the owner of /data is plain to see.
RUN groupadd --gid 10001 municipio \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin municipio \
    && install -d -o 10001 -g 10001 -m 0750 /data

COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MUNICIPIO_DATA_DIR=/data \
    MUNICIPIO_HOST=0.0.0.0 \
    MUNICIPIO_PORT=8080

VOLUME /data
EXPOSE 8080
USER 10001:10001

# http.client and not urllib: a proxy of the environment must not be asked about this container.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['MUNICIPIO_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]

# A graceful stop takes at most 20 s: use «docker stop -t 30» or compose's stop_grace_period.
STOPSIGNAL SIGTERM
ENTRYPOINT ["municipio"]
CMD ["run"]
