#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clazy.sh BUILD-FOLDER FILE...: runs clazy with the checks of .clazy over files of a configured clang build; exit code 1
# when it has something to say.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
build=$1
shift
checks=$(sed '/^#/d;/^$/d' "$root/.clazy" | paste -sd, -)
out=$(clazy-standalone -p "$build" -checks="$checks" --header-filter='/(items|ui|app)/' \
    --extra-arg=-Wno-unknown-warning-option "$@" 2>&1) || {
    echo "$out"
    exit 1
}
if grep -q '\[-Wclazy-' <<< "$out"; then
    echo "$out"
    exit 1
fi
