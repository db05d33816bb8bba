"""Brings Superset's own tables up to date and creates the user "admin". Runs before the server, any number of times.

One process replaces three calls of Superset's command line, each of which takes ten seconds to start.
"""

from pathlib import Path

import flask_migrate
import superset
from superset.app import create_app
from superset.extensions import appbuilder, security_manager

app = create_app()
with app.app_context():
    flask_migrate.upgrade(str(Path(superset.__file__).parent / "migrations"))
    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()
    if security_manager.find_user("admin") is None:
        user = security_manager.add_user(
            username="admin",
            first_name="Storecast",
            last_name="Admin",
            email="admin@storecast.invalid",
            role=security_manager.find_role("Admin"),
            password=(app.config["SECRETS"] / "admin_password").read_text().strip(),
        )
        if not user:
            raise SystemExit('Cannot create the user "admin": the log above says why')
print("Superset is prepared")
