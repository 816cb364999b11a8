#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# fetch.sh DIR: unpacks into DIR what the peer tests need and Debian does not let live beside another package: syslog-ng
# (it and rsyslog each want to be the system's only one). Nothing of it is installed or started. Asks no question; does
# nothing when it is there.
set -euo pipefail

dir=$1
[[ -x $dir/usr/sbin/syslog-ng ]] && exit 0
mkdir -p "$dir"
download=$(mktemp -d)
trap 'rm -rf "$download"' EXIT
chmod 755 "$download"
(cd "$download" && apt-get download -q syslog-ng-core > /dev/null 2>&1) || {
    echo "fetch.sh: syslog-ng-core could not be downloaded; its tests will be left out" >&2
    exit 0
}
dpkg-deb -x "$download"/syslog-ng-core_*.deb "$dir"
