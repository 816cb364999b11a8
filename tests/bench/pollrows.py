# SPDX-License-Identifier: GPL-3.0-or-later
"""The row of the table about polling: what a poll costs beside curl on the same server over one connection that stays
open. The server is nginx with TLS, which answers from memory, so that next to nothing of the time is its own."""
import json
import os
import subprocess
import tempfile
import time

REQUESTS = 3000
ANSWER = {'licensePurchased': 600, 'totalPorts': 900, 'usedPorts': 412,
          'servers': [{'ipAddress': '192.0.2.%d' % n, 'totalPorts': 45, 'usedPorts': 20, 'timestamp': 1764000000000}
                      for n in range(1, 21)]}
CONFIG = '''daemon off; pid %(folder)s/pid; error_log %(folder)s/error.log;
events { }
http {
    access_log off; client_body_temp_path %(folder)s; proxy_temp_path %(folder)s; fastcgi_temp_path %(folder)s;
    uwsgi_temp_path %(folder)s; scgi_temp_path %(folder)s; keepalive_requests 10000000;
    server {
        listen 127.0.0.1:%(port)d ssl;
        ssl_certificate %(folder)s/server.pem; ssl_certificate_key %(folder)s/server.key;
        location / { default_type application/json; return 200 '%(answer)s'; }
    }
}
'''


def openssl(folder, *words):
    subprocess.run(('openssl',) + words, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def start_nginx(folder, port):
    openssl(folder, 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'server.key',
            '-out', 'server.pem', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1')
    with open(os.path.join(folder, 'nginx.conf'), 'w') as f:
        f.write(CONFIG % {'folder': folder, 'port': port, 'answer': json.dumps(ANSWER)})
    server = subprocess.Popen(['nginx', '-p', folder, '-c', os.path.join(folder, 'nginx.conf')],
                              stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while not os.path.exists(os.path.join(folder, 'pid')) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.2)
    return server


def poll_row(bench):
    program = os.path.join(bench.o.build, 'tests', 'bench', 'pollcost')
    with tempfile.TemporaryDirectory() as folder:
        port = 20000 + os.getpid() % 20000
        server = start_nginx(folder, port)
        url, ca = 'https://127.0.0.1:%d' % port, os.path.join(folder, 'server.pem')
        ours, curl = [], []
        try:
            for _ in range(5):
                ours.append(json.loads(subprocess.run([program, url, ca, str(REQUESTS)], input='bench\n', text=True,
                                                      check=True, stdout=subprocess.PIPE).stdout)['ms'])
                curl.append(curl_ms(url, ca, folder))
        finally:
            server.terminate()
            server.wait()
    ours, curl = min(ours) / REQUESTS, min(curl) / REQUESTS
    bench.add('a poll, keep-alive', '%.3f ms' % ours, 'curl %.3f ms' % curl, ours / curl, 'times', 1.5, 1.1, larger=False)


def curl_ms(url, ca, folder):
    """Without its start: the difference of many requests and few. The password is not among its arguments."""
    def run(count):
        words = 'url = "%s/cache-service/api/v1/licenseUsage?[1-%d]"\nuser = "bench:bench"\ncacert = "%s"\n' % (url, count, ca)
        begin = time.monotonic()
        subprocess.run(['curl', '-s', '-o', os.path.join(folder, 'answer'), '-K', '-'], input=words, text=True, check=True)
        return (time.monotonic() - begin) * 1000
    return run(REQUESTS + 10) - run(10)
