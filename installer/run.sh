#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [PATH...]: from a fresh Debian 12 to a report. Installs what is missing, builds the programs optimised, and runs
# `legwork-cli report` on the given files, folders, archives or captures, or on the sample traces when none are given.
# The report goes to $LEGWORK_OUT, or legwork-report below the current folder.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

case ${1-} in
-h | --help)
    sed -n '3,5s/^# //p' "${BASH_SOURCE[0]}"
    exit 0
    ;;
esac

"$root/installer/install-packages.sh" build

# Quiet where all goes well, everything where it does not: the person came for the report, not for the compiler.
log=$(mktemp "${TMPDIR:-/tmp}/legwork-build.XXXXXX")
trap 'rm -f -- "$log"' EXIT
echo "Building legwork-cli in $root/build/release ..."
if ! { (cd "$root" && cmake --preset release) && cmake --build "$root/build/release" --target legwork-cli; } \
    > "$log" 2>&1 < /dev/null; then
    cat "$log" >&2
    echo "run.sh: the build failed; its output is above." >&2
    exit 1
fi

program=$root/build/release/app/cli/legwork-cli
# Paths are the caller's: they and the report's folder are meant from where the caller stands.
out=${LEGWORK_OUT:-$PWD/legwork-report}
if (($# == 0)); then
    set -- "$root/resources/samples"
fi

# 3: an input could not be read; the others were, and stderr says which one it was.
code=0
"$program" report --format table --out "$out" "$@" || code=$?
if ((code != 0 && code != 3)); then
    echo "run.sh: legwork-cli report ended with exit code $code." >&2
    exit "$code"
fi
exit "$code"
