#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A router's console for tests: `iosshell.py STATE`, started by sshd for each sign-in.

Modes, prompts, echo, pager, help on `?`, refusals, questions, `configure terminal revert timer`, `reload in` as IOS has
them, over a configuration that outlives the session in STATE/running.cfg and STATE/startup.cfg. STATE/faults.json says
what goes wrong:

  cut_before N      the connection ends when the Nth line of configuration has arrived, before it is carried out
  cut_after N       the same, after it was carried out and before it is answered
  hang_after N      from the Nth line on nothing is carried out or answered, the connection stays
  delay_ms, chunk   output in pieces of that size with that pause
  reject [TEXT]     lines that contain TEXT are refused
  ask TEXT          lines that contain TEXT are answered by a question
  remark TEXT       a log message comes with each answer, before the prompt
  late_remark TEXT  the same behind the prompt, which is not written again
  no_length         `terminal length` is refused: the pager stays
  unprivileged      the session starts at `>`; enable_secret is what `enable` wants
  flood N           `show running-config` sends N bytes without an end
  cut_config N      `show running-config` ends after N lines
  banner TEXT       before the first prompt
"""
import fcntl
import json
import os
import re
import sys
import termios
import time
import tty

STATE = sys.argv[1]
STAMP = "*Mar  1 00:12:34.567: "


def path(name):
    return os.path.join(STATE, name)


def read(name, otherwise=""):
    try:
        with open(path(name), encoding="latin-1", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return otherwise


def write(name, text):
    with open(path(name + ".new"), "w", encoding="latin-1", newline="") as file:
        file.write(text)
    os.replace(path(name + ".new"), path(name))


class Refused(Exception):
    pass


# ---------------------------------------------------------------------------------------------- the configuration

# Commands of which a block has one: the words before the value. The longest that fits counts.
SINGLE = {
    "dial-peer": ["description", "destination-pattern", "incoming called-number", "session protocol", "session target",
        "session transport", "preference", "max-conn", "translation-profile incoming", "translation-profile outgoing",
        "voice-class codec", "voice-class sip options-keepalive", "voice-class sip rel1xx", "dtmf-relay", "codec",
        "service", "port", "prefix", "forward-digits", "destination dpg", "incoming uri via", "huntstop", "shutdown",
        "direct-inward-dial", "vad", "digit-strip", "answer-address"],
    "class": ["description", "host", "hunt-scheme", "up-interval", "down-interval", "retry"],
    "global": ["hostname", "dial-peer hunt"],
}
KEYED = ["rule", "translate", "codec preference", "dial-peer", "ipv4", "param", "bind", "num-exp"]
ON_BY_DEFAULT = ["vad", "digit-strip"]
FIRST_WORDS = {
    "dial-peer": """description destination-pattern incoming session preference max-conn translation-profile voice-class
        dtmf-relay codec service port prefix forward-digits destination huntstop shutdown direct-inward-dial vad
        digit-strip answer-address ip fax corlist trunkgroup carrier-id permission""".split(),
    "translation-rule": ["rule", "description"],
    "translation-profile": ["translate", "description"],
    "class": """description codec host user-id pattern e164 url dial-peer ipv4 ipv6 dns hunt-scheme huntstop shutdown
        sip-server bind rel1xx early-offer session up-interval down-interval retry transport rule request response
        sip-profiles phone""".split(),
    "voice-service": ["sip", "shutdown", "translation-profile", "allow-connections", "ip", "mode"],
    "voice-service-sip": ["bind", "rel1xx", "early-offer", "session", "call-route", "sip-profiles"],
    "sip-ua": ["sip-server", "retry", "transport", "timers"],
    "application": ["service"],
    "service": ["param", "paramspace"],
    "interface": ["description", "ip", "shutdown"],
    "trunk": ["description", "translation-profile"],
    "voice-port": ["description", "shutdown", "translation-profile", "trunk-group"],
    "cor": ["name", "member"],
    "archive": ["path", "maximum", "write-memory", "log"],
    "global": "hostname num-exp archive ip version service logging line enable username aaa crypto snmp-server ntp".split(),
}
HEADERS = [
    (r"dial-peer voice \d+ (voip|pots)$", "dial-peer", "config-dial-peer"),
    (r"dial-peer voice \d+$", "dial-peer", "config-dial-peer"),
    (r"voice translation-rule \d+$", "translation-rule", "cfg-translation-rule"),
    (r"voice translation-profile \S+$", "translation-profile", "cfg-translation-profile"),
    (r"voice class (codec|dpg|server-group|tenant|e164-pattern-map|sip-options-keepalive|sip-profiles) \d+$", "class",
        "config-class"),
    (r"voice class uri \S+ (sip|tel)$", "class", "config-voice-uri-class"),
    (r"voice class uri \S+$", "class", "config-voice-uri-class"),
    (r"voice service (voip|pots)$", "voice-service", "conf-voi-serv"),
    (r"sip-ua$", "sip-ua", "config-sip-ua"),
    (r"application$", "application", "config-app"),
    (r"interface \S+$", "interface", "config-if"),
    (r"trunk group \S+$", "trunk", "config-trunk-group"),
    (r"voice-port \S+$", "voice-port", "config-voiceport"),
    (r"dial-peer cor (custom|list \S+)$", "cor", "config-dp-cor"),
    (r"archive$", "archive", "config-archive"),
]
MODES = {"service": "config-app-param", "voice-service-sip": "conf-serv-sip"}


class Node:
    def __init__(self, line, kind="global"):
        self.line, self.kind, self.children = line, kind, []

    def text(self, depth=0):
        out = [" " * depth + self.line]
        for child in self.children:
            out += child.text(depth + 1)
        return out


class Config:
    def __init__(self, text):
        self.root = Node("", "global")
        stack = [(-1, self.root)]
        for line in text.split("\n"):
            line = line.rstrip("\r")
            words = line.strip()
            if not words or words == "!" or words == "end" or words.startswith("!"):
                continue
            indent = len(line) - len(line.lstrip(" "))
            while stack[-1][0] >= indent:
                stack.pop()
            parent = stack[-1][1]
            node = Node(words, self.kind_of(parent, words))
            same = next((n for n in parent.children if n.line == words and n.children), None)
            if same is None:
                parent.children.append(node)
            stack.append((indent, same or node))

    @staticmethod
    def kind_of(parent, words):
        if parent.kind == "global":
            for pattern, kind, _ in HEADERS:
                if re.match(pattern, words):
                    return kind
        if parent.kind == "application" and words.startswith("service "):
            return "service"
        if parent.kind == "voice-service" and words == "sip":
            return "voice-service-sip"
        return "leaf"

    def text(self):
        out = []
        for node in self.root.children:
            out += node.text()
            if node.children:
                out.append("!")
        return "\n".join(out + ["end", ""])

    def block(self, parent, header):
        """The block that a header enters, made when it is new."""
        kind = self.kind_of(parent, header)
        words = header.split()
        if kind == "dial-peer" and len(words) > 2:
            known = next((n for n in parent.children if n.kind == kind and n.line.split()[2] == words[2]), None)
            if known is not None:
                if len(words) > 3 and known.line.split()[3] != words[3]:
                    raise Refused(f"% Dial-peer {words[2]} is of type {known.line.split()[3]}: delete it first")
                return known
            if len(words) == 3:
                raise Refused("% Incomplete command.")
            if not 1 <= int(words[2]) <= 1073741823:
                raise Refused("% Invalid input detected at '^' marker.")
        elif kind == "service":
            known = next((n for n in parent.children if n.line.split()[1] == words[1]), None)
            if known is not None:
                known.line = header if len(words) > 2 else known.line
                return known
        else:
            known = next((n for n in parent.children if n.line == header or n.line.startswith(header + " ")), None)
            if known is not None:
                return known
        node = Node(header, kind)
        at = len(parent.children)
        while at and parent is self.root and parent.children[at - 1].line.startswith(("line ", "ntp ")):
            at -= 1
        parent.children.insert(at, node)
        return node

    @staticmethod
    def key_of(block, words):
        singles = SINGLE.get(block.kind, [])
        fitting = [s for s in singles if words == s or words.startswith(s + " ")]
        if fitting:
            return max(fitting, key=len)
        for keyed in KEYED:
            if words.startswith(keyed + " "):
                return " ".join(words.split()[: len(keyed.split()) + 1])
        return words

    @staticmethod
    def check(block, words):
        first = words.split()[0]
        if first not in FIRST_WORDS.get(block.kind, []):
            raise Refused("% Invalid input detected at '^' marker.")
        if words == "session" or words == first and first in ("destination-pattern", "preference", "rule", "description"):
            raise Refused("% Incomplete command.")
        if block.kind == "dial-peer":
            value = words.split()[-1]
            if first == "preference" and not (value.isdigit() and int(value) <= 10):
                raise Refused("% Invalid input detected at '^' marker.")
            if first == "destination-pattern" and not re.fullmatch(r"[+0-9A-D.*#T%?\[\]^$()-]+", value):
                raise Refused("Incorrect format for E.164 Number")
            if words.startswith("session protocol") and value not in ("sipv2", "cisco", "multicast"):
                raise Refused("% Invalid input detected at '^' marker.")
            if "pots" in block.line.split() and words.startswith("session "):
                raise Refused("% Invalid input detected at '^' marker.")

    def command(self, block, words):
        """Carries a command out; gives the block that it enters, or None."""
        negated, default = words.startswith("no "), words.startswith("default ")
        plain = words.split(" ", 1)[1].strip() if negated or default else words
        kind = self.kind_of(block, plain)
        if kind != "leaf":
            if not negated:
                return self.block(block, plain)
            gone = [n for n in block.children if n.line == plain or n.line.startswith(plain + " ")]
            if not gone:
                raise Refused("% " + plain + " not found")
            block.children = [n for n in block.children if n not in gone]
            return None
        self.check(block, plain)
        key = self.key_of(block, plain)
        same = [n for n in block.children if n.kind == "leaf" and self.key_of(block, n.line.removeprefix("no ")) == key]
        if default:
            block.children = [n for n in block.children if n not in same]
        elif key in ON_BY_DEFAULT:
            block.children = [n for n in block.children if n not in same]
            if negated:
                block.children.append(Node(words, "leaf"))
        elif negated:
            known = [n for n in same if n.line == plain or n.line.startswith(plain + " ") or n.line == key
                or plain == key or plain.startswith(key)]
            if not known and plain.split()[0] in ("rule", "translate", "description"):
                raise Refused("% Entry not found")
            block.children = [n for n in block.children if n not in known]
        elif same:
            same[0].line = words
        else:
            block.children.append(Node(words, "leaf"))
        return None


# ---------------------------------------------------------------------------------------------- the device

class Device:
    def __init__(self):
        self.faults = json.loads(read("faults.json", "{}"))

    def config(self):
        self.expire()
        return Config(read("running.cfg"))

    def store(self, config):
        write("running.cfg", config.text())

    def timer(self):
        return json.loads(read("timer.json", "{}"))

    def set_timer(self, timer):
        write("timer.json", json.dumps(timer))

    def expire(self):
        timer = self.timer()
        if timer and time.time() >= timer["end"]:
            write("running.cfg", read(timer["back"]))
            self.set_timer({})
            write("reverted", timer["back"])


class Gone(Exception):
    pass


class Shell:
    def __init__(self):
        self.device = Device()
        self.faults = self.device.faults
        self.blocks = []  # headers of the blocks that are entered, outermost first
        self.configuring = False
        self.privileged = not self.faults.get("unprivileged")
        self.length = 24
        self.lines_of_config = 0

    # --- terminal
    def put(self, text):
        data = text.encode("latin-1")
        chunk, pause = self.faults.get("chunk", len(data) or 1), self.faults.get("delay_ms", 0) / 1000
        while data:
            piece, data = data[:chunk], data[chunk:]
            while piece:
                piece = piece[os.write(1, piece):]
            if pause:
                time.sleep(pause)

    def get(self):
        byte = os.read(0, 1)
        if not byte:
            raise Gone
        return byte.decode("latin-1")

    def line(self, prompt, echo=True):
        self.put(prompt)
        text, quoted = "", False
        while True:
            c = self.get()
            if quoted:
                quoted = False
            elif c == "\x16":
                quoted = True
                continue
            elif c in "\r\n":
                self.put("\r\n")
                return text
            elif c == "\x03":
                self.put("^C\r\n")
                return None
            elif c in "\b\x7f":
                if text:
                    text = text[:-1]
                    self.put("\b \b")
                continue
            elif c == "?" and echo:
                self.put("?\r\n  WORD  something goes here\r\n  <cr>\r\n\r\n" + prompt + text)
                continue
            elif c == "\t":
                continue
            text += c
            if echo:
                self.put(c)

    def page(self, lines):
        shown = 0
        for line in lines:
            if self.length and shown == self.length - 1:
                self.put(" --More-- ")
                key = self.get()
                self.put("\b" * 10 + " " * 10 + "\b" * 10)
                if key in "qQ":
                    return
                shown = 0 if key == " " else shown - 1
            self.put(line + "\r\n")
            shown += 1

    def prompt(self):
        name = next((n.line.split()[1] for n in self.config.root.children if n.line.startswith("hostname ")), "Router")
        if not self.configuring:
            return name + ("#" if self.privileged else ">")
        mode = "config"
        if self.blocks:
            block = self.entered()
            mode = MODES.get(block.kind) or next(m for p, k, m in HEADERS if k == block.kind and re.match(p, block.line))
        return f"{name[:20]}({mode})#"

    def entered(self):
        block = self.config.root
        for header in self.blocks:
            found = next((n for n in block.children if n.line == header), None)
            if found is None:
                self.blocks = []
                return self.config.root
            block = found
        return block

    # --- commands
    def run(self):
        if "banner" in self.faults:
            self.put(self.faults["banner"].replace("\n", "\r\n"))
        while True:
            with open(path("lock"), "w", encoding="ascii") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self.config = self.device.config()
                prompt = self.prompt()
            if self.faults.get("late_remark"):
                prompt += "\r\n" + STAMP + "%SYS-5-CONFIG_I: " + self.faults["late_remark"] + "\r\n"
            text = self.line(prompt)
            if text is None:
                continue
            with open(path("typed.log"), "a", encoding="latin-1") as log:
                log.write(("config: " if self.configuring else "exec: ") + text + "\n")
            words = " ".join(text.split()) if not text.lstrip().startswith("description") else text.strip()
            if not words or words.startswith("!"):
                continue
            with open(path("lock"), "w", encoding="ascii") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self.config = self.device.config()
                try:
                    if self.configuring:
                        self.configure(words)
                    else:
                        self.execute(words)
                except Refused as refused:
                    mark = "" if "'^'" not in str(refused) else " " * 8 + "^\r\n"
                    self.put(mark + str(refused) + "\r\n\r\n" * (1 if mark else 0) + ("" if mark else "\r\n"))
            if self.faults.get("remark"):
                self.put("\r\n" + STAMP + "%SYS-5-CONFIG_I: " + self.faults["remark"] + "\r\n")

    def configure(self, words):
        if words == "end":
            self.configuring, self.blocks = False, []
            return
        if words == "exit":
            if self.blocks:
                self.blocks.pop()
            else:
                self.configuring = False
            return
        self.lines_of_config += 1
        if self.lines_of_config == self.faults.get("cut_before"):
            raise Gone
        if self.lines_of_config == self.faults.get("hang_after"):
            while True:
                self.get()
        for text in self.faults.get("reject", []):
            if text in words:
                raise Refused("% Invalid input detected at '^' marker.")
        if self.faults.get("ask") and self.faults["ask"] in words:
            if self.line("This will disconnect calls. Continue? [confirm]") is None:
                return
        # As IOS does: what the block does not know is tried as a command of the level above.
        before = list(self.blocks)
        block = self.entered()
        try:
            entered = self.config.command(block, words)
        except Refused:
            known_above = any(re.match(p, words.removeprefix("no ")) for p, _, _ in HEADERS) or words.startswith(
                ("num-exp", "no num-exp", "dial-peer hunt", "no dial-peer hunt"))
            if not self.blocks or not known_above:
                raise
            self.blocks = []
            entered = self.global_command(words)
        else:
            if entered is not None and entered.kind in ("service", "voice-service-sip"):
                self.blocks = before
        if entered is not None:
            self.blocks = self.blocks + [entered.line] if entered.kind in ("service", "voice-service-sip") else [entered.line]
        self.device.store(self.config)
        if self.lines_of_config == self.faults.get("cut_after"):
            raise Gone

    def global_command(self, words):
        return self.config.command(self.config.root, words)

    def execute(self, words):
        if words in ("exit", "logout", "quit"):
            raise Gone
        if words == "enable":
            for _ in range(3):
                if self.line("Password: ", echo=False) == self.faults.get("enable_secret", ""):
                    self.privileged = True
                    return
            self.put("% Access denied\r\n\r\n")
            return
        if words.startswith("terminal length"):
            if self.faults.get("no_length"):
                raise Refused("% Authorization failed.")
            self.length = int(words.split()[2])
            return
        if words.startswith("terminal width"):
            return
        if not self.privileged:
            raise Refused("% Invalid input detected at '^' marker.")
        if words == "show running-config":
            self.show(self.config.text())
        elif words == "show startup-config":
            text = read("startup.cfg")
            self.page([f"Using {len(text)} out of 33554432 bytes"] + text.rstrip("\n").split("\n"))
        elif words == "configure terminal":
            self.put("Enter configuration commands, one per line.  End with CNTL/Z.\r\n")
            self.configuring = True
        elif re.fullmatch(r"configure terminal revert timer \d+", words):
            self.revert_timer(int(words.split()[-1]))
        elif words == "configure confirm":
            if not self.device.timer():
                raise Refused("%No Rollback Confirmed Change pending")
            self.device.set_timer({})
        elif words == "configure revert now":
            if not self.device.timer():
                raise Refused("%No Rollback Confirmed Change pending")
            self.device.set_timer(dict(self.device.timer(), end=0))
            self.put("Rollback Confirmed Change: rolling to: flash:cfg-1\r\n\r\nTotal number of passes: 1\r\nRollback Done\r\n\r\n")
            self.device.expire()
        elif re.fullmatch(r"reload in \d+", words):
            self.reload(int(words.split()[-1]))
        elif words == "reload cancel":
            self.device.set_timer({})
            self.put("\r\n\r\n***\r\n*** --- SHUTDOWN ABORTED ---\r\n***\r\n\r\n")
        elif words == "copy running-config startup-config":
            if self.line("Destination filename [startup-config]? ") is not None:
                self.put("Building configuration...\r\n")
                write("startup.cfg", self.config.text())
                self.put("[OK]\r\n")
        else:
            raise Refused("% Invalid input detected at '^' marker.")

    def show(self, text):
        if self.faults.get("flood"):
            for _ in range(self.faults["flood"] // 4096):
                self.put("x" * 4094 + "\r\n")
            return
        now = time.strftime("%H:%M:%S UTC %a %b %d %Y", time.gmtime())
        lines = ["Building configuration...", "", f"Current configuration : {len(text)} bytes", "!",
            f"! Last configuration change at {now} by operator", "!"] + text.rstrip("\n").split("\n")
        if "cut_config" in self.faults:
            lines = lines[: self.faults["cut_config"]]
        self.page(lines)
        self.put("\r\n")

    def revert_timer(self, minutes):
        archive = next((n for n in self.config.root.children if n.line == "archive"), None)
        if archive is None or not any(n.line.startswith("path ") for n in archive.children):
            raise Refused("%ERROR: Archive path is not configured; configure it before using the revert timer")
        write("archive.cfg", self.config.text())
        self.device.set_timer({"end": time.time() + 60 * minutes, "back": "archive.cfg"})
        self.put("Rollback Confirmed Change: Backing up current running config to flash:cfg-1\r\n\r\n"
            "Enter configuration commands, one per line.  End with CNTL/Z.\r\n")
        self.configuring = True

    def reload(self, minutes):
        if read("startup.cfg") != self.config.text():
            answer = self.line("\r\nSystem configuration has been modified. Save? [yes/no]: ")
            if answer == "yes":
                write("startup.cfg", self.config.text())
        self.put(f"Reload scheduled for {minutes} minutes\r\n")
        if self.line("Proceed with reload? [confirm]") is None:
            return
        self.device.set_timer({"end": time.time() + 60 * minutes, "back": "startup.cfg"})


def main():
    if os.isatty(0):
        tty.setraw(0, termios.TCSANOW)
    try:
        Shell().run()
    except (Gone, OSError):
        pass


main()
