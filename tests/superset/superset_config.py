"""What test:superset runs Superset with: everything else is Superset's default."""

import os

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.environ["SUPERSET_HOME"] + "/superset.db"
# One load of a page asks for all its charts at once, and each login counts.
RATELIMIT_ENABLED = False
