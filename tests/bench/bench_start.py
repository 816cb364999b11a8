#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the window takes: from the start of the process until it stands painted, and until the first calls do.

    bench_start.py PROGRAM [--rounds N] [--platform offscreen|xcb] [PATH...]

Without PATH: a start with nothing to open, "usable" only. With PATH: "calls" as well. Prints the median, the fastest and
the slowest round in ms; one warm-up round is not counted. A yardstick runs beside it: `legwork --version`, which loads
the same libraries and ends. --json prints the same as one object.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time


def one_start(options, paths, wanted):
    with tempfile.TemporaryDirectory() as home:
        # An empty folder is something to open without anything in it: the samples stay closed.
        nothing = os.path.join(home, 'nothing')
        os.mkdir(nothing)
        environment = dict(os.environ, LEGWORK_HOME=os.path.join(home, 'home'), LEGWORK_TIMING='1', XDG_RUNTIME_DIR=home,
                           QT_QPA_PLATFORM=options.platform)
        start = time.perf_counter()
        program = subprocess.Popen([options.program, '--new-window', *(paths or [nothing])], env=environment,
                                   stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        times = {}
        try:
            for line in program.stderr:
                times.setdefault(line.strip(), (time.perf_counter() - start) * 1000)
                if wanted in times:
                    return times
        finally:
            program.kill()
            program.wait()
    sys.exit('bench_start.py: the program ended before it said "%s"' % wanted)


def version(options):
    start = time.perf_counter()
    subprocess.run([options.program, '--version'], stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('paths', nargs='*')
    parser.add_argument('--rounds', type=int, default=7)
    parser.add_argument('--platform', default='offscreen')
    parser.add_argument('--json', action='store_true')
    options = parser.parse_args()
    wanted = 'calls' if options.paths else 'usable'
    one_start(options, options.paths, wanted)
    rounds = [one_start(options, options.paths, wanted) for _ in range(options.rounds)]
    rows = [(what, [times[what] for times in rounds]) for what in (('usable', 'calls') if options.paths else ('usable',))]
    rows.append(('yardstick', [version(options) for _ in range(options.rounds)]))
    if options.json:
        print(json.dumps({what: {'median': statistics.median(values), 'fastest': min(values), 'slowest': max(values)}
                          for what, values in rows}))
        return 0
    for what, values in rows:
        print('%-22s median %6.0f ms   fastest %6.0f   slowest %6.0f' % (what, statistics.median(values), min(values), max(values)))
    return 0


if __name__ == '__main__':
    sys.exit(main())
