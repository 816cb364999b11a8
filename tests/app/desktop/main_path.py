#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main path in a real window, by keyboard alone: start, find a call of the samples, read its ladder, go back, filter,
hand a path over by a second start, and find everything again after the program was killed.

    main_path.py PROGRAM [--pictures DIR]

Runs in an X server that draws into memory. Exit code 0 when every step showed what it should.
"""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

CALLER = '4152403768'
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('program')
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
        second = start(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'samples'))
        assert second.wait(PATIENCE) == 0, 'a second start ends well'
        print('ok   a second start hands its path over and ends')
        screen.key('ctrl+2')
        until('a key goes to another page', lambda: shows('Dial plan - Legwork'))
        time.sleep(4)  # longer than changes wait to be written
        program.send_signal(signal.SIGKILL)
        program.wait()
        program = start()
        until('after a kill the window is where it was', lambda: shows('Dial plan - Legwork'))
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
