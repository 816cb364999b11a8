#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speed and memory of legwork-cli and of the window beside yardsticks that run in the same minutes on the same bytes.

    table.py --build DIR --data DIR --generator gen_traces.py [--small] [--only NAME]...

Everything is read once before it is timed, so the page cache is warm; of several rounds the fastest counts, for the
yardstick as for the product. Prints a table; data and a results.json stay in --data. NAME: text, capture, memory,
threads, linear, follow, query, poll, usage; window: all rows of the window (live is one of them and runs alone too).
"""
import argparse
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time

import pollrows
import windowrows

MB = 1000 * 1000
ROUNDS = 3
THREADS = 2
FOLLOW_RATE = 20 * MB          # bytes a second
FOLLOW_SECONDS = 20
FOLLOW_TICK = 0.01
LIVE_RATE = 50 * MB
LIVE_SECONDS = 20
ROWS = ('text', 'capture', 'memory', 'threads', 'linear', 'follow', 'live', 'query', 'window', 'poll', 'usage')


class Bench:
    def __init__(self, options):
        self.o = options
        self.cli = os.path.join(options.build, 'app', 'cli', 'legwork-cli')
        self.newlines = os.path.join(options.build, 'tests', 'bench', 'newlines')
        self.data = os.path.join(options.data, 'small' if options.small else 'large')
        self.rows = []

    # ---- data
    def generate(self):
        done = os.path.join(self.data, 'truth-summary.json')
        if not os.path.exists(done):
            os.makedirs(self.data, exist_ok=True)
            size, calls = (300, 1000) if self.o.small else (3500, 20000)
            say('generating %d MB into %s' % (size, self.data))
            subprocess.run([sys.executable, self.o.generator, '--out', self.data, '--size-mb', str(size), '--calls', str(calls),
                            '--span-seconds', '3600', '--seed', '11', '--quiet'], check=True, stdout=subprocess.DEVNULL)
        self.log = os.path.join(self.data, 'cvp-callserver.log')
        self.pcap = os.path.join(self.data, 'capture.pcap')

    def slice_of_log(self, size):
        """The first `size` bytes of the log, to the end of a line."""
        path = os.path.join(self.data, 'log-%d.log' % size)
        if not os.path.exists(path):
            copy_head(self.log, path + '.part', size)
            os.rename(path + '.part', path)
        return path

    def slice_of_capture(self, size):
        """The first `size` bytes of the capture, to the end of a packet."""
        path = os.path.join(self.data, 'capture-%d.pcap' % size)
        if not os.path.exists(path):
            with open(self.pcap, 'rb') as f:
                data = f.read(size + 65536)
            at = 24
            while at < size and at + 16 <= len(data):
                at += 16 + struct.unpack_from('<I', data, at + 8)[0]
            with open(path, 'wb') as out:
                out.write(data[:at])
        return path

    def folder_of(self, size):
        """A folder with the first bytes of every source, `size` of them together."""
        folder = os.path.join(self.data, 'folder-%d' % size)
        sources = [name for name in sorted(os.listdir(self.data)) if re.fullmatch(r'[a-z-]+\.log', name)]
        share = size / sum(os.path.getsize(os.path.join(self.data, name)) for name in sources)
        if not os.path.isdir(folder):
            os.makedirs(folder + '.part', exist_ok=True)
            for name in sources:
                path = os.path.join(self.data, name)
                copy_head(path, os.path.join(folder + '.part', name), int(min(share, 1) * os.path.getsize(path)))
            os.rename(folder + '.part', folder)
        return folder

    def say(self, text):
        say(text)

    # ---- measuring
    def calls(self, *words, threads=THREADS, rounds=ROUNDS):
        """The --stats of the fastest round of `calls` over the paths. One call is printed, so that printing is not timed."""
        best = None
        for _ in range(rounds):
            done = subprocess.run([self.cli, 'calls', '--threads', str(threads), '--limit', '1', '--format', 'ndjson',
                                   '--stats', '--quiet', *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                  text=True)
            stats = json.loads(done.stderr.strip().splitlines()[-1])['stats']
            if best is None or stats['wallMs'] < best['wallMs']:
                best = stats
        return best

    def wall(self, *command, rounds=1):
        best = None
        for _ in range(rounds):
            begin = time.monotonic()
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True)
            taken = (time.monotonic() - begin) * 1000
            best = taken if best is None else min(best, taken)
        return best

    def add(self, what, measured, yardstick, value, unit, must, aim, larger=True):
        def holds(limit):
            return limit is not None and (value >= limit if larger else value <= limit)
        verdict = 'aim' if holds(aim) else 'must' if holds(must) else 'MISSED'
        self.rows.append({'what': what, 'measured': measured, 'yardstick': yardstick, 'value': value, 'unit': unit,
                          'must': must, 'aim': aim, 'verdict': verdict})
        say('%s: %s, %s -> %.3g %s' % (what, measured, yardstick, value, unit))

    # ---- the rows
    def text(self):
        warm(self.log)
        yard = json.loads(subprocess.run([self.newlines, str(THREADS), self.log, str(ROUNDS)], check=True,
                                         stdout=subprocess.PIPE).stdout)
        stats = self.calls(self.log)
        rate, yard_rate = stats['bytes'] / stats['wallMs'] / 1e6, yard['bytes'] / yard['ms'] / 1e6
        self.add('text log to calls', '%.2f GB/s' % rate, 'memchr %.1f GB/s' % yard_rate, rate / yard_rate, 'of its rate', 1 / 15, 1 / 6)

    def capture(self):
        path = self.slice_of_capture(100 * MB)
        warm(path)
        stats = self.calls(path)
        for tool, must, aim, command in (
                ('tshark', 60, 200, ('tshark', '-r', path, '-Y', 'sip', '-T', 'fields', '-e', 'sip.Call-ID')),
                ('sngrep', 20, 60, ('sngrep', '-N', '-q', '-I', path))):
            if not shutil.which(tool):
                say('%s is not installed: its row is left out' % tool)
                continue
            taken = self.wall(*command)
            self.add('capture against %s' % tool, '%.0f ms' % stats['wallMs'], '%s %.0f ms' % (tool, taken),
                     taken / stats['wallMs'], 'times faster', must, aim)

    def memory(self):
        for what, path in (('memory, text log', self.log), ('memory, capture', self.pcap)):
            warm(path)
            stats = self.calls(path, rounds=1)
            size = os.path.getsize(path) / 1e6
            self.add(what, '%.0f MB' % stats['anonPeakMb'], 'input %.0f MB' % size, 100 * stats['anonPeakMb'] / size, '% of input',
                     8, 4, larger=False)

    def threads(self):
        for what, path in (('1 to 2 threads, text', self.log), ('1 to 2 threads, capture', self.pcap)):
            warm(path)
            one, two = self.calls(path, threads=1), self.calls(path, threads=2)
            self.add(what, '%.0f ms' % two['wallMs'], 'one %.0f ms' % one['wallMs'], one['wallMs'] / two['wallMs'], 'times',
                     1.7, 1.9)

    def linear(self):
        large = min(1000 * MB, os.path.getsize(self.log) // MB * MB)
        small = large // 10
        paths = [self.slice_of_log(small), self.slice_of_log(large)]
        for path in paths:
            warm(path)
        first, second = (self.calls(path, rounds=5) for path in paths)
        growth = (second['wallMs'] / second['bytes']) / (first['wallMs'] / first['bytes'])
        self.add('time per byte, %d MB to %d MB' % (small // MB, large // MB), '%.0f ms' % second['wallMs'],
                 '%.0f ms' % first['wallMs'], 100 * (growth - 1), '% more', 10, 10, larger=False)

    def follow(self):
        latencies = follow_latencies(self.cli, self.log)
        if not latencies:
            say('follow printed no call')
            return
        latencies.sort()
        p99 = latencies[min(len(latencies) - 1, len(latencies) * 99 // 100)]
        self.add('follow at 20 MB/s, p99', '%.0f ms' % p99, '%d calls, median %.0f ms' % (len(latencies), latencies[len(latencies) // 2]),
                 p99, 'ms', 300, 100, larger=False)

    def live(self):
        windowrows.live(self, LIVE_RATE, LIVE_SECONDS)

    def window(self):
        for path in (self.log, self.folder_of(1000 * MB)):
            warm(path)
        windowrows.rows(self, LIVE_RATE, LIVE_SECONDS)

    def poll(self):
        pollrows.poll_row(self)

    def usage(self):
        windowrows.usage(self)

    def query(self):
        program = os.path.join(self.o.build, 'tests', 'bench', 'bench_query')
        if not os.path.exists(program):
            say('bench_query is not built: its row is left out')
            return
        out = subprocess.run([program, '--benchmark_format=json'], check=True, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL).stdout
        unit = {'ns': 1e-6, 'us': 1e-3, 'ms': 1.0, 's': 1e3}
        times = [(b['real_time'] * unit[b['time_unit']], b['name']) for b in json.loads(out)['benchmarks']
                 if b.get('run_type', 'iteration') == 'iteration']
        slowest, name = max(times)
        self.add('query over 100 000 calls', '%.2f ms' % slowest, 'slowest of %d: %s' % (len(times), name), slowest, 'ms', 50, 10,
                 larger=False)

    def run(self):
        os.makedirs(self.data, exist_ok=True)
        if self.o.only != ['poll']:  # which reads no traces
            self.generate()
        for name in ROWS:
            if name in self.o.only or (not self.o.only and name != 'live'):
                getattr(self, name)()
        print_table(self.rows)
        with open(os.path.join(self.data, 'results.json'), 'w') as f:
            json.dump(self.rows, f, indent=1)


def follow_latencies(cli, log):
    """Milliseconds from the append of a call's first line to the first print of that call, for each call.

    A writer appends a log at FOLLOW_RATE. Which append carried a call's first line is known from the offset of its
    CALLGUID in the log; everything is worked out after the run, so that measuring does not take time from it."""
    with open(log, 'rb') as f:
        data = f.read(FOLLOW_RATE * FOLLOW_SECONDS)
    first = {}
    for found in re.finditer(rb'CALLGUID ?= ?([0-9A-F]{32})', data):
        first.setdefault(found.group(1).decode(), found.start())
    appended, printed = [], []           # (end offset, time), (time, bytes)
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, 'growing.log')
        open(path, 'wb').close()
        process = subprocess.Popen([cli, 'follow', '--quiet', '--format', 'ndjson', path], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)

        def read():
            while True:
                block = os.read(process.stdout.fileno(), 1 << 20)
                if not block:
                    return
                printed.append((time.monotonic(), block))
        reader = threading.Thread(target=read)
        reader.start()
        time.sleep(1)                    # until it watches; not part of what is measured
        step = int(FOLLOW_RATE * FOLLOW_TICK)
        begin = time.monotonic()
        with open(path, 'ab', 0) as f:
            for at in range(0, len(data), step):
                wait = begin + at / FOLLOW_RATE - time.monotonic()
                if wait > 0:
                    time.sleep(wait)
                f.write(data[at:at + step])
                appended.append((min(at + step, len(data)), time.monotonic()))
        time.sleep(2)
        process.terminate()
        reader.join()
        process.wait()
    return latencies_of(first, appended, printed)


def latencies_of(first, appended, printed):
    seen = {}
    rest = b''
    for when, block in printed:
        lines = (rest + block).split(b'\n')
        rest = lines.pop()
        for line in lines:
            found = re.search(rb'"callguid": ?"([0-9A-F]{32})"', line)
            if found:
                seen.setdefault(found.group(1).decode(), when)
    latencies = []
    position = 0
    for guid, offset in sorted(first.items(), key=lambda item: item[1]):
        while position < len(appended) and appended[position][0] <= offset + 64:
            position += 1
        if position < len(appended):
            # A call that never came counts as the whole run: it must not improve the figure.
            latencies.append(1000 * (seen.get(guid, appended[-1][1] + FOLLOW_SECONDS) - appended[position][1]))
    return latencies


def copy_head(path, to, size):
    """The first `size` bytes of a log, to the end of a line."""
    with open(path, 'rb') as f, open(to, 'wb') as out:
        left = size
        while left > 0:
            block = f.read(min(left, 16 * MB))
            if not block:
                break
            left -= len(block)
            out.write(block)
        out.write(f.readline())


def warm(path):
    if os.path.isdir(path):
        for name in os.listdir(path):
            warm(os.path.join(path, name))
        return
    with open(path, 'rb', 0) as f:
        while f.read(16 * MB):
            pass


def say(text):
    print(text, file=sys.stderr, flush=True)


def print_table(rows):
    def number(value):
        return '%.3g' % value if value is not None else ''
    table = [('what', 'measured', 'yardstick', 'result', 'must', 'aim', 'reached')]
    for row in rows:
        table.append((row['what'], row['measured'], row['yardstick'], '%.3g %s' % (row['value'], row['unit']),
                      number(row['must']), number(row['aim']), row['verdict']))
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    for i, row in enumerate(table):
        print('  '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        if i == 0:
            print('  '.join('-' * width for width in widths))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', required=True)
    parser.add_argument('--data', required=True)
    parser.add_argument('--generator', required=True)
    parser.add_argument('--small', action='store_true')
    parser.add_argument('--only', action='append', default=[],
                        choices=ROWS)
    Bench(parser.parse_args()).run()


if __name__ == '__main__':
    main()
