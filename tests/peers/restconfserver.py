#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway's RESTCONF for tests: `restconfserver.py STATE PORT`, over TLS with STATE/cert.pem and STATE/key.pem.

Keeps STATE/native.json, the value of Cisco-IOS-XE-native:native, and holds every request to the model: names, types,
ranges, patterns, lengths, enumerations, `when` and leafrefs of dial-peers, translation rules and profiles and number
expansion as Cisco-IOS-XE-voice 17.15.1 has them. A request is carried out whole or not at all. STATE/requests.log has
one line for each that signed in. STATE/faults.json, read at each request, says what goes wrong:

  cut_before N   the connection ends when the Nth request that changes something has arrived, before it is carried out
  cut_after N    the same, after it was carried out and before it is answered
  hang_after N   from the Nth on nothing is carried out or answered
  delay_ms       before each answer
  plain_errors   the wrapper of errors has no module name, as on some releases
  no_etag        versions are not told
  garbage TEXT   is the body of what is read
  flood N        bytes of body to a read
  chunked        answers in chunks
"""
import base64
import copy
import hashlib
import json
import os
import re
import socketserver
import ssl
import sys
import threading
import time
import urllib.parse

STATE, PORT = sys.argv[1], int(sys.argv[2])
USER, PASSWORD = "operator", "s3cret"
MODULE, NATIVE = "Cisco-IOS-XE-voice:", "Cisco-IOS-XE-native:native"
LOCK = threading.Lock()


class Bad(Exception):
    def __init__(self, status, tag, message, where=""):
        super().__init__(message)
        self.status, self.tag, self.message, self.where = status, tag, message, where


def invalid(message, where):
    return Bad(400, "invalid-value", message, where)


# ------------------------------------------------------------------------------------------------------- the model

class Leaf:
    def __init__(self, kind="string", low=None, high=None, pattern=None, enum=None, ref=None, when=None):
        self.kind, self.low, self.high, self.pattern = kind, low, high, pattern
        self.enum, self.ref, self.when = enum, ref, when

    def check(self, value, where):
        if self.kind == "empty":
            if value != [None]:
                raise invalid("type empty is [null]", where)
        elif self.kind == "boolean":
            if not isinstance(value, bool):
                raise invalid("not a boolean", where)
        elif self.kind == "uint64":
            if not isinstance(value, str) or not value.isdigit():
                raise invalid("uint64 is a string of digits in JSON", where)
            self.bounds(int(value), where)
        elif self.kind == "uint":
            if isinstance(value, bool) or not isinstance(value, int):
                raise invalid("not a number", where)
            self.bounds(value, where)
        else:
            if not isinstance(value, str):
                raise invalid("not a string", where)
            if self.enum and value not in self.enum:
                raise invalid(f"'{value}' is none of the values", where)
            if self.pattern and not re.fullmatch(self.pattern, value):
                raise invalid(f"'{value}' does not match the pattern", where)
            self.bounds(len(value), where)

    def bounds(self, number, where):
        if self.low is not None and not self.low <= number <= self.high:
            raise invalid(f"{number} is not in {self.low}..{self.high}", where)


class Container:
    def __init__(self, children, when=None):
        self.children, self.when = children, when


class List(Container):
    def __init__(self, key, children, when=None):
        super().__init__(children, when)
        self.key = key


def voip(entry):
    return entry.get("type") == "voip"


def pots(entry):
    return entry.get("type") == "pots"


def sip(entry):
    return entry.get("session", {}).get("protocol") == "sipv2"


def sip_voip(entry):
    return voip(entry) and sip(entry)


E164 = r"[+0-9A-F#*.?%()\[\]^,-]*T?(\\?\$)?"
TARGET = (r"(loopback:rtp)|(dns:.*)|(sip-server)|(sip-uri)|(ipv4:[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+(:[0-9]+)?)"
    r"|(ipv6:\[([0-9A-Fa-f.:])+\](:[0-9]+)?)")
SERVICES = ("ipsla-responder RECAPP CALLIndSs_SErviCe RetrProxy DSPREC session clid_authen_npw app-b-acd-aa "
    "clid_authen_collect app-b-acd clid_col_npw_3 clid_authen clid_col_npw_npw TOLLFRAUD_APP clid_authen_col_npw "
    "ipsla-testcall AFW_THIRD_PARTY_CC CTAPP fax_hop_on dsapp Default DEFAULT.C.OLD").split()


def ref(path, kind="uint", when=None):
    return Leaf(kind, ref=path, when=when)


CLASS = MODULE + "voice/class/"
PROFILES = Container({d: ref(MODULE + "voice/translation-profile/id", "string") for d in ("incoming", "outgoing")})
PEER = List("dialpeertag", {
    "dialpeertag": Leaf("uint", 1, 1073741823),
    "type": Leaf(enum=["pots", "voip"]),
    "description": Leaf(low=1, high=64),
    "destination-pattern": Leaf(pattern=E164),
    "direct-inward-dial": Leaf("empty", when=pots),
    "forward-digits": Container({"num-digits": Leaf("uint", 0, 32), "all": Leaf("empty"), "extra": Container({})}, pots),
    "incoming": Container({
        "called-number": Leaf(pattern=E164),
        "called": Container({"e164-pattern-map": ref(CLASS + "e164-pattern-map/id")}),
        "calling": Container({"e164-pattern-map": ref(CLASS + "e164-pattern-map/id")}),
        "uri": Container({h: ref(CLASS + "uri/uri/uritag", "string") for h in ("from", "request", "to", "via")}, sip_voip),
    }),
    "answer-address": Leaf(pattern=E164),
    "port": Leaf(when=pots),
    "prefix": Leaf(low=1, high=32, when=pots),
    "shutdown": Leaf("boolean"),
    "translation-profile": PROFILES,
    "voice-class": Container({
        "codec": Container({"codectag": ref(CLASS + "codec/codec-tag"), "offer-all": Leaf("empty")}, voip),
        "sip": Container({"tenant": ref(CLASS + "tenant/id", when=voip)}),
    }),
    "session": Container({
        "transport": Container({"udp": Leaf("empty"), "tcp": Container({"tls": Leaf("empty")})}, voip),
        "protocol": Leaf(enum=["cisco", "sipv2", "multicast"]),
        "server-group": ref(CLASS + "server-group/id", when=sip),
        "target": Container({"address": Leaf(pattern=TARGET), "dhcp": Leaf("empty"), "registrar": Leaf("empty")}, sip),
    }),
    "huntstop": Leaf("boolean"),
    "preference": Leaf("uint", 0, 10),
    "dtmf-relay": Container({n: Leaf("empty") for n in ("rtp-nte", "digit-drop", "sip-info", "sip-kpml", "sip-notify")},
        sip_voip),
    "corlist": Container({d: ref(MODULE + "dial-peer/cor/list/id", "string") for d in ("incoming", "outgoing")}),
    "vad": Leaf("boolean", when=voip),
    "destination": Container({
        "dpg": ref(CLASS + "dpg/id"),
        "calling": Container({"e164-pattern-map": ref(CLASS + "e164-pattern-map/id")}),
        "e164-pattern-map": ref(CLASS + "e164-pattern-map/id", when=voip),
        "uri": ref(CLASS + "uri/uri/uritag", "string"),
        **{n: ref(CLASS + "uri/uri/uritag", "string", sip_voip) for n in ("uri-diversion", "uri-from", "uri-to", "uri-via")},
    }),
    "max-conn": Container({"range": Leaf("uint64", 1, 2147483647)}),
    "codec": Container({"transparent": Leaf("empty")}, voip),
    "service": Leaf(enum=SERVICES),
})
RULE = List("id", {"id": Leaf("uint", 1, 100), "matching-replacement-pattern": Leaf(low=1, high=256),
    "reject": Leaf(low=1, high=256)})
SCHEMA = Container({
    "hostname": Leaf(),
    MODULE + "dial-peer": Container({"voice": PEER,
        "cor": Container({"list": List("id", {"id": Leaf(low=1, high=32)})})}),
    MODULE + "voice": Container({
        "translation-rule": List("id", {"id": Leaf("uint", 1, 1073741823), "rule": RULE}),
        "translation-profile": List("id", {"id": Leaf(low=1, high=31),
            "translate": Container({p: ref(MODULE + "voice/translation-rule/id") for p in ("called", "calling")})}),
        "class": Container({
            "codec": List("codec-tag", {"codec-tag": Leaf("uint", 1, 10000)}),
            "e164-pattern-map": List("id", {"id": Leaf("uint", 1, 10000)}),
            "dpg": List("id", {"id": Leaf("uint", 1, 10000)}),
            "tenant": List("id", {"id": Leaf("uint", 1, 10000)}),
            "server-group": List("id", {"id": Leaf("uint", 1, 1000)}),
            "uri": Container({"uri": List("uritag", {"uritag": Leaf(low=1, high=32)})}),
        }),
    }),
    MODULE + "num-exp": List("id", {"id": Leaf(pattern=r"[0-9A-F*#.+-]+"), "dialled-pattern": Leaf(pattern=r"[0-9A-F*#.+-]+")}),
})


def values_at(native, path):
    nodes = [native]
    for name in path.split("/"):
        found = []
        for node in nodes:
            child = node.get(name) if isinstance(node, dict) else None
            found += child if isinstance(child, list) else [] if child is None else [child]
        nodes = found
    return nodes


def check_when(when, peer, where):
    if when is not None and not when(peer):
        raise Bad(400, "unknown-element", "the `when` of this node does not hold", where)


def validate(schema, value, native, where, peer=None):
    if not isinstance(value, dict):
        raise invalid("not an object", where)
    for name, child in value.items():
        place = where + "/" + name
        node = schema.children.get(name)
        if node is None:
            raise Bad(400, "unknown-element", f"no node '{name}'", place)
        check_when(node.when, peer, place)
        if isinstance(node, List):
            if not isinstance(child, list):
                raise invalid("a list is an array", place)
            seen = set()
            for entry in child:
                if not isinstance(entry, dict) or node.key not in entry:
                    raise Bad(400, "missing-attribute", f"an entry without its key '{node.key}'", place)
                if entry[node.key] in seen:
                    raise invalid("the key is there twice", place)
                seen.add(entry[node.key])
                validate(node, entry, native, f"{place}={entry[node.key]}", entry if node is PEER else peer)
        elif isinstance(node, Container):
            validate(node, child, native, place, peer)
        else:
            node.check(child, place)
            if node.ref and child not in values_at(native, node.ref):
                raise invalid(f"leafref: there is no {node.ref.split('/')[-2]} {child}", place)


def merge(schema, old, new):
    for name, child in new.items():
        node = schema.children.get(name)
        if isinstance(node, List) and isinstance(child, list):
            entries = old.setdefault(name, [])
            for entry in child:
                key = entry.get(node.key) if isinstance(entry, dict) else None
                known = next((e for e in entries if e.get(node.key) == key), None)
                if known is None:
                    known = {}
                    entries.append(known)
                merge(node, known, entry)
        elif isinstance(node, Container) and isinstance(child, dict):
            merge(node, old.setdefault(name, {}), child)
        else:
            old[name] = child


def steps_of(resource):
    """[(name, key or None)] below native."""
    parts = resource.split("/")
    if parts[0] != NATIVE:
        raise Bad(404, "invalid-value", "no such resource", resource)
    return [(urllib.parse.unquote(n), urllib.parse.unquote(k) if e else None)
        for n, e, k in (p.partition("=") for p in parts[1:])]


def walk(native, resource):
    """(parent, name or entry, schema, value) of a resource, or 404."""
    schema, value, parent, at = SCHEMA, native, None, None
    for name, key in steps_of(resource):
        schema = schema.children.get(name) if isinstance(schema, Container) else None
        if schema is None:
            raise Bad(400, "unknown-element", f"no node '{name}'", resource)
        parent, at = value, name
        value = value.get(name) if isinstance(value, dict) else None
        if value is None:
            raise Bad(404, "data-missing", "it is not there", resource)
        if key is not None:
            entry = next((e for e in value if str(e.get(schema.key)) == key), None)
            if entry is None:
                raise Bad(404, "data-missing", "no entry " + key, resource)
            parent, at, value = value, entry, entry
    return parent, at, schema, value


def prune(value):
    """Containers without presence vanish with their last child; tcp and extra have presence."""
    for name in list(value):
        child = value[name]
        if isinstance(child, dict):
            prune(child)
            if not child and name not in ("tcp", "extra"):
                del value[name]
        elif isinstance(child, list) and child and isinstance(child[0], dict):
            for entry in child:
                prune(entry)
        elif child == []:
            del value[name]


# ------------------------------------------------------------------------------------------------------ the server

def read(name, otherwise):
    try:
        with open(os.path.join(STATE, name), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return otherwise


def load():
    return json.loads(read("native.json", "{}"))


def store(native):
    with open(os.path.join(STATE, "native.json.new"), "w", encoding="utf-8") as file:
        json.dump(native, file, indent=1)
    os.replace(os.path.join(STATE, "native.json.new"), os.path.join(STATE, "native.json"))


def tag_of(native):
    return '"' + hashlib.sha256(json.dumps(native, sort_keys=True).encode()).hexdigest()[:16] + '"'


class Cut(Exception):
    pass


class Hang(Exception):
    pass


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        try:
            self.connection.settimeout(60)
            self.connection.do_handshake()
            self.exchange()
        except Hang:
            self.rfile.read(1)  # until the other side gives up
        except (Cut, OSError, ValueError):
            pass

    def exchange(self):
        line = self.rfile.readline(65537).decode("latin-1").split()
        if len(line) != 3:
            return
        headers = {}
        while True:
            header = self.rfile.readline(65537).decode("latin-1").strip()
            if not header:
                break
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", 0)))
        self.faults = json.loads(read("faults.json", "{}"))
        expected = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if headers.get("authorization") != expected:
            self.answer(401, {})
            return
        with open(os.path.join(STATE, "requests.log"), "a", encoding="utf-8") as log:
            log.write(f"{line[0]} {line[1]}\n")
        with LOCK:
            try:
                status, value, tag = self.carry_out(line[0], line[1], headers, body)
            except Bad as bad:
                wrapper = "errors" if self.faults.get("plain_errors") else "ietf-restconf:errors"
                status, tag = bad.status, None
                value = {wrapper: {"error": [{"error-type": "application", "error-tag": bad.tag,
                    "error-path": bad.where, "error-message": bad.message}]}}
        self.answer(status, value, tag)

    def carry_out(self, method, target, headers, body):
        if method == "POST" and target == "/restconf/operations/cisco-ia:save-config":
            with open(os.path.join(STATE, "saved.json"), "w", encoding="utf-8") as file:
                file.write(read("native.json", "{}"))
            return 204, None, None
        if not target.startswith("/restconf/data/"):
            raise Bad(404, "invalid-value", "no such path", target)
        resource = target[len("/restconf/data/"):]
        native = load()
        if method == "GET":
            if self.faults.get("flood"):
                return 200, "x" * self.faults["flood"], None
            if self.faults.get("garbage"):
                return 200, self.faults["garbage"], None
            value = walk(native, resource)[3] if resource != NATIVE else native
            return 200, {resource.split("/")[-1].partition("=")[0]: value}, tag_of(native)
        count = self.count_write()
        if count == self.faults.get("cut_before"):
            raise Cut
        if self.faults.get("hang_after") and count >= self.faults["hang_after"]:
            raise Hang
        if "if-match" in headers and headers["if-match"] != tag_of(native):
            raise Bad(412, "operation-failed", "the configuration is another one")
        changed = copy.deepcopy(native)
        if method == "PATCH":
            try:
                value = json.loads(body)
            except ValueError as error:
                raise Bad(400, "malformed-message", str(error)) from None
            walk(native, resource) if resource != NATIVE else None  # a PATCH makes nothing where nothing is
            if resource != NATIVE or not isinstance(value, dict) or list(value) != [NATIVE]:
                raise Bad(400, "unknown-element", "the body is not that of the resource", resource)
            merge(SCHEMA, changed, value[NATIVE])
        elif method == "DELETE":
            parent, at, _, _ = walk(changed, resource)
            if isinstance(parent, list):
                parent.remove(at)
            else:
                del parent[at]
            prune(changed)
        else:
            raise Bad(405, "operation-not-supported", method)
        validate(SCHEMA, changed, changed, NATIVE)
        store(changed)
        if count == self.faults.get("cut_after"):
            raise Cut
        return 204, None, tag_of(changed)

    def count_write(self):
        count = int(read("writes", "0")) + 1
        with open(os.path.join(STATE, "writes"), "w", encoding="ascii") as file:
            file.write(str(count))
        return count

    def answer(self, status, value, tag=None):
        time.sleep(self.faults.get("delay_ms", 0) / 1000)
        body = b"" if value is None else (value if isinstance(value, str) else json.dumps(value)).encode()
        head = f"HTTP/1.1 {status} x\r\nContent-Type: application/yang-data+json\r\nConnection: close\r\n"
        if tag and not self.faults.get("no_etag"):
            head += f"ETag: {tag}\r\n"
        if self.faults.get("chunked") and body:
            self.wfile.write((head + "Transfer-Encoding: chunked\r\n\r\n").encode())
            for start in range(0, len(body), 700):
                piece = body[start:start + 700]
                self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.wfile.write((head + f"Content-Length: {len(body)}\r\n\r\n").encode() + body)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(os.path.join(STATE, "cert.pem"), os.path.join(STATE, "key.pem"))
    with Server(("127.0.0.1", PORT), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        print("listening", flush=True)
        server.serve_forever()


main()
