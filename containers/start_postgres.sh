#!/bin/bash
# Entry point of the PostgreSQL container. The arguments are the server's command.
#
# The image's own entry point runs its scripts only into an empty folder, so it does not repair a first start that was killed. This
# one repeats a step at every start until it is complete. The cluster is created in another folder and moved into place. A file in
# the cluster says that the roles and databases exist. Only then does the server listen on TCP.
set -euo pipefail
scripts="${STORECAST_SCRIPTS:-/storecast}"
unfinished="$PGDATA.unfinished" # only this script creates it, and nothing runs in it, so it can be deleted
prepared="$PGDATA/storecast_prepared"

# Process 1 ignores signals that it does not handle. The current step ends first.
trap 'exit 130' INT TERM

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  for other in "${PGDATA%/*/*}"/*/"${PGDATA##*/}"; do
    if [ -s "$other/PG_VERSION" ]; then
      echo "Cannot start PostgreSQL $(basename "$(dirname "$PGDATA")"): the volume has a store of another version in $other." \
        'Start the version before, take a backup, and restore it into a new volume; see docs/containers.md' >&2
      exit 1
    fi
  done
  rm -rf "$unfinished"
  mkdir -p "$(dirname "$PGDATA")"
  initdb --pgdata="$unfinished" --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" --encoding=UTF8 \
    --auth-local=trust --auth-host=scram-sha-256
  echo 'host all all all scram-sha-256' >> "$unfinished/pg_hba.conf"
  sync "$unfinished/pg_hba.conf"
  mv -T "$unfinished" "$PGDATA"
  sync "$(dirname "$PGDATA")"
fi

if [ ! -e "$prepared" ]; then
  # Without TCP, so that nobody else can connect. The server may first have to recover what an older version left.
  pg_ctl --pgdata="$PGDATA" --wait --timeout=3600 --options="$(printf '%q ' "${@:2}" -c listen_addresses=)" start
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres --file "$scripts/roles.sql"
  bash "$scripts/create_databases.sh"
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname storecast --file "$scripts/large_objects.sql"
  pg_ctl --pgdata="$PGDATA" --wait --timeout=3600 --mode=fast stop
  touch "$prepared"
  sync "$prepared"
fi

exec "$@"
