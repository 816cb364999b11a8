#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A port usage cache service as a peer for tests: REST over TLS with Basic and JWT, and faults on command.

    cache_service.py --folder DIR [--name NAME] [--plain] [--tls1]

Makes a certificate authority and a certificate for 127.0.0.1 in DIR (once; several instances share the authority),
listens on a free port of 127.0.0.1 and prints "port N" and "pin SHA256". Then reads commands, a line each, and answers
"done":

    good                the figures below
    status N [SECONDS]  every request is answered with this status (and Retry-After)
    hang                requests are taken and never answered
    body TEXT           this body instead of the figures
    big MEGABYTES       a body of that size
    redirect URL        302
    expire              every token given out so far is refused
    life SECONDS        how long tokens live from now on
    token TEXT          what the token request answers with
    certificate         a new certificate by the same authority
    asked               answers "asked N AUTH": requests so far and the kind of the last sign-in
    quit
"""
import argparse
import base64
import hashlib
import http.server
import json
import os
import ssl
import subprocess
import sys
import threading
import time

USER, PASSWORD = 'ccadmin', 's3cret words'


def openssl(folder, *words):
    subprocess.run(('openssl',) + words, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_authority(folder):
    if not os.path.exists(os.path.join(folder, 'ca.pem')):
        openssl(folder, 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key',
                '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Legwork test authority')


def make_certificate(folder, name):
    """Key and certificate of one instance, and the certificate's SHA-256."""
    with open(os.path.join(folder, name + '.ext'), 'w') as f:
        f.write('subjectAltName=IP:127.0.0.1,DNS:localhost\n')
    openssl(folder, 'req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', name + '.key', '-out',
            name + '.csr', '-subj', '/CN=' + name)
    openssl(folder, 'x509', '-req', '-in', name + '.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial',
            str(time.time_ns()), '-out', name + '.pem', '-days', '2', '-extfile', name + '.ext')
    with open(os.path.join(folder, name + '.pem')) as f:
        der = ssl.PEM_cert_to_DER_cert(f.read())
    return hashlib.sha256(der).hexdigest()


class Service:
    def __init__(self, options):
        self.o = options
        self.how = ('good',)
        self.tokens = set()
        self.life = 3600
        self.token_answer = None
        self.asked = 0
        self.signed = 'none'
        self.count = 0

    def figures(self):
        self.count += 1
        now = int(time.time() * 1000)
        return {'licensePurchased': 600, 'totalPorts': 900, 'usedPorts': 412,
                'servers': [{'ipAddress': '192.0.2.11', 'totalPorts': 450, 'usedPorts': 230, 'timestamp': now},
                            {'ipAddress': '192.0.2.12', 'totalPorts': 450, 'usedPorts': 182, 'timestamp': now}]}

    def token(self):
        def part(value):
            return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b'=').decode()
        now = int(time.time())
        token = '%s.%s.%s' % (part({'alg': 'RS256'}), part({'sub': USER, 'iat': now, 'exp': now + self.life, 'n': time.time_ns()}),
                              'c2ln')
        self.tokens.add(token)
        return token


def handler(service):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def log_message(self, *_):
            pass

        def answer(self, status, body, headers=()):
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def is_signed(self):
            sign_in = self.headers.get('Authorization', '')
            kind, _, value = sign_in.partition(' ')
            service.signed = kind or 'none'
            if kind == 'Basic':
                return base64.b64decode(value).decode() == USER + ':' + PASSWORD
            return kind == 'Bearer' and value in service.tokens

        def do_GET(self):
            service.asked += 1
            kind = service.how[0]
            if kind == 'hang':
                time.sleep(3600)
            if kind == 'status':
                extra = [('Retry-After', service.how[2])] if len(service.how) > 2 else []
                return self.answer(int(service.how[1]), b'{"error":"as told"}', extra)
            if not self.is_signed():
                return self.answer(401, b'{}', [('WWW-Authenticate', 'Basic realm="cache"')])
            if self.path == '/cache-service/api/auth/token':
                text = service.token_answer or json.dumps({'role': 'APP_USER', 'username': USER, 'token': service.token()})
                return self.answer(200, text.encode())
            if kind == 'redirect':
                return self.answer(302, b'', [('Location', service.how[1])])
            if kind == 'big':
                return self.answer(200, b'[' + b' ' * (int(service.how[1]) * 1000 * 1000) + b']')
            if kind == 'body':
                return self.answer(200, service.how[1].encode())
            if self.path == '/cache-service/api/v1/licensePurchased':
                return self.answer(200, json.dumps({'licensePurchased': 600}).encode())
            if self.path.startswith('/cache-service/api/v1/licenseUsage'):
                return self.answer(200, json.dumps(service.figures()).encode())
            return self.answer(404, b'{}')

    return Handler


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        pass


def context_of(options, folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if options.tls1:
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers('ALL:@SECLEVEL=0')
    context.load_cert_chain(os.path.join(folder, options.name + '.pem'), os.path.join(folder, options.name + '.key'))
    return context


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--folder', required=True)
    parser.add_argument('--name', default='cache')
    parser.add_argument('--plain', action='store_true')
    parser.add_argument('--tls1', action='store_true')
    options = parser.parse_args()
    service = Service(options)
    server = Server(('127.0.0.1', 0), handler(service))
    pin = ''
    if not options.plain:
        make_authority(options.folder)
        pin = make_certificate(options.folder, options.name)
        context = context_of(options, options.folder)
        # Handshakes in the threads of the requests: one that stalls does not keep others out.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print('port %d' % server.server_address[1])
    print('pin %s' % pin, flush=True)
    for line in sys.stdin:
        words = line.rstrip('\n').split(' ', 1)
        if words[0] == 'quit':
            break
        if words[0] == 'asked':
            print('asked %d %s' % (service.asked, service.signed), flush=True)
            continue
        if words[0] == 'expire':
            service.tokens.clear()
        elif words[0] == 'life':
            service.life = int(words[1])
        elif words[0] == 'token':
            service.token_answer = words[1]
        elif words[0] == 'certificate':
            make_certificate(options.folder, options.name)
            context.load_cert_chain(os.path.join(options.folder, options.name + '.pem'),
                                    os.path.join(options.folder, options.name + '.key'))
        elif words[0] == 'status':
            service.how = ('status',) + tuple(words[1].split(' '))
        else:
            service.how = tuple(words)
        print('done', flush=True)
    os._exit(0)


if __name__ == '__main__':
    main()
