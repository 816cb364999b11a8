#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# fetch.sh DIR: unpacks into DIR what the peer tests need and what is not to be installed on a person's machine: syslog-ng
# (it and rsyslog each want to be the system's only one) and OpenSSH's server (installed, it would listen). Nothing of it
# is installed or started. Asks no question; does nothing when it is there.
set -euo pipefail

dir=$1
mkdir -p "$dir"

fetch() { # PACKAGE PROGRAM
    [[ -x $dir/$2 ]] && return 0
    local download
    download=$(mktemp -d)
    chmod 755 "$download"
    if (cd "$download" && apt-get download -q "$1" > /dev/null 2>&1); then
        dpkg-deb -x "$download/$1"_*.deb "$dir"
    else
        echo "fetch.sh: $1 could not be downloaded; its tests will be left out" >&2
    fi
    rm -rf "$download"
}

fetch syslog-ng-core usr/sbin/syslog-ng
fetch openssh-server usr/sbin/sshd
