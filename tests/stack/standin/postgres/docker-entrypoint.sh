#!/bin/bash
# Behaves as the start script of the official PostgreSQL image is documented to: X_FILE stands for X, an empty
# data directory is initialised with a server that listens on its socket only, *.sql and *.sh in
# /docker-entrypoint-initdb.d run in order and stop at the first error, an existing database is left alone.
set -Eeo pipefail

from_file() { # the value of $1, or the content of the file that $1_FILE names, or the default $2
    local file_name="$1_FILE"
    if [ -n "${!1}" ] && [ -n "${!file_name}" ]; then
        echo "error: both $1 and $file_name are set" >&2
        exit 1
    fi
    if [ -n "${!file_name}" ]; then
        export "$1=$(< "${!file_name}")"
    else
        export "$1=${!1:-$2}"
    fi
    unset "$file_name"
}

[ "${1:0:1}" != - ] || set -- postgres "$@"
[ "$1" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    chown -R postgres:postgres "$PGDATA" /run/postgresql
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

mkdir -p "$PGDATA"
chmod 700 "$PGDATA"

if [ -s "$PGDATA/PG_VERSION" ]; then
    echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
    exec "$@"
fi

from_file POSTGRES_PASSWORD
from_file POSTGRES_USER postgres
from_file POSTGRES_DB "$POSTGRES_USER"
if [ -z "$POSTGRES_PASSWORD" ]; then
    echo 'error: Database is uninitialized and superuser password is not specified' >&2
    exit 1
fi

initdb --pgdata="$PGDATA" --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD")
printf '\nhost all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
pg_ctl --pgdata="$PGDATA" --options="-c listen_addresses=''" --wait start

sql() { psql --no-psqlrc --no-password --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" "$@"; }
if [ "$POSTGRES_DB" != postgres ]; then
    echo 'CREATE DATABASE :"name"' | sql --dbname=postgres --set=name="$POSTGRES_DB"
fi
for script in /docker-entrypoint-initdb.d/*; do
    case "$script" in
        *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
        *.sql) sql --dbname="$POSTGRES_DB" --file="$script" ;;
    esac
done

pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
unset POSTGRES_PASSWORD
echo 'PostgreSQL init process complete; ready for start up.'
exec "$@"
