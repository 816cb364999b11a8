#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/fuzz/run.sh DIR SECONDS [TARGET...]: runs each libFuzzer program of the build folder DIR (or the named ones, for
# example `sip capture`) for SECONDS, as many at a time as there are processors. New inputs collect in DIR/work/TARGET,
# findings in DIR/findings/TARGET-*; exit code 1 when there is one.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
dir=$(cd -- "$1" && pwd)
seconds=$2
shift 2
names=("$@")
if ((${#names[@]} == 0)); then
    for program in "$dir"/fuzz_*; do
        [[ -f $program && -x $program ]] && names+=("$(basename -- "$program" | sed 's/^fuzz_//')")
    done
fi
((${#names[@]} > 0)) || { echo "no fuzz targets in $dir" >&2; exit 1; }

one() {
    local name=$1 work=$dir/work/$1 log=$dir/work/$1.log
    mkdir -p "$work" "$dir/findings"
    local options=()
    [[ -f $here/$name.dict ]] && options+=("-dict=$here/$name.dict")
    local code=0
    # 5 s and 2 GiB are the limits of "no hang, no unbounded memory"; inputs stay small so that many are tried.
    "$dir/fuzz_$name" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 \
        "${options[@]}" -artifact_prefix="$dir/findings/$name-" "$work" "$here/corpus/$name" > "$log" 2>&1 || code=$?
    local runs
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    if ((code == 0)); then
        printf '%-14s ok       %s runs\n' "$name" "${runs:-?}"
    else
        printf '%-14s FINDING  exit code %s, log %s\n' "$name" "$code" "$log"
        grep -m 5 -E 'property does not hold|ERROR: |SUMMARY: |runtime error' "$log" || tail -n 20 "$log"
    fi
    return "$code"
}

failed=0
running=0
for name in "${names[@]}"; do
    one "$name" &
    if ((++running >= $(nproc))); then
        wait -n || failed=1
        running=$((running - 1))
    fi
done
while ((running-- > 0)); do
    wait -n || failed=1
done
((failed == 0)) && echo "${#names[@]} fuzz targets, $seconds s each, no finding"
exit "$failed"
