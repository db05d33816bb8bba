"""Superset's settings for test:superset; everything else is Superset's default."""

import os

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.environ["SUPERSET_HOME"] + "/superset.db"
# A page requests all its charts at once, and every test logs in.
RATELIMIT_ENABLED = False
