#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that every source file keeps and no compiler enforces.

    check_sources.py spdx --root DIR         each file's first line (the second after #!) names the licence
    check_sources.py qt-free --root DIR      no file of the engine includes a Qt header
    check_sources.py widget-free --root DIR  no file of models/ includes a QtGui or QtWidgets header
    check_sources.py headers --root DIR --compiler CXX --flags DIR
                                             each header of models/ compiles alone, without a warning

Prints one line per fault, file:line: what; exit code 1 when there is one.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

TAG = 'SPDX-License-Identifier: GPL-3.0-or-later'
TOP = ('app', 'cmake', 'installer', 'models', 'tests', 'ui', '.ci')
ENDINGS = ('.cpp', '.h', '.py', '.sh', '.cmake', '.in')
ENGINE = ('base', 'trace', 'sip', 'formats', 'calls', 'diagnosis', 'dialplan')
INCLUDE = re.compile(rb'^\s*#\s*include\s*([<"][^>"]+)[>"]')
# Qt headers: <QString>, <QtCore/qstring.h>, <qstring.h>; our own "query.h" stands in quotes
QT = re.compile(rb'^([<"]Qt[A-Z]\w*/|[<"]Q[A-Z]\w*$|<q[a-z_]+\.h$)')
GUI_MODULE = re.compile(rb'^[<"]Qt(Gui|Widgets|Charts|OpenGL|Svg|PrintSupport)/')
GUI_CLASS = re.compile(rb'^[<"]Q(Widget|Color|Font|Icon|Pixmap|Image|Brush|Pen|Painter|Palette|Action|GuiApplication|Application|'
                       rb'Clipboard|Cursor|Style|TableView|TreeView|ListView|AbstractItemView|MainWindow|Dialog|Label|'
                       rb'StandardItemModel|KeySequence|TextDocument)$')


def files_below(root, tops, endings):
    for top in tops:
        for folder, subfolders, names in os.walk(os.path.join(root, top)):
            subfolders[:] = sorted(s for s in subfolders if s not in ('data', 'corpus', '__pycache__'))
            for name in sorted(names):
                if name.endswith(endings) or name == 'CMakeLists.txt':
                    yield os.path.join(folder, name)


def spdx(root):
    checked = list(files_below(root, TOP, ENDINGS)) + [os.path.join(root, 'CMakeLists.txt')]
    run = os.path.join(root, '.ci', 'run')
    if os.path.exists(run):
        checked.append(run)
    for path in checked:
        with open(path, 'rb') as f:
            lines = [f.readline(), f.readline()]
        line = lines[1] if lines[0].startswith(b'#!') else lines[0]
        if TAG.encode() not in line:
            yield path, 1, 'the line "%s" is missing at the top' % TAG


def includes(root, folders, forbidden, why):
    tops = [os.path.join('models', f) for f in folders]
    for path in files_below(root, tops, ('.cpp', '.h')):
        with open(path, 'rb') as f:
            for number, line in enumerate(f, 1):
                found = INCLUDE.match(line)
                if found and forbidden(found.group(1)):
                    yield path, number, '%s: %s' % (why, found.group(1)[1:].decode(errors='replace'))


def qt_free(root):
    return includes(root, ENGINE, QT.match, 'the engine uses no Qt')


def widget_free(root):
    folders = sorted(os.listdir(os.path.join(root, 'models')))
    return includes(root, folders, lambda h: GUI_MODULE.match(h) or GUI_CLASS.match(h), 'models/ has no windows')


def is_proved_by_build(header):
    """Whether the .cpp beside a header begins with it, and the header says that it is to be read once."""
    source = header[:-2] + '.cpp'
    if not os.path.exists(source):
        return False
    with open(source, encoding='utf-8') as f:
        first = next((line.strip() for line in f if line.startswith('#')), '')
    with open(header, encoding='utf-8') as f:
        return first == '#include "%s"' % os.path.basename(header) and '#pragma once' in f.read().splitlines()


def headers(root, compiler, flags):
    """Compiles a file that includes the header twice: alone, and guarded against the second time. What its own .cpp
    includes before anything else is compiled alone with every build, and needs only a guard."""
    warnings = ['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Wold-style-cast', '-Wnon-virtual-dtor', '-Werror']

    def compile_alone(path):
        layer = os.path.relpath(path, os.path.join(root, 'models')).split(os.sep)[0]
        options = os.path.join(flags, layer + '.rsp')
        if not os.path.exists(options):
            return path, 1, 'no compiler options for layer %s: add it to tests/layers/CMakeLists.txt' % layer
        name = os.path.relpath(path, os.path.join(root, 'models'))
        with tempfile.TemporaryDirectory() as work:
            probe = os.path.join(work, 'probe.cpp')
            with open(probe, 'w') as f:
                f.write('#include "%s"\n#include "%s"\nint main() { }\n' % (path, path))
            done = subprocess.run([compiler, '-std=c++20', '-fPIC', '-fsyntax-only', *warnings, '@' + options, probe],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            return path, 1, '%s does not compile alone:\n%s' % (name, done.stdout.decode(errors='replace'))
        return None

    paths = [p for p in files_below(root, ['models'], ('.h',)) if p.endswith('.h') and not is_proved_by_build(p)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return [fault for fault in pool.map(compile_alone, paths) if fault]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('check', choices=('spdx', 'qt-free', 'widget-free', 'headers'))
    parser.add_argument('--root', required=True)
    parser.add_argument('--compiler', default='g++')
    parser.add_argument('--flags')
    options = parser.parse_args()
    root = os.path.abspath(options.root)
    if options.check == 'headers':
        faults = headers(root, options.compiler, options.flags)
    else:
        faults = list({'spdx': spdx, 'qt-free': qt_free, 'widget-free': widget_free}[options.check](root))
    for path, line, what in faults:
        print('%s:%d: %s' % (os.path.relpath(path, root), line, what))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
