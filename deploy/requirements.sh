#!/bin/sh
# Compile pyproject.toml into pinned, hashed requirements; nothing younger than a week gets in.
set -eu
cd "$(dirname "$0")/.."
week_ago=$(date -u -d '7 days ago' +%Y-%m-%dT00:00:00Z)
compile() { # compile OUT [ARGUMENT ...]
    out=$1
    shift
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
        --python-version 3.11 --exclude-newer "$week_ago" "$@" pyproject.toml -o "$out"
}
compile requirements.txt
compile requirements-dev.txt --extra dev
compile requirements-peers.txt --extra peers
