#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the README from the running program, in an X server that draws into memory.

    make_pictures.py PROGRAM [FOLDER]      writes calls-light.png, calls-dark.png, ladder-light.png, ladder-dark.png

Made from the second day of the sample traces at 1440 x 900. FOLDER: resources/pictures by default.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'app', 'desktop'))
from main_path import Screen  # noqa: E402

CALLER = '4152403768'


def wait_for(screen, text, act=lambda: None):
    for _ in range(60):
        act()
        for _ in range(5):
            if any(text in title for title in screen.titles()):
                return
            time.sleep(0.2)
    sys.exit('make_pictures.py: no window shows "%s"' % text)


def pictures(program, folder, theme):
    work = tempfile.mkdtemp(prefix='legwork-pictures-')
    screen = Screen('1440x900')
    screen.environment.update(LEGWORK_HOME=os.path.join(work, 'home'), XDG_RUNTIME_DIR=work)
    screen.environment.pop('QT_QPA_PLATFORM', None)
    window = subprocess.Popen([program, '--new-window', '--theme', theme, os.path.join(ROOT, 'resources', 'samples', '2008-03-14')],
                              env=screen.environment)

    def focus():
        for one in screen.titles().values():
            screen.do('windowfocus', one)

    def open_ladder():
        focus()
        screen.key('Escape')
        screen.key('ctrl+k')
        screen.type(CALLER)
        time.sleep(1)
        screen.key('Return')

    try:
        wait_for(screen, 'Calls - Legwork')
        wait_for(screen, CALLER, open_ladder)
        time.sleep(5)  # what is beside the ladder comes when it is read, also on a machine that is busy
        focus()
        screen.key('e')  # the strongest evidence, with its message beside it
        time.sleep(5)
        screen.picture(os.path.join(folder, 'ladder-%s.png' % theme))
        wait_for(screen, 'Calls - Legwork', lambda: (focus(), screen.key('Escape')))
        time.sleep(1)
        screen.picture(os.path.join(folder, 'calls-%s.png' % theme))
    finally:
        window.kill()
        window.wait()
        screen.close()
        shutil.rmtree(work, ignore_errors=True)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = sys.argv[2] if len(sys.argv) == 3 else os.path.join(ROOT, 'resources', 'pictures')
    os.makedirs(folder, exist_ok=True)
    for theme in ('light', 'dark'):
        pictures(sys.argv[1], folder, theme)
    return 0


if __name__ == '__main__':
    sys.exit(main())
