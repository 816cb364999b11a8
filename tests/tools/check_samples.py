#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_samples.py LEGWORK-CLI SOURCE-FOLDER: the sample traces give the calls that are true of them, and each of the
outcomes a person should see is among them."""
import json
import os
import subprocess
import sys


def main():
    cli, root = sys.argv[1:3]
    truth = {}
    folder = os.path.join(root, 'tests', 'data', 'samples')
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name)) as f:
            truth.update((t['callguid'], t) for t in map(json.loads, f))
    out = subprocess.run([cli, 'calls', '--format', 'ndjson', os.path.join(root, 'resources', 'samples')], check=True,
                         stdout=subprocess.PIPE).stdout
    calls = [json.loads(line) for line in out.splitlines()]
    faults = []
    if sorted(c['callguid'] for c in calls) != sorted(truth):
        faults.append('calls: %d read, %d true' % (len(calls), len(truth)))
    for call in calls:
        true = truth.get(call['callguid'])
        if true is None:
            continue
        for field, expected in (('ani', true['ani']), ('dnis', true['dnis']), ('outcome', true['cli_outcome']),
                                ('finding', true['finding']), ('releasedBy', true['released_by']),
                                ('label', true['label']), ('correlationId', str(true['correlation_id']))):
            if call[field] != expected:
                faults.append('%s: %s is %r, not %r' % (call['id'], field, call[field], expected))
        kinds = sorted(leg['kind'] for leg in call['legs'])
        expected = sorted(leg['kind'] for leg in true['legs'])
        if kinds != expected:
            faults.append('%s: legs are %s, not %s' % (call['id'], kinds, expected))
    if {c['outcome'] for c in calls} != {'self_service', 'agent', 'abandoned', 'failed'}:
        faults.append('outcomes: the samples do not show all of them')
    print('\n'.join(faults) or '%d sample calls agree with the truth' % len(calls))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
