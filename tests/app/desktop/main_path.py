#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main path in a real window: start, find a call of the samples by keyboard alone, read its ladder and export it, go
back, filter, export what the query leaves, hand a path over by a second start, drop a file from another program, and
find everything again after the program was killed.

    main_path.py PROGRAM [--drag DRAGSOURCE] [--pictures DIR]

Runs in an X server that draws into memory. Exit code 0 when every step showed what it should.
"""
import argparse
import csv
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

CALLER = '4152403768'
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
PATIENCE = 60  # seconds for one step, on a machine that does other things too


class Screen:
    """An X server of our own, and hands for it."""

    def __init__(self, size):
        read, write = os.pipe()
        self.server = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', size + 'x24', '-nolisten', 'tcp', '-noreset'],
                                       pass_fds=(write,), stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as answer:
            self.display = ':' + answer.readline().strip()
        self.environment = dict(os.environ, DISPLAY=self.display)

    def do(self, *words):
        return subprocess.run(['xdotool', *words], env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True).stdout.strip()

    def key(self, *keys):
        self.do('key', '--clearmodifiers', *keys)

    def type(self, text):
        self.do('type', '--delay', '5', text)

    def titles(self):
        ids = self.do('search', '--onlyvisible', '--name', 'Legwork').split()
        return {self.do('getwindowname', one): one for one in ids}

    def picture(self, path):
        subprocess.run(['import', '-window', 'root', path], env=self.environment, check=True)

    def close(self):
        self.server.terminate()
        self.server.wait()


def until(what, condition, act=lambda: None, patience=PATIENCE):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        act()
        for _ in range(10):
            if condition():
                print('ok   ' + what)
                return
            time.sleep(0.1)
    raise AssertionError(what)


def calls_of(path):
    """The calls of an exported table; none while it is not there."""
    if not os.path.exists(path):
        return []
    with open(path, newline='') as file:
        return list(csv.DictReader(file))


def drop(screen, dragsource, path, to):
    """Drags a file out of another program's window and lets it go at a point of ours."""
    source = subprocess.Popen([dragsource, path], env=screen.environment, stdout=subprocess.PIPE, text=True)
    try:
        for _ in range(100):
            if screen.do('search', '--onlyvisible', '--name', 'dragsource'):
                break
            time.sleep(0.1)
        screen.do('mousemove', '20', '20')
        time.sleep(0.3)
        screen.do('mousedown', '1')
        time.sleep(0.5)
        for step in range(1, 11):  # as a hand does: the target hears of it on the way
            screen.do('mousemove', str(20 + (to[0] - 20) * step // 10), str(20 + (to[1] - 20) * step // 10))
            time.sleep(0.1)
        time.sleep(0.5)
        screen.do('mouseup', '1')
        return source.stdout.readline().strip()
    finally:
        source.kill()
        source.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('--drag', help='the program dragsource: without it nothing is dropped')
    parser.add_argument('--pictures', help='folder for a picture after each step')
    options = parser.parse_args()
    for tool in ('Xvfb', 'xdotool', 'import'):
        if not shutil.which(tool):
            sys.exit('main_path.py: %s is missing: installer/install-packages.sh test' % tool)
    work = tempfile.mkdtemp(prefix='legwork-main-path-')
    os.chmod(work, 0o700)
    screen = Screen('1440x900')
    screen.environment.update(LEGWORK_HOME=os.path.join(work, 'home'), XDG_RUNTIME_DIR=work, TMPDIR=work)
    screen.environment.pop('QT_QPA_PLATFORM', None)
    started = []

    def start(*arguments):
        program = subprocess.Popen([options.program, *arguments], env=screen.environment)
        started.append(program)
        return program

    def shows(text):
        return any(text in title for title in screen.titles())

    def picture(name):
        if options.pictures:
            os.makedirs(options.pictures, exist_ok=True)
            screen.picture(os.path.join(options.pictures, name + '.png'))

    def find_and_open():
        screen.key('Escape')
        screen.key('ctrl+k')
        screen.type(CALLER)
        time.sleep(0.5)
        screen.key('Return')

    def export(name):
        """Ctrl+E, what is asked answered as proposed, and the file named."""
        path = os.path.join(work, name)
        screen.key('ctrl+e')
        time.sleep(1.5)
        screen.key('Return')  # it asks whether to hide numbers
        time.sleep(1.5)
        screen.key('ctrl+a')  # and for the name of the file
        screen.type(path)
        screen.key('Return')
        time.sleep(1)
        return path

    try:
        program = start()
        until('a start without arguments shows the calls', lambda: shows('Calls - Legwork'))
        until('a caller typed into the palette opens the ladder', lambda: shows(CALLER), find_and_open)
        time.sleep(1)
        picture('ladder')
        screen.key('Escape')
        until('Escape goes back to the calls', lambda: shows('Calls - Legwork'), lambda: screen.key('Escape'))
        time.sleep(0.5)
        picture('calls')
        screen.key('ctrl+f')
        screen.type('outcome:failed ')
        screen.key('Return')
        time.sleep(1)
        picture('filtered')
        failed = export('failed.csv')
        until('what the query leaves is exported: failed calls and no others',
              lambda: {call['outcome'] for call in calls_of(failed)} == {'failed'})
        picture('exported')
        numbers = [call['ani'] for call in calls_of(failed)]
        assert numbers and all(number.startswith('xxx') for number in numbers), 'numbers are hidden unless asked'
        print('ok   callers are hidden in what was exported')
        screen.key('ctrl+f', 'Escape', 'Escape')
        if options.drag:
            dropped = os.path.join(work, 'dropped')
            os.mkdir(dropped)
            with open(os.path.join(ROOT, 'resources', 'samples', '2008-03-13', 'vxml-gw.log'), 'rb') as log:
                content = log.read()
            path = os.path.join(dropped, 'dragged-here.log')
            with open(path, 'wb') as log:
                log.write(content)
            said = drop(screen, options.drag, path, (900, 500))
            assert said == 'dropped', 'a file from another program is taken (%s)' % said
            print('ok   a file dragged from another program is taken')
            time.sleep(1)
            picture('dropped')
        screen.do('mousemove', '900', '500')
        handed = os.path.join(ROOT, 'tests', 'data', 'samples')
        second = start(handed)
        assert second.wait(PATIENCE) == 0, 'a second start ends well'
        print('ok   a second start hands its path over and ends')
        screen.key('ctrl+2')
        until('a key goes to another page', lambda: shows('Dial plan - '))
        time.sleep(6)  # longer than changes wait to be written
        program.send_signal(signal.SIGKILL)
        program.wait()
        program = start()
        until('after a kill the window is where it was', lambda: shows('Dial plan - '))
        screen.key('ctrl+q')
        assert program.wait(PATIENCE) == 0, 'Ctrl+Q ends the program'
        print('ok   Ctrl+Q ends the program')
        return 0
    except AssertionError as fault:
        print('FAIL %s; windows: %s' % (fault, ', '.join(screen.titles()) or 'none'))
        picture('fail')
        return 1
    finally:
        for one in started:
            if one.poll() is None:
                one.kill()
                one.wait()
        screen.close()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
