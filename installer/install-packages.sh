#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# install-packages.sh PURPOSE...: installs the Debian packages that packages.txt names for these purposes and that are
# missing. Asks no question; needs root or sudo only when something is missing. Servers among them that are installed
# anew are neither started nor enabled: the programs and tests start their own, with configurations of their own.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

wanted=()
for purpose in "$@"; do
    found=0
    while read -r group package rest; do
        if [[ $group == "$purpose" && -n $package ]]; then
            wanted+=("$package")
            found=1
        fi
    done < "$here/packages.txt"
    if ((!found)); then
        echo "install-packages.sh: packages.txt names nothing for '$purpose'" >&2
        exit 2
    fi
done

if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
    echo "install-packages.sh: this is not a Debian system. Legwork is built on Debian 12; elsewhere install the" \
        "counterparts of: ${wanted[*]}" >&2
    exit 1
fi

missing=()
for package in "${wanted[@]}"; do
    if [[ " ${missing[*]-} " == *" $package "* ]]; then
        continue
    fi
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null || true)
    [[ $state == installed* ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
    exit 0
fi

if ((EUID == 0)); then
    asRoot=(env)
elif command -v sudo > /dev/null; then
    # Without a terminal sudo cannot ask for a password: fail at once rather than wait for one.
    if [[ -t 2 ]]; then asRoot=(sudo env); else asRoot=(sudo -n env); fi
else
    echo "install-packages.sh: these packages are missing and there is neither root nor sudo to install them. Ask the" \
        "administrator for:" >&2
    echo "    apt-get install ${missing[*]}" >&2
    exit 1
fi

aptGet() {
    "${asRoot[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" \
        < /dev/null
}

services=(nginx haproxy prometheus prometheus-node-exporter kamailio rsyslog)
fresh=()
for service in "${services[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$service" 2> /dev/null || true)
    [[ $state == installed ]] || fresh+=("$service")
done

# The maintainer scripts of Debian ask this program whether they may start a service; 101 is no. One that is there
# already is the administrator's and stays. Ours is known by its second line, should a run be killed and leave it.
policy=/usr/sbin/policy-rc.d
mark='# of Legwork: nothing is started while its packages are installed'
removePolicy() {
    if grep -qsxF -- "$mark" "$policy"; then "${asRoot[@]}" rm -f -- "$policy"; fi
}
if [[ ! -e $policy ]]; then
    trap removePolicy EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    printf '#!/bin/sh\n%s\nexit 101\n' "$mark" | "${asRoot[@]}" install -m 755 /dev/stdin "$policy"
else
    trap removePolicy EXIT
fi

keepQuiet() {
    local service
    for service in "${fresh[@]}"; do
        if [[ -d /run/systemd/system && -e /lib/systemd/system/$service.service ]]; then
            "${asRoot[@]}" systemctl --quiet disable --now "$service.service" || true
        fi
        if [[ -e /etc/init.d/$service ]]; then
            "${asRoot[@]}" update-rc.d "$service" disable > /dev/null || true
        fi
    done
}

echo "Installing: ${missing[*]}"
known=1
for package in "${missing[@]}"; do
    candidate=$(apt-cache policy "$package" 2> /dev/null | sed -n 's/^  Candidate: //p')
    if [[ -z $candidate || $candidate == '(none)' ]]; then known=0; fi
done
if ((!known)); then
    aptGet update
fi
# A package list older than the mirror names files that are gone: refresh it once and try again.
if ! aptGet install --no-install-recommends "${missing[@]}"; then
    aptGet update
    aptGet install --no-install-recommends "${missing[@]}"
fi
keepQuiet
