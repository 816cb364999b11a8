#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""English plurals: legwork_en.ts holds singular and plural of every text with a count.

    plurals.py            collects the texts and fills new ones: "%n call(s)" becomes "%n call" and "%n calls"
    plurals.py --check    exit code 1 when a text has no plural forms, or the file holds one that is no longer used

What "(s)" does not make right is written into the file by hand and kept.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FILE = os.path.join(ROOT, 'translations', 'legwork_en.ts')
FOLDERS = ('app/desktop', 'models/items', 'models/live', 'ui')


def lupdate(path):
    program = shutil.which('lupdate', path='/usr/lib/qt6/bin:' + os.environ.get('PATH', ''))
    if not program:
        sys.exit('plurals.py: lupdate is missing: install qt6-tools-dev-tools and qt6-l10n-tools')
    folders = [os.path.join(ROOT, folder) for folder in FOLDERS if os.path.isdir(os.path.join(ROOT, folder))]
    done = subprocess.run([program, '-silent', '-pluralonly', '-no-obsolete', '-locations', 'none', '-extensions', 'cpp,h',
                           *folders, '-source-language', 'en', '-target-language', 'en', '-ts', path],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit('plurals.py: lupdate: ' + done.stdout)


def messages(tree):
    for context in tree.getroot().iter('context'):
        for message in context.iter('message'):
            yield context.findtext('name'), message


# Nouns that stand in the plural in the source text.
NOUNS = ('calls', 'differences', 'legs', 'messages', 'packets', 'paths', 'pieces', 'rows', 'steps')


def forms(source):
    counted = re.search(r'%L?n (?:watched )?(\w+)', source)
    if counted and counted.group(1) in NOUNS:
        return source[:counted.end() - 1] + source[counted.end():], source
    return re.sub(r'\(e?s\)', '', source), re.sub(r'\((e?s)\)', r'\1', source)


def fill(path):
    tree = ET.parse(path)
    for _, message in messages(tree):
        translation = message.find('translation')
        places = translation.findall('numerusform')
        translation.attrib.pop('type', None)
        if all(place.text for place in places):
            continue
        for place, text in zip(places, forms(message.findtext('source'))):
            place.text = text
    tree.write(path, encoding='utf-8', xml_declaration=True)
    with open(path, encoding='utf-8') as f:
        text = f.read()
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text.replace('<TS ', '<!DOCTYPE TS>\n<TS ', 1) + '\n')


def check():
    with tempfile.TemporaryDirectory() as work:
        fresh = os.path.join(work, 'en.ts')
        lupdate(fresh)
        wanted = {(context, message.findtext('source')) for context, message in messages(ET.parse(fresh))}
    faults = []
    known = set()
    for context, message in messages(ET.parse(FILE)):
        known.add((context, message.findtext('source')))
        if not all(place.text and re.search('%L?n', place.text) or not re.search('%L?n', message.findtext('source'))
                   for place in message.find('translation').findall('numerusform')):
            faults.append('%s: "%s" has no plural forms' % (context, message.findtext('source')))
    faults += ['%s: "%s" is missing' % text for text in sorted(wanted - known)]
    faults += ['%s: "%s" is not used any more' % text for text in sorted(known - wanted)]
    for fault in faults:
        print('translations/legwork_en.ts: ' + fault)
    if faults:
        print('Run translations/plurals.py and look at what it wrote.')
    return 1 if faults else 0


if __name__ == '__main__':
    if sys.argv[1:] == ['--check']:
        sys.exit(check())
    lupdate(FILE)
    fill(FILE)
