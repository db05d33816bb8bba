"""Superset's settings in the containers. Secrets come from files in the folder STORECAST_SECRETS."""

import os
from pathlib import Path

SECRETS = Path(os.environ.get("STORECAST_SECRETS", "/run/storecast"))

SECRET_KEY = (SECRETS / "secret_key").read_text().strip()
# Superset's own tables are in a separate database, with a role that cannot see the store.
SQLALCHEMY_DATABASE_URI = (SECRETS / "metadata_url").read_text().strip()

# A single process with eight threads serves Superset, so its counters may stay in memory.
RATELIMIT_STORAGE_URI = "memory://"
