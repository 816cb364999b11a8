#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the first finding is the right one: the confusion table over calls whose cause is known.

    findings.py LEGWORK_CLI SOURCE_DIR [--seeds N] [--truth DIR]...

Known are the cases of the corpus (checked by hand), what the trace generator wrote (its own truth), and each DIR that
holds logs beside a truth.jsonl as the generator writes it. A row is a finding that is expected, a column what was found
first. Exit status 1 when fewer than 95 % of the failed calls are right, or a healthy call has an error.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

LEAST = 0.95


def calls_of(cli, paths):
    answer = subprocess.run([cli, 'calls', '--format', 'ndjson', '--quiet', *paths], capture_output=True, text=True,
                            check=False)
    return [json.loads(line) for line in answer.stdout.splitlines() if line.startswith('{"id"')]


def severity_of(call):
    return next((f['severity'] for f in call['findings'] if f['code'] == call['finding']), None)


class Table:
    def __init__(self):
        self.cells = collections.Counter()
        self.accepted = collections.Counter()
        self.failed = self.right = self.healthy = self.wrong_errors = 0
        self.examples = []

    def add(self, where, expected, acceptable, call, is_failed):
        found = call['finding'] if call else '(no call)'
        is_right = found == expected or found in acceptable
        self.cells[expected or 'none', found or 'none'] += 1
        if found != expected and is_right:
            self.accepted[expected or 'none', found or 'none'] += 1
        if is_failed:
            self.failed += 1
            self.right += is_right
        else:
            self.healthy += 1
            self.wrong_errors += bool(call) and severity_of(call) == 'error'
        if not is_right:
            self.examples.append(f'{where}: expected {expected}, found {found}')

    def print(self):
        print(f'{"expected":34} {"found first":34} {"calls":>7}')
        for (expected, found), count in sorted(self.cells.items()):
            note = '' if expected == found else ' or so' if self.accepted[expected, found] == count else ' WRONG'
            print(f'{expected:34} {found:34} {count:7}{note}')
        share = 100 * self.right / max(self.failed, 1)
        print(f'\nfailed calls {self.failed}, first finding right {self.right} ({share:.1f} %)')
        print(f'other calls {self.healthy}, with an error {self.wrong_errors}')
        for example in self.examples[:20]:
            print('  ' + example)

    def is_good(self):
        return self.right >= LEAST * self.failed and self.failed > 0 and self.wrong_errors == 0


def add_corpus(table, cli, source):
    folder = os.path.join(source, '..', 'shared', 'corpus', 'logs')
    if not os.path.exists(os.path.join(folder, 'expected.json')):
        print('no corpus here: left out', file=sys.stderr)
        return
    with open(os.path.join(folder, 'expected.json'), encoding='utf-8') as file:
        known = json.load(file)
    information = set(known['information_codes'])
    for case in known['cases']:
        calls = calls_of(cli, [os.path.join(folder, name) for name in case['files']])
        guid = case.get('callguid')
        call = next((c for c in calls if guid and c['callguid'] == guid), None)
        if call is None and calls:
            call = max(calls, key=lambda c: len(c['findings']))
        expected = case['expected_finding']
        table.add(case['case'], expected, case.get('also_acceptable') or [], call,
                  expected is not None and expected not in information)


def add_truth(table, cli, folder):
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if not name.startswith('truth')]
    found = {call['callguid']: call for call in calls_of(cli, paths)}
    with open(os.path.join(folder, 'truth.jsonl'), encoding='utf-8') as file:
        for line in file:
            truth = json.loads(line)
            table.add(f'{folder} {truth["callguid"]}', truth['finding'], truth.get('also_acceptable') or [],
                      found.get(truth['callguid']), truth['cli_outcome'] == 'failed')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('cli')
    parser.add_argument('source')
    parser.add_argument('--seeds', type=int, default=3, help='how often the generator runs')
    parser.add_argument('--truth', action='append', default=[], metavar='DIR')
    options = parser.parse_args()
    table = Table()
    add_corpus(table, options.cli, options.source)
    generator = os.path.join(options.source, '..', 'shared', 'tools', 'gen_traces.py')
    for seed in range(1, options.seeds + 1 if os.path.exists(generator) else 1):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, generator, '--quiet', '--calls', '200', '--seed', str(seed), '--out', folder],
                           check=True)
            add_truth(table, options.cli, folder)
    for folder in options.truth:
        add_truth(table, options.cli, folder)
    if table.failed == 0:
        print('nothing to measure with: no corpus, no generator, no --truth', file=sys.stderr)
        return 0 if not options.truth else 1
    table.print()
    return 0 if table.is_good() else 1


if __name__ == '__main__':
    sys.exit(main())
