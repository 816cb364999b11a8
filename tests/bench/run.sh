#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/bench/run.sh BUILD-FOLDER [--small] [--parts] [--only NAME]: the table of speed and memory, from one run.
# Data is generated once (3.5 GB; 300 MB with --small) into $LEGWORK_BENCH_DATA, by default build/bench-data.
# --parts runs the Google Benchmark programs of the parts instead.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd -- "$1" && pwd)
shift
python=/usr/bin/python3
[[ -x $python ]] || python=python3

if [[ ${1-} == --parts ]]; then
    shift
    for program in "$build"/tests/bench/bench_*; do
        [[ -x $program && -f $program ]] && "$program" "$@"
    done
    exit 0
fi
exec "$python" "$root/tests/bench/table.py" --build "$build" \
    --data "${LEGWORK_BENCH_DATA:-$root/build/bench-data}" \
    --generator "${LEGWORK_GENERATOR:-$root/../shared/tools/gen_traces.py}" "$@"
