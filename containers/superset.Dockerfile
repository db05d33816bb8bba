# Superset with the PostgreSQL driver, which the official image lacks. Built from the folder containers/.

FROM apache/superset:6.1.0
USER root
RUN uv pip install --python /app/.venv/bin/python --no-cache psycopg2-binary==2.9.13
COPY superset_config.py prepare_superset.py /app/storecast/
USER superset
ENV SUPERSET_CONFIG_PATH=/app/storecast/superset_config.py SCARF_ANALYTICS=false
