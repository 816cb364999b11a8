#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_sources.py on trees with one fault each: a check that cannot fail proves nothing."""
import os
import subprocess
import sys
import tempfile
import unittest

CHECK = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'check_sources.py')
TAG = '// SPDX-License-Identifier: GPL-3.0-or-later\n'


class CheckSources(unittest.TestCase):
    def setUp(self):
        self.tree = tempfile.TemporaryDirectory()
        self.addCleanup(self.tree.cleanup)
        self.write('CMakeLists.txt', '# SPDX-License-Identifier: GPL-3.0-or-later\n')
        self.write('models/sip/good.h', TAG + '#pragma once\n#include <string>\n')
        self.write('flags/sip.rsp', '')

    def write(self, name, text):
        path = os.path.join(self.tree.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as f:
            f.write(text)

    def check(self, *words):
        done = subprocess.run([sys.executable, CHECK, *words, '--root', self.tree.name],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout

    def headers(self):
        return self.check('headers', '--compiler', os.environ.get('CXX', 'g++'), '--flags', self.tree.name + '/flags')

    def test_clean_tree_passes(self):
        for words in (('spdx',), ('qt-free',), ('widget-free',)):
            self.assertEqual(self.check(*words), (0, ''))
        self.assertEqual(self.headers(), (0, ''))

    def test_missing_licence_line(self):
        self.write('models/sip/bare.cpp', 'int x;\n')
        self.assertEqual(self.check('spdx'), (1, 'models/sip/bare.cpp:1: the line "SPDX-License-Identifier: '
                                                 'GPL-3.0-or-later" is missing at the top\n'))

    def test_licence_behind_the_interpreter_line(self):
        self.write('tests/x.py', '#!/usr/bin/env python3\n# SPDX-License-Identifier: GPL-3.0-or-later\n')
        self.assertEqual(self.check('spdx'), (0, ''))

    def test_qt_in_the_engine(self):
        for header in ('QString', 'QtCore/QString', 'qglobal.h'):
            self.write('models/sip/qt.cpp', TAG + '#  include <%s>\n' % header)
            self.assertEqual(self.check('qt-free'), (1, 'models/sip/qt.cpp:2: the engine uses no Qt: %s\n' % header))

    def test_own_header_that_begins_with_q(self):
        self.write('models/sip/query.cpp', TAG + '#include "query.h"\n#include <calls/query.h>\n')
        self.assertEqual(self.check('qt-free'), (0, ''))

    def test_qt_core_above_the_engine_is_allowed(self):
        self.write('models/items/rows.h', TAG + '#include <QAbstractTableModel>\n')
        self.assertEqual(self.check('qt-free'), (0, ''))
        self.assertEqual(self.check('widget-free'), (0, ''))

    def test_widgets_in_models(self):
        for header in ('QtWidgets/QLabel', 'QColor'):
            self.write('models/items/rows.h', TAG + '#include <%s>\n' % header)
            self.assertEqual(self.check('widget-free'),
                             (1, 'models/items/rows.h:2: models/ has no windows: %s\n' % header))

    def test_header_that_leans_on_another(self):
        self.write('models/sip/leaning.h', TAG + '#pragma once\nstd::string name();\n')
        code, text = self.headers()
        self.assertEqual(code, 1)
        self.assertTrue(text.startswith('models/sip/leaning.h:1: sip/leaning.h does not compile alone:\n'), text)

    def test_header_without_a_guard(self):
        self.write('models/sip/twice.h', TAG + 'struct Twice { };\n')
        code, text = self.headers()
        self.assertEqual(code, 1)
        self.assertIn('redefinition', text)


if __name__ == '__main__':
    unittest.main()
