#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_lesson_calls.py GEN_TRACES.PY: writes the calls that lessons show, into resources/lessons/calls.

Each is one call of the trace generator, which always gives the same bytes. The walk-through then gets the numbers of
the published walk-through of the comprehensive model: a number of the same length takes the place of the generator's
wherever it stands alone, so that lengths that messages state stay right.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OUT = ROOT / 'resources' / 'lessons' / 'calls'

# name: options of the generator
CALLS = {
    'walkthrough': '--seed 3 --only agent --start 2008-03-13T21:34:38 --cvp-version 7_0 --cvp-raw-sip off',
    'selfservice': '--seed 8 --only self_service --start 2008-03-13T21:40:00 --cvp-raw-sip off',
    'transfer': '--seed 5 --only transfer --start 2008-03-13T21:50:00 --cvp-raw-sip off',
    'requery': '--seed 6 --only agent_rna_requery --start 2008-03-13T22:00:00 --cvp-raw-sip off',
    'abandoned': '--seed 9 --only abandoned --start 2008-03-13T22:05:00 --cvp-raw-sip off',
    'vxml-503': '--seed 11 --only vxml_503 --start 2008-03-14T16:00:00 --cvp-raw-sip off',
    'vxml-busy': '--seed 12 --only vxml_busy --start 2008-03-14T16:10:00 --cvp-raw-sip off',
    'wan-drop': '--seed 13 --only wan_drop --start 2008-03-14T16:20:00 --cvp-raw-sip off',
    'error-tone': '--seed 14 --only error_tone --start 2008-03-14T16:30:00 --cvp-raw-sip off',
    'agent-reject': '--seed 15 --only agent_reject --start 2008-03-14T16:40:00 --cvp-raw-sip off',
}


def decimal(guid):
    """A Cisco-Guid header's four words."""
    return '-'.join(f'{int(guid[i:i + 8], 16):010d}' for i in range(0, 32, 8))


def walkthrough(files, truth):
    """The numbers of the published walk-through: caller, number, label, correlation id, agent, GUID, Call-ID, dialogue."""
    guid = '8B82AD85F07B11DC80250013192D1650'
    agent = next(leg['dialled'] for leg in truth['legs'] if leg['kind'] == 'agent')
    ingress = next(leg['call_id'] for leg in truth['legs'] if leg['kind'] == 'ingress').split('@')[0]
    old_dialled = truth['label'] + str(truth['correlation_id'])
    swaps = [
        (truth['callguid'], guid), (truth['cisco_guid'], decimal(guid)),
        (truth['guid12'], guid[:8] + guid[16:20]), (ingress, '8C1C7CEE-F07B11DC-8177F66C-9B680D18'),
        (old_dialled, '541764140144'), (truth['label'], '5417641401'), (truth['dnis'], '5417641400'),
        (truth['ani'], '4085274003'), (agent, '70446'), (str(truth['correlation_id']), '44'),
        (str(truth['dlgid']), '21'), (str(truth['dlgid_vru']), '22'),
    ]
    dashed = lambda g: '-'.join([g[:8], g[8:12], g[12:16], g[16:20], g[20:]])
    swaps.insert(0, (dashed(truth['callguid']), dashed(guid)))
    for path in files:
        text = path.read_text()
        for old, new in swaps:
            text = re.sub(r'(?<![0-9A-Za-z.])' + re.escape(old) + r'(?![0-9A-Za-z.])', new, text)
        path.write_text(text.replace('History' + old_dialled, 'History541764140144'))


def main():
    generator = sys.argv[1]
    shutil.rmtree(OUT, ignore_errors=True)
    for name, options in CALLS.items():
        with tempfile.TemporaryDirectory() as work:
            subprocess.run([sys.executable, generator, '--out', work, '--calls', '1', '--span-seconds', '10', '--quiet',
                            '--no-pcap', *options.split()], check=True, stdout=subprocess.DEVNULL)
            truth = json.loads((pathlib.Path(work) / 'truth.jsonl').read_text().splitlines()[0])
            folder = OUT / name
            folder.mkdir(parents=True)
            files = []
            for log in sorted(pathlib.Path(work).glob('*.log')):
                files.append(pathlib.Path(shutil.copy(log, folder)))
            if name == 'walkthrough':
                walkthrough(files, truth)


if __name__ == '__main__':
    main()
