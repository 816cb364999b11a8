#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make_samples.sh GEN_TRACES.PY: writes the sample traces in resources/samples, and what is true of them in
# tests/data/samples. The same generator always gives the same bytes.
set -euo pipefail

generator=$1
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# An ordinary day: the call server logs its own sentences only, a capture ran beside it.
python3 "$generator" --out "$work/2008-03-13" --quiet --calls 7 --span-seconds 300 --seed 32 --cvp-raw-sip off \
    --only self_service --only agent --only agent_rna_requery --only abandoned --only transfer > /dev/null
# A day of failures: the stack logger is on, no capture, and the ingress gateway's clock is 45 minutes slow.
python3 "$generator" --out "$work/2008-03-14" --quiet --calls 7 --span-seconds 300 --seed 31 --no-pcap \
    --start 2008-03-14T16:00:00 --clock-skew-ms ingress=-2712000 \
    --only vxml_503 --only vxml_busy --only wan_drop --only error_tone --only agent_reject > /dev/null

for day in 2008-03-13 2008-03-14; do
    mkdir -p "$root/resources/samples/$day" "$root/tests/data/samples"
    mv "$work/$day/truth.jsonl" "$root/tests/data/samples/$day.truth.jsonl"
    rm "$work/$day/truth-summary.json"
    cp "$work/$day"/* "$root/resources/samples/$day/"
done
