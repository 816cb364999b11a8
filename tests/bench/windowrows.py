# SPDX-License-Identifier: GPL-3.0-or-later
"""The window's rows of the table: start, first calls, ladder, filter and sort, the GUI thread, what is live, memory.

Everything runs offscreen; of several rounds the fastest counts where a duration is one program's, the slowest part of
one round where a row asks for the worst.
"""
import json
import os
import re
import subprocess
import sys

MB = 1000 * 1000
MILLION = 1000 * 1000
ROUNDS = 3
UNIT = {'ns': 1e-6, 'us': 1e-3, 'ms': 1.0, 's': 1e3}


def program(bench, *parts):
    return os.path.join(bench.o.build, *parts)


def answer_of(*command, **environment):
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env=dict(os.environ, QT_QPA_PLATFORM='offscreen', **environment))
    return json.loads(done.stdout)


def google_times(path, pattern, **environment):
    """Name to ms of each benchmark that `pattern` finds in a Google Benchmark program."""
    answer = answer_of(path, '--benchmark_format=json', '--benchmark_filter=' + pattern, **environment)
    return {b['name']: b['real_time'] * UNIT[b['time_unit']] for b in answer['benchmarks']
            if b.get('run_type', 'iteration') == 'iteration'}


def plain(name):
    return re.sub(r'/real_time$|^\w+/', '', name)


def start(bench):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'bench_start.py')
    done = subprocess.run([sys.executable, script, '--json', program(bench, 'app', 'desktop', 'legwork')], check=True,
                          stdout=subprocess.PIPE)
    figures = json.loads(done.stdout)
    bench.add('window usable from start', '%.0f ms' % figures['usable']['fastest'],
              'legwork --version %.0f ms, median %.0f' % (figures['yardstick']['fastest'], figures['usable']['median']),
              figures['usable']['fastest'], 'ms', 400, 200, larger=False)


def loading(bench):
    """First calls on screen and the longest event of the GUI thread, from the same loads of a folder of 1 GB."""
    folder = bench.folder_of(1000 * MB)
    best = None
    for _ in range(ROUNDS):
        figures = answer_of(program(bench, 'tests', 'bench', 'callswindow'), folder)
        if best is None:
            best = figures
        best['firstCallsMs'] = min(best['firstCallsMs'], figures['firstCallsMs'])
        if figures['longestEventMs'] < best['longestEventMs']:
            best['longestEventMs'], best['longest'] = figures['longestEventMs'], figures['longest']
    read = '%d calls of %.1f GB in %.1f s' % (best['calls'], best['bytes'] / 1e9, best['loadMs'] / 1000)
    bench.add('first calls of a folder', '%.0f ms' % best['firstCallsMs'], read, best['firstCallsMs'], 'ms', 300, 150,
              larger=False)
    bench.add('longest event while it loads', '%.1f ms' % best['longestEventMs'], best['longest'][0].split(', ', 1)[1],
              best['longestEventMs'], 'ms', 32, 16, larger=False)
    for line in best['longest'][1:]:
        bench.say('    then ' + line)


def ladder(bench):
    path = program(bench, 'tests', 'bench', 'bench_ladder')
    if not os.path.exists(path):
        bench.say('bench_ladder is not built: its rows are left out')
        return
    times = google_times(path, 'open|repaint')
    def of(name):
        return next(ms for full, ms in times.items() if full.startswith(name))
    # From the choice of a call to its rows in pixels; the rest of them is read while a person looks at these.
    first = of('ladder_page_open_100k/0')
    bench.add('ladder of 100 000 rows opens', '%.1f ms' % first, 'to its first rows; all of them %.0f ms, from memory %.0f ms'
              % (of('ladder_page_open_100k/1'), max(of('ladder_open_100k/0'), of('ladder_open_100k/1'))), first, 'ms', 100, 30,
              larger=False)
    slowest, brief = sorted((of('ladder_repaint_1600x1000/%d' % detail) for detail in (0, 1)), reverse=True)
    bench.add('ladder, repaint 1600x1000', '%.2f ms' % slowest, 'the other level of detail %.2f ms' % brief, slowest, 'ms', 8,
              3, larger=False)


def callview(bench):
    path = program(bench, 'tests', 'bench', 'bench_callview')
    if not os.path.exists(path):
        bench.say('bench_callview is not built: its rows are left out')
        return
    times = google_times(path, '.', LEGWORK_BENCH_CALLS=str(MILLION))
    yard = next(ms for name, ms in times.items() if name.startswith('yardstick'))
    for what, prefix in (('filter', 'view/filter'), ('sort', 'sort/')):
        slowest, name = max((ms, name) for name, ms in times.items() if name.startswith(prefix))
        bench.add('%s 1 000 000 calls' % what, '%.0f ms' % slowest, '%s; one walk along them %.0f ms' % (plain(name), yard),
                  slowest, 'ms', 300, 100, larger=False)


def made(bench):
    figures = min((answer_of(program(bench, 'tests', 'bench', 'callswindow'), '--made', str(MILLION)) for _ in range(ROUNDS)),
                  key=lambda figures: figures['setViewMs'])
    bench.add('other rows in a table of 1 000 000', '%.1f ms' % figures['setViewMs'], 'the GUI thread is held',
              figures['setViewMs'], 'ms', 32, 16, larger=False)
    bench.add('private memory of 1 000 000 calls', '%.0f MB' % figures['privatePeakMb'],
              'peak, above the calls; %.0f MB stay' % figures['privateMb'], figures['privatePeakMb'], 'MB', 64, 32,
              larger=False)


def live(bench, rate, seconds):
    figures = answer_of(program(bench, 'tests', 'bench', 'livelatency'), bench.log, str(rate // MB), str(seconds))
    bench.add('live at %d MB/s, painted, p99' % (rate // MB), '%.0f ms' % figures['p99Ms'],
              '%d calls, median %.0f ms' % (figures['calls'], figures['medianMs']), figures['p99Ms'], 'ms', 500, 200,
              larger=False)


def usage(bench):
    """What keeping port usage costs: a day of 100 servers, 13 months of 20, and charts of the latter."""
    folder = os.path.join(bench.o.data, 'usage')
    os.makedirs(folder, exist_ok=True)
    figures = answer_of(program(bench, 'tests', 'bench', 'usagestore'), folder)
    bench.add('a second of 100 servers stored', '%.0f us' % (1e6 * figures['storeShare']),
              'a day takes %.0f MB' % (figures['dayBytes'] / MB), 100 * figures['storeShare'], '% of a core', 2, 0.5,
              larger=False)
    bench.add('workspace, 13 months, 20 servers', '%.0f MB' % (figures['bytes'] / MB), 'a sample a second',
              figures['bytes'] / MB, 'MB', 1000, 300, larger=False)
    slowest = max(('yearMs', 'quarterYearMs', 'monthMs', 'weekMs', 'dayMs'), key=lambda name: figures[name])
    bench.add('a year of 20 servers read for 1600 columns', '%.1f ms' % figures['yearMs'],
              'without painting; slowest range: %s %.1f ms' % (slowest[:-2], figures[slowest]), figures['yearMs'], 'ms', 50,
              16, larger=False)


def ports(bench):
    path = program(bench, 'tests', 'bench', 'portswindow')
    if not os.path.exists(path):
        bench.say('portswindow is not built: its rows are left out')
        return
    figures = min((answer_of(path) for _ in range(ROUNDS)), key=lambda figures: max(figures['zoomMs'], figures['panMs']))
    worst = max(figures['zoomMs'], figures['panMs'])
    bench.add('zoom or pan over a year, painted', '%.1f ms' % worst,
              '20 servers, minutes; median %.1f ms, first paint %.1f ms' % (max(figures['zoomMedianMs'], figures['panMedianMs']),
                                                                            max(figures['zoomFirstMs'], figures['panFirstMs'])),
              worst, 'ms', 50, 16, larger=False)
    bench.add('chart tick of 20 servers, painted', '%.1f ms' % figures['tickMs'],
              'worst %.1f ms, GUI thread %.1f ms' % (figures['tickWorstMs'], figures['tickCpuMs']), figures['tickMs'], 'ms', 16, 5,
              larger=False)


def rows(bench, rate, seconds):
    start(bench)
    loading(bench)
    ladder(bench)
    callview(bench)
    made(bench)
    live(bench, rate, seconds)
    ports(bench)
