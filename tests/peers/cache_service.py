#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A port usage cache service as a peer for tests: REST over TLS with Basic and JWT, and faults on command.

    cache_service.py --folder DIR [--name NAME] [--plain] [--tls1] [--client-ca FILE] [--days N] [--port N]

Makes a certificate authority, a certificate for 127.0.0.1 and the RSA key that signs tokens in DIR (once; several
instances share authority and key: key.pem, its public half key-public.pem, and as a set key.jwks),
listens on a free port of 127.0.0.1 and prints "port N" and "pin SHA256". Then reads commands, a line each, and answers
"done":

    good                the figures below
    status N [SECONDS]  every request is answered with this status (and Retry-After)
    hang                requests are taken and never answered
    body TEXT           this body instead of the figures
    big MEGABYTES       a body of that size, in pieces
    declared BYTES      a Content-Length of that size
    deep LEVELS         objects in objects
    redirect URL        302
    close               every open connection ends now
    drop                the connection ends when the request, with its body, was read
    stall               open connections are never answered again; new ones are good
    head BYTES          a header of that size
    nobody              200 whose body is shorter than its Content-Length, then silence
    expire              every token given out so far is refused
    life SECONDS        how long tokens live from now on
    token TEXT          what the token request answers with; empty: a good one
    sign WORD           tokens from now on: good, none (alg none), hs256 (HMAC with the public key), other (another key)
    clock SECONDS       how far the service's clock is ahead
    certificate [NAME]  a new certificate by the same authority, with that common name
    asked               answers "asked N AUTH": requests so far and the kind of the last sign-in
    posted              answers "posted N BODY": POSTs whose body was read so far, and the last body
    tokens              answers "tokens T T ...": those given out lately
    quit
"""
import argparse
import base64
import email.utils
import hashlib
import hmac
import http.server
import json
import os
import socket
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


def make_certificate(folder, name, common=None, days=2):
    """Key and certificate of one instance, and the certificate's SHA-256."""
    with open(os.path.join(folder, name + '.ext'), 'w') as f:
        f.write('subjectAltName=IP:127.0.0.1,DNS:localhost\n')
    openssl(folder, 'req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', name + '.key', '-out',
            name + '.csr', '-subj', '/CN=' + (common or name))
    openssl(folder, 'x509', '-req', '-in', name + '.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial',
            str(time.time_ns()), '-out', name + '.pem', '-days', str(days), '-extfile', name + '.ext')
    with open(os.path.join(folder, name + '.pem')) as f:
        der = ssl.PEM_cert_to_DER_cert(f.read())
    return hashlib.sha256(der).hexdigest()


def make_key(folder):
    """The key that signs tokens, and another one that must not."""
    if os.path.exists(os.path.join(folder, 'key.jwks')):
        return
    for name in ('key', 'otherkey'):
        openssl(folder, 'genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', name + '.pem')
        openssl(folder, 'pkey', '-in', name + '.pem', '-pubout', '-out', name + '-public.pem')
    shown = subprocess.run(('openssl', 'pkey', '-in', 'key.pem', '-text', '-noout'), cwd=folder, check=True,
                           capture_output=True, text=True).stdout
    digits = shown.split('modulus:')[1].split('publicExponent')[0]
    modulus = bytes.fromhex(''.join(digits.split()).replace(':', '')).lstrip(b'\0')
    keys = {'keys': [{'kty': 'EC', 'crv': 'P-256', 'kid': 'passed over'},
                     {'kty': 'RSA', 'kid': 'one', 'alg': 'RS256', 'n': unpadded(modulus), 'e': 'AQAB'}]}
    with open(os.path.join(folder, 'key.jwks'), 'w') as f:
        json.dump(keys, f)


def unpadded(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


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
        self.sign = 'good'
        self.ahead = 0
        self.posted = 0
        self.body = b''
        self.purchased = 600
        self.stalled = set()
        self.open = set()

    def figures(self):
        self.count += 1
        now = int((time.time() + self.ahead) * 1000)
        return {'licensePurchased': self.purchased, 'totalPorts': 900, 'usedPorts': 412,
                'servers': [{'ipAddress': '192.0.2.11', 'totalPorts': 450, 'usedPorts': 230, 'timestamp': now},
                            {'ipAddress': '192.0.2.12', 'totalPorts': 450, 'usedPorts': 182, 'timestamp': now}]}

    def token(self):
        now = int(time.time()) + self.ahead
        algorithm = {'none': 'none', 'hs256': 'HS256'}.get(self.sign, 'RS256')
        claims = {'sub': USER, 'iat': now, 'exp': now + self.life, 'n': time.time_ns()}
        parts = [unpadded(json.dumps(value).encode()) for value in ({'alg': algorithm, 'kid': 'one'}, claims)]
        signed = '.'.join(parts).encode()
        if self.sign == 'none':
            signature = b''
        elif self.sign == 'hs256':  # what a careless client takes: the public key as the secret
            with open(os.path.join(self.o.folder, 'key-public.pem'), 'rb') as f:
                signature = hmac.new(f.read(), signed, hashlib.sha256).digest()
        else:
            key = 'otherkey.pem' if self.sign == 'other' else 'key.pem'
            signature = subprocess.run(('openssl', 'dgst', '-sha256', '-sign', key), cwd=self.o.folder, input=signed,
                                       check=True, capture_output=True).stdout
        token = signed.decode() + '.' + unpadded(signature)
        self.tokens.add(token)
        return token


def handler(service):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def log_message(self, *_):
            pass

        def setup(self):
            super().setup()
            service.open.add(self)

        def finish(self):
            service.open.discard(self)
            super().finish()

        def date_time_string(self, timestamp=None):
            return email.utils.formatdate(time.time() + service.ahead, usegmt=True)

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

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get('Content-Length', '0')))
            service.posted += 1
            service.body = body
            if service.how[0] == 'drop':
                self.connection.close()
                self.close_connection = True
                return None
            return self.do_GET(body)

        def do_GET(self, posted=None):
            service.asked += 1
            kind = service.how[0]
            if kind == 'hang' or self in service.stalled:
                time.sleep(3600)
            if kind == 'status':
                extra = [('Retry-After', service.how[2])] if len(service.how) > 2 else []
                return self.answer(int(service.how[1]), b'{"error":"as told"}', extra)
            if self.path == '/keys':
                with open(os.path.join(service.o.folder, 'key.jwks'), 'rb') as f:
                    return self.answer(200, f.read())
            if not self.is_signed():
                return self.answer(401, b'{}', [('WWW-Authenticate', 'Basic realm="cache"')])
            if self.path == '/cache-service/api/auth/token':
                text = service.token_answer or json.dumps({'role': 'APP_USER', 'username': USER, 'token': service.token()})
                return self.answer(200, text.encode())
            return self.misbehave(kind) or self.figures(posted)

        def misbehave(self, kind):
            """True when it did."""
            if kind == 'redirect':
                self.answer(302, b'', [('Location', service.how[1])])
            elif kind == 'big':
                # In pieces: the client is to hang up long before the end.
                self.send_response(200)
                self.send_header('Transfer-Encoding', 'chunked')
                self.end_headers()
                for _ in range(int(service.how[1])):
                    self.wfile.write(b'f4240\r\n' + b' ' * 1000000 + b'\r\n')
                self.wfile.write(b'0\r\n\r\n')
            elif kind == 'declared':
                self.send_response(200)
                self.send_header('Content-Length', service.how[1])
                self.end_headers()
            elif kind == 'head':
                self.answer(200, b'{}', [('X-Long', 'a' * int(service.how[1]))])
            elif kind == 'nobody':
                self.send_response(200)
                self.send_header('Content-Length', '1000')
                self.end_headers()
                self.wfile.write(b'{"totalPorts": 900')
                self.wfile.flush()
                time.sleep(3600)
            elif kind == 'body':
                self.answer(200, service.how[1].encode())
            elif kind == 'deep':
                depth = int(service.how[1])
                self.answer(200, b'{"a":' * depth + b'1' + b'}' * depth)
            else:
                return False
            return True

        def figures(self, posted):
            if self.path == '/cache-service/api/v1/licensePurchased':
                if posted is not None:
                    service.purchased = json.loads(posted)['licensePurchased']
                return self.answer(200, json.dumps({'licensePurchased': service.purchased}).encode())
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
    if options.client_ca:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(options.client_ca)
    context.load_cert_chain(os.path.join(folder, options.name + '.pem'), os.path.join(folder, options.name + '.key'))
    return context


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--folder', required=True)
    parser.add_argument('--name', default='cache')
    parser.add_argument('--plain', action='store_true')
    parser.add_argument('--tls1', action='store_true')
    parser.add_argument('--client-ca', help='ask clients for a certificate of this authority')
    parser.add_argument('--days', type=int, default=2, help='that its certificate is good for')
    parser.add_argument('--port', type=int, default=0)
    options = parser.parse_args()
    service = Service(options)
    server = Server(('127.0.0.1', options.port), handler(service))
    pin = ''
    make_key(options.folder)
    if not options.plain:
        make_authority(options.folder)
        pin = make_certificate(options.folder, options.name, days=options.days)
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
        if words[0] == 'tokens':
            print('tokens %s' % ' '.join(list(service.tokens)[-50:]), flush=True)
            continue
        if words[0] == 'posted':
            print('posted %d %s' % (service.posted, service.body.decode()), flush=True)
            continue
        if words[0] == 'sign':
            service.sign = words[1]
        elif words[0] == 'clock':
            service.ahead = int(words[1])
        elif words[0] == 'close':
            for handler_of in list(service.open):
                # Below TLS: the thread that reads from it wakes up.
                socket.socket.shutdown(handler_of.connection, socket.SHUT_RDWR)
        elif words[0] == 'stall':
            service.how = ('good',)
            service.stalled = set(service.open)
        elif words[0] == 'expire':
            service.tokens.clear()
        elif words[0] == 'life':
            service.life = int(words[1])
        elif words[0] == 'token':
            service.token_answer = words[1] if len(words) > 1 else None
        elif words[0] == 'certificate':
            make_certificate(options.folder, options.name, words[1] if len(words) > 1 else None)
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
