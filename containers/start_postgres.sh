#!/bin/bash
# Starts the PostgreSQL container, as its entry point; the arguments are the server's command. The image's own entry point runs its
# scripts only into an empty folder, so it never makes up for a first start that was killed. Here a step is repeated at every
# start until it has been done to its end: the cluster is made beside its place and moved there, and a file in it says that the
# roles and databases exist. The server listens on TCP only after that.
set -euo pipefail
scripts="${STORECAST_SCRIPTS:-/storecast}"
unfinished="$PGDATA.unfinished" # only this script makes it, and nothing runs in it, so it may go
prepared="$PGDATA/storecast_prepared"

# Process 1 ignores signals that it does not handle. The step at work ends first.
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
  # Without TCP, so that nobody else sees it. It may have to recover what an older version of this script left.
  pg_ctl --pgdata="$PGDATA" --wait --timeout=3600 --options="$(printf '%q ' "${@:2}" -c listen_addresses=)" start
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres --file "$scripts/roles.sql"
  bash "$scripts/create_databases.sh"
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname storecast --file "$scripts/large_objects.sql"
  pg_ctl --pgdata="$PGDATA" --wait --timeout=3600 --mode=fast stop
  touch "$prepared"
  sync "$prepared"
fi

exec "$@"
