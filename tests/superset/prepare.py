"""Makes Superset's own database and its administrator in one process: as commands, each would load for 8 s."""

import os

import flask_migrate
from superset.app import create_app

app = create_app()
with app.app_context():
    flask_migrate.upgrade(directory=os.path.join(os.path.dirname(app.root_path), "superset", "migrations"))
    from superset import appbuilder, security_manager

    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()
    name = os.environ["SUPERSET_USERNAME"]
    if not security_manager.find_user(name):
        security_manager.add_user(
            name, "Storecast", "Test", "test@localhost", security_manager.find_role("Admin"),
            os.environ["SUPERSET_PASSWORD"],
        )
