#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [PATH...]: from a fresh Debian 12 to the window. Installs what is missing, builds the programs optimised, and
# opens the given files, folders, archives or captures, or what was open last, or the sample traces. The window is
# connected to the lab, a simulated deployment on this computer that ends with it.
# run.sh --no-window [PATH...], and any start without a display: writes a report, a picture of the ladder of each call
# that has a finding (at most 20), and a few answers of the lab's port usage service (ports.ndjson). They go to
# $LEGWORK_OUT, or legwork-report below the current folder; caller data is masked.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

hasWindow=1
[[ -n ${DISPLAY-} || -n ${WAYLAND_DISPLAY-} ]] || hasWindow=0
case ${1-} in
-h | --help)
    sed -n '3,9s/^# //p' "${BASH_SOURCE[0]}"
    exit 0
    ;;
--no-window)
    hasWindow=0
    shift
    ;;
esac

"$root/installer/install-packages.sh" build

# Quiet where all goes well, everything where it does not: the person came for the program, not for the compiler.
log=$(mktemp "${TMPDIR:-/tmp}/legwork-build.XXXXXX")
trap 'rm -f -- "$log"' EXIT
echo "Building Legwork in $root/build/release ..."
if ! { (cd "$root" && cmake --preset release) && cmake --build "$root/build/release" --target legwork legwork-cli legwork-lab; } \
    > "$log" 2>&1 < /dev/null; then
    cat "$log" >&2
    echo "run.sh: the build failed; its output is above." >&2
    exit 1
fi

window=$root/build/release/app/desktop/legwork
program=$root/build/release/app/cli/legwork-cli

if ((hasWindow)); then
    code=0
    "$window" --lab "$@" || code=$?
    # From 128 on a signal ended it: most often a display that is named but not there.
    if ((code < 128)); then exit "$code"; fi
    echo "run.sh: the window could not be shown on display ${DISPLAY:-$WAYLAND_DISPLAY}; writing the report instead." >&2
fi

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

mkdir -p -- "$out/ladders"
pictures=0
while IFS= read -r id && ((pictures < 20)); do
    name=${id//[^A-Za-z0-9._-]/_}
    "$window" render "$@" --call "$id" -o "$out/ladders/$name.svg"
    pictures=$((pictures + 1))
done < <("$program" calls --quiet --format csv --query '-finding:""' "$@" 2> /dev/null | cut -d, -f1 | tail -n +2)
# The lab's answers: through its load balancer, with a token, over TLS verified by its own authority. The password comes
# from the lab's socket and goes into standard input.
ports=
if coproc LAB { exec "$root/build/release/app/lab/legwork-lab" --any-port --until-input-ends --quiet 2> /dev/null; } &&
    lab=$LAB_PID && IFS= read -r -t 30 ready <&"${LAB[0]}"; then
    value() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" <<< "$ready"; }
    url=$(sed -n 's/.*"urls":\["\([^"]*\)".*/\1/p' <<< "$ready")
    if "$program" lab password --control "$(value control)" | "$program" ports poll --url "$url" --user "$(value user)" \
        --password-stdin --jwt --ca "$(value ca)" --interval 1 --count 3 --format ndjson --quiet > "$out/ports.ndjson"; then
        ports=", answers of the lab's port usage service in $out/ports.ndjson"
    fi
    exec {LAB[1]}>&-
    wait "$lab" 2> /dev/null || true
fi
echo "The report is in $out, $pictures pictures of ladders in $out/ladders$ports."
exit "$code"
