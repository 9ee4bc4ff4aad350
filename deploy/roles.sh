#!/bin/sh
# Run once by the image of PostgreSQL when the data is new: the owner of the tables and the application's role.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 \
    --set owner_password="$PORTAL_OWNER_PASSWORD" --set app_password="$PORTAL_APP_PASSWORD" <<'SQL'
CREATE ROLE portal_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE portal_app LOGIN PASSWORD :'app_password';
CREATE DATABASE attachment OWNER portal_owner;
REVOKE ALL ON DATABASE attachment FROM PUBLIC;
GRANT CONNECT ON DATABASE attachment TO portal_app;
SQL
