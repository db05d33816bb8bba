#!/bin/sh
# Creates the passwords at the first start, and never changes existing ones. Each folder is a volume of its own. Only the services
# that need its secrets mount it, and any user in them can read its files.
set -eu
cd "${STORECAST_SECRETS:-/secrets}"

# Writes standard input to a file, as a whole or not at all.
write() {
  rm -f "$1.new"
  cat > "$1.new"
  chmod 444 "$1.new"
  mv "$1.new" "$1"
}

random() {
  head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'
}

url() {
  printf 'postgresql://%s:%s@postgres:5432/%s' "$1" "$(cat "postgres/$2_password")" "$3"
}

for name in superuser owner loader analyst superset; do
  [ -s "postgres/${name}_password" ] || random | write "postgres/${name}_password"
done
for name in secret_key admin_password; do
  [ -s "superset/$name" ] || random | write "superset/$name"
done
url storecast owner storecast | write owner/database_url
url storecast_loader loader storecast | write loader/database_url
url storecast_analyst analyst storecast | write superset/analyst_url
url superset superset superset | write superset/metadata_url
