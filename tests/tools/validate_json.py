#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""validate_json.py SCHEMA [FILE]: checks JSON texts, one or one per line, against resources/schema/SCHEMA.schema.json.

Prints what is wrong and ends with 1; with 2 when there is nothing to check. Reads standard input without FILE.
"""
import json
import pathlib
import sys

from jsonschema import Draft202012Validator, RefResolver

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / 'resources' / 'schema'


def main():
    store = {}
    for path in SCHEMAS.glob('*.schema.json'):
        schema = json.loads(path.read_text(encoding='utf-8'))
        Draft202012Validator.check_schema(schema)
        store[schema['$id']] = schema
    wanted = next(s for s in store.values() if s['$id'].endswith('/' + sys.argv[1] + '.schema.json'))
    validator = Draft202012Validator(wanted, resolver=RefResolver.from_schema(wanted, store=store))
    text = open(sys.argv[2], encoding='utf-8').read() if len(sys.argv) > 2 else sys.stdin.buffer.read().decode('utf-8')
    decoder = json.JSONDecoder(parse_constant=lambda name: sys.exit('not JSON: ' + name))
    count = wrong = at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        value, at = decoder.raw_decode(text, at)
        for item in value if isinstance(value, list) else [value]:
            count += 1
            for error in validator.iter_errors(item):
                wrong += 1
                print('value %d, %s: %s' % (count, '/'.join(map(str, error.path)), error.message[:300]))
    print('%d values, %d wrong' % (count, wrong), file=sys.stderr)
    return 1 if wrong else 0 if count else 2


if __name__ == '__main__':
    sys.exit(main())
