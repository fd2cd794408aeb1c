#!/bin/sh
# Install the servers and the browser the tests use. Quiet when they are there already.
set -eu
packages=""
need() { # need PROGRAM PACKAGE
    PATH="$PATH:/usr/sbin" command -v "$1" >/dev/null 2>&1 || packages="$packages $2"
}
need redis-server redis-server
need mosquitto mosquitto
need mosquitto_pub mosquitto-clients
need openssl openssl
# The headless shell opens a window in a fifth of the time of the whole browser; either will do.
browser=""
command -v chromium-headless-shell >/dev/null 2>&1 || browser=chromium-headless-shell
if command -v chromium >/dev/null 2>&1 && [ "$(id -u)" -ne 0 ]; then browser=""; fi
packages="$packages${browser:+ $browser}"
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || packages="$packages postgresql"
fc-list 2>/dev/null | grep -qi 'noto sans cjk' || packages="$packages fonts-noto-cjk fontconfig"
[ -z "$packages" ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "The tests need these Debian packages:$packages" >&2
    echo "Install them as root (apt-get install$packages), then run this again." >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
if [ -n "$browser" ] && ! apt-cache show "$browser" >/dev/null 2>&1; then
    packages=$(echo "$packages" | sed "s/ $browser/ chromium/")
fi
# shellcheck disable=SC2086 # a list of words on purpose
apt-get install -y -qq --no-install-recommends $packages >/dev/null
