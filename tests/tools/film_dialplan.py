#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way from a failed call to the change that mends it, as the pictures that the help shows.

    film_dialplan.py TEST [FOLDER]      TEST: the program tst_dialplanpath, which walks the way by keyboard

Writes dialplan-1.png to dialplan-6.png, 1080 pixels wide in few colours. FOLDER: resources/help by default.
"""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STEPS = 6


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = sys.argv[2] if len(sys.argv) == 3 else os.path.join(ROOT, 'resources', 'help')
    with tempfile.TemporaryDirectory(prefix='legwork-film-') as work:
        done = subprocess.run([sys.argv[1]], env=dict(os.environ, LEGWORK_PICTURES=work, QT_QPA_PLATFORM='offscreen'),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            sys.exit('film_dialplan.py: the walk failed:\n' + done.stdout)
        for step in range(1, STEPS + 1):
            name = 'dialplan-%d.png' % step
            subprocess.run(['convert', os.path.join(work, name), '-resize', '1080x', '+dither', '-colors', '64', '-strip',
                            'PNG8:' + os.path.join(folder, name)], check=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
