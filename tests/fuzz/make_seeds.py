#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds of the fuzz targets: make_seeds.py GEN_TRACES.PY [OUT, default corpus beside this file].

Seeds are slices of generated traces (always the same for the same generator), and rows typed here for forms that the
generator does not write. Every seed stays under 20 KB. Run it again when the generator or a dialect changes.
"""
import gzip
import io
import os
import re
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib

LIMIT = 20000

INVITE = b'''INVITE sip:8005550100@10.10.2.30:5060;user=phone SIP/2.0
Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK3A1;received=10.10.1.12, SIP/2.0/TCP [fe80::1]:5061;branch=z9hG4bKb
From: "Doe, \\"J\\" " <sip:5417460434@10.10.1.11;user=phone>;tag=7D2-1F
t: <sip:8005550100@10.10.2.30>
i: 7A08FA2B-F14011DC-802B0013-192D1650@10.10.1.11
CSeq: 101 INVITE
Date: Thu, 13 Mar 2008 21:34:39 GMT
Cisco-Guid: 2047339064-4047507932-2149974035-0422385232
Cisco-Gucid: 7A07EA38F14011DC80260013192D1650
App-Info: <10.10.3.41:8000:8443>
Session-ID: 712c9e1f00105000a0002c3124c9f8e1;remote=00000000000000000000000000000000
Remote-Party-ID: <sip:5417460434@10.10.1.11>;
 party=calling;screen=yes;privacy=off
P-Asserted-Identity: "x" <sip:5417460434@10.10.1.11>, <tel:+15417460434>
Diversion: <sip:4001@10.66.75.51>;reason=unconditional
History-Info: <sip:a@b?Reason=SIP%3Bcause%3D302>;index=1.1
Replaces: a84b4c76e66710@pc33;to-tag=1;from-tag=2
Reason: Q.850;cause=16;text="Normal", SIP;cause=200
m: <sip:5417460434@10.10.1.11:5060>
c: multipart/mixed;boundary=uniqueBoundary
l: 431

--uniqueBoundary
Content-Type: application/sdp

v=0
o=CiscoSystemsSIP-GW-UserAgent 3661 99 IN IP4 10.10.1.11
s=SIP Call
c=IN IP4 10.10.1.11
t=0 0
m=audio 18094 RTP/AVP 0 8 18 101
c=IN IP4 10.10.1.11
a=rtpmap:0 PCMU/8000
a=fmtp:18 annexb=no
a=ptime:20
a=sendonly
--uniqueBoundary
Content-Type: application/gtd
Signal

IAM,
PRN,isdn*,,NI***,
--uniqueBoundary--
'''
BUSY = b'''SIP/2.0 503 Service Unavailable
v: SIP/2.0/UDP 10.10.2.30:5060;branch=z9hG4bK1
f: <sip:1@10.10.2.30>;tag=ds1
t: <sip:2@10.10.3.41>;tag=A-1
i: x@y
CSeq : 1   INVITE
Reason: Q.850;cause=38
Warning: 399 10.10.3.41 "no resource"
Retry-After: 120
Content-Length: 0

'''
SDPS = [b'''v=0
o=- 1 1 IN IP6 fe80::1
s=-
c=IN IP6 ff02::1/127/3
b=AS:64
t=2873397496 2873404696
r=604800 3600 0 90000
k=prompt
m=audio 49170/2 RTP/SAVP 0 96
a=rtpmap:96 opus/48000/2
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x|2^20|1:32
a=inactive
m=video 0 RTP/AVP 31
m=image 5004 udptl t38
a=T38FaxVersion:0
''', b'v=0\r\no=a 1 1 IN IP4 0.0.0.0\r\nc=IN IP4 0.0.0.0\r\nm=audio 65535 RTP/AVP 18\r\na=ptime:30\r\na=recvonly\r\n']
IOS = b'''Mar 13 21:34:39.718: ISDN Se0/0/0:23 Q931: RX <- SETUP pd = 8  callref = 0x0001
        Bearer Capability i = 0x8090A2
        Channel ID i = 0xA98397
        Calling Party Number i = 0x2181, '5417460434'
        Called Party Number i = 0xA1, '8005550100'
Mar 13 21:34:40.118: ISDN Se0/0/0:23 Q931: TX -> DISCONNECT pd = 8  callref = 0x8001
        Cause i = 0x8290 - Normal call clearing
061234: *Mar 13 14:34:39.718 PDT: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:
Received:
SIP/2.0 100 Trying
Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK1
Call-ID: a@b
CSeq: 1 INVITE
Content-Length: 0

061240: Mar 13 14:34:39.722 PDT: //17/73822926F140/CCAPI/cc_api_call_setup_ind_common:
   Interface=0x4A7D3C4C, Call Info(
   Calling Number=5417460434,(Calling Name=)(TON=Unknown, NPI=Unknown, Screening=Not Screened, Presentation=Allowed),
   Called Number=8005550100(TON=Unknown, NPI=Unknown),
   Incoming Dial-peer=8000, Progress Indication=NULL(0), Calling IE Present=TRUE,
   Call Id=17
061241: .Mar 13 14:34:39.722 PDT: //17/73822926F140/CCAPI/ccCallDisconnect:
   Cause Value=38, Tag=0x0, Call Entry(Previous Disconnect Cause=0, Disconnect Cause=0)
<191>102: gw1: 000102: Mar 13 14:34:40.000: %SYS-5-CONFIG_I: Configured from console by vty0
2008-03-13T14:34:40+00:00 gw1 103: Mar 13 14:34:40.001: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg: #012Sent:#012BYE sip:a@b SIP/2.0
gw1# show call active voice brief
<ID>: <CallID> <start>ms.<index> (<start>) +<connect> pid:<peer_id> <dir> <addr> <state>
------------------Cover Buffer---------------
Search-key = 5417460434:8005550100:11
  Timestamp = Mar 13 14:34:39.718
  CallID    = 11
  Peer-CallID = 12
  Correlator = 3
  Called-Number = 8005550100
  Calling-Number = 5417460434
  SIP CallID = 7A08FA2B-F14011DC-802B0013-192D1650@10.10.1.11
  SIP SessionID =
  GUID = 7A07EA388026
  Tenant = 0
-----------------------------------------------
'''
CVP = b'''5733: 10.10.2.30: Mar 13 2008 14:34:39.718 -0700: %CVP_9_0_SIP-7-CALL:  {Thrd=DIALOG_CALLBACK.4}  CALLGUID = 7A07EA38F14011DC80260013192D1650 LEGID = 7A08FA2B-F14011DC-802B0013-192D1650 - [INBOUND] - NEW CALL with guid=7A07EA38F14011DC80260013192D1650 legid=7A08FA2B-F14011DC-802B0013-192D1650 dn=8005550100 ani=5417460434 uui= calldate=Thu Mar 13 14:34:39 PDT 2008 RouterCallKey=
3052: Mar 13 2008 14:34:39.719 -0700: %CVP_7_0_SIP-3-SIP_CALL_ERROR:  CALLGUID = 7A07EA38F14011DC80260013192D1650 LEGID = 1-2-3-4 - [OUTBOUND] - ABNORMALLY ENDING - SIP code [503], Reason Hdr [Q.850;cause=38] Service Unavailable, GW call using SURV TCL flag [true], NON NORMAL flag [true], DNIS [8005550100], ANI [5417460434] with AGE (msecs) 20, and Call History : 10.10.3.41 [id:5004]percent: 10015216: 10.10.2.30: Mar 13 2008 14:34:40.001 -0700: %CVP_9_0_RPT-7-CALL:  {Thrd=pool-1}  x
java.lang.NullPointerException
\tat com.cisco.cvp.Subsystem.run(Subsystem.java:12)
1980: 10.10.2.30: Mar 13 2008 14:34:39.720 -0700: %CVP_9_0_ICM-7-CALL: {Thrd=pool-1-thread-5-ICM-1980} CALLGUID = 7A07EA38F14011DC80260013192D1650, DLGID = 118 [ICM_NEW_CALL], dnis = 8005550100, ani = 5417460434, rckey = 202, rcday = 148725
1981: 10.10.2.30: Mar 13 2008 14:34:39.721 -0700: %CVP_9_0_ICM-7-CALL: {Thrd=p} CALLGUID = 7A07EA38F14011DC80260013192D1650, DLGID = 118 [ICM_TEMPORARY_CONNECT], label = 8005550101, correlationId = 8902, rckey = 202, rcday = 148725
1269: 10.10.2.30: Mar 13 2008 14:34:39.730 -0700: %CVP_9_0_IVR-7-CALL: {Thrd=http-8000-1} CALLGUID=7A07EA38F14011DC80260013192D1650 VBServlet:service: HTTP Request: MSG_TYPE=CALL_NEW&CALL_DNIS=80055501018902&CALL_LEGID=1-2-3-4&CLIENT_TYPE=IOS&CALL_ID=7A07EA38F14011DC80260013192D1650&ERROR_CODE=0&CED=1234
'''
ICM = b'''14:34:39 Trace: CallRouter: NewCall: CID=(148725+202), DN=8005550100, ANI=5417460434, CED=, RCID=5000, MRDID=1, CallAtVRU=1, OpCode=0
14:34:39 Trace: (118 118 0 0 0) NewCall: CID=(148725,202), DN=8005550100, ANI=5417460434
14:34:39:718 ra-rtr Trace: (118 118 8902 8902) TransferToVRU: Label=8005550101, CorID=8902, VRUID=5000, RCID=5000
14:34:40:001 ra-rtr Trace: Deleting Dialog: (118 118) : ReRoute
14:34:40 pg1A-pim1 Trace: DIALOG FAIL: dialog fail reason (11)
03/13/08 14:34:41.500 ra-rtr Trace: Runscript sent. (118 119) 
'''
VVB = b'''256317: Mar 13 14:34:39.718 PDT %MIVR-JASMIN-7-UNK:[CALLID=7A07EA38F14011DC80260013192D1650-1205442003261970] NEW_CALL, GUCID=7A07EA38F14011DC80260013192D1650; GUID=2047339064-4047507932-2149974035-0422385232; CallId=7A07EA38F14011DC80260013192D1650-1205442003261970@10.10.2.30; URI=sip:80055501018902@10.10.3.41;transport=tcp
256318: Mar 13 14:34:39.768 PDT %MIVR-JASMIN-7-UNK:[CALLID=7A07EA38F14011DC80260013192D1650-1205442003261970] SIP-ltp92-8005550*, State=ALERTED: Sending 200 OK response.
256319: Mar 13 14:34:39.800 PDT %MIVR-SS_VB-3-EXCEPTION:[CALLID=7A07EA38F14011DC80260013192D1650-1205442003261970] Fetch: http://10.10.2.31:8000/en-us/app/hello.wav
256320: Mar 13 14:34:39.800 PDT %MIVR-SS_VB-3-EXCEPTION:java.io.FileNotFoundException
'''
VXML = b'''10.10.2.31.1205442003261.1.HelloWorld,03/13/2008 14:34:39.718,,start,newcall,
10.10.2.31.1205442003261.1.HelloWorld,03/13/2008 14:34:39.718,,start,ani,5417460434
10.10.2.31.1205442003261.1.HelloWorld,03/13/2008 14:34:39.718,,start,parameter,callid=7A07EA38F14011DC80260013192D1650
10.10.2.31.1205442003261.1.HelloWorld,03/13/2008 14:34:40.218,menu,enter,
10.10.2.31.1205442003261.1.HelloWorld,03/13/2008 14:34:45.218,menu,interaction,utterance,1
10.10.2.31.1205442003261.1.HelloWorld,03/13/2008 14:34:45.300,,end,how,hangup
10.10.2.31.1205442003261.1.HelloWorld,03/13/2008 14:34:45.300,,end,duration,6
'''
CUCM = b'''71439050.002 |19:00:35.206 |AppInfo  |SIPTcp - wait_SdlReadRsp: Incoming SIP TCP message from 10.1.61.12 on port 51600 index 25770 with 391 bytes:
[431528,NET]
INVITE sip:7@10.1.61.158;user=phone SIP/2.0
Via: SIP/2.0/TCP 10.1.61.12:51600;branch=z9hG4bK18a14280
From: "PhoneA" <sip:110@10.1.61.158>;tag=2c
Call-ID: 2c3124c9-f8e1000d@10.1.61.12
CSeq: 101 INVITE
Content-Length: 0

82645958.001 |13:08:46.297 |AppInfo  |SIPTcp - wait_SdlSPISignal: Outgoing SIP TCP message to 10.4.15.253 on port 5060 index 18491
82645959.000 |13:08:46.300 |SdlSig   |CcSetupReq    |wait    |Cdcc(1,100,221,12)  |SIPCdpc(1,100,71,3)  |1,100,14,1.1^10.4.15.253^* |[R:N-H:0,N:0,L:0,V:0,Z:0,D:0] CI=40280558 CI.branch=0
82645960.000 |13:08:46.301 |AppInfo  |Digit analysis: match(pi="2", fqcn="110", cn="110",plv="5", pss="PT", dd="7001",dac="0")
04/03/2019 10:11:12.131 CCM|//SIP/SIPTcp/wait_SdlReadRsp: Incoming SIP TCP message from 10.1.1.1 on port 5060 index 1 with 10 bytes: ACK sip:a@b SIP/2.0|<CLID::x>
'''
CUSP = b'''[DsTransportListener-2] DEBUG 2013.02.27 19:15:59:245 DsSipLlApi.Wire -
Received UDP packet on 10.10.1.20:5060 ,source 10.10.1.11:57878
OPTIONS sip:10.10.1.20:5060 SIP/2.0
Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK21F2555
Call-ID: F3E5F396-804811E2@10.10.1.11
CSeq: 101 OPTIONS
Content-Length: 0

[REQUESTI.1] DEBUG 2013.02.27 19:15:59:246 DsSipLlApi.Wire - Sending UDP packet on 10.10.1.20:32770, destination 10.10.2.30:5060
[REQUESTI.1] INFO  2013.02.27 19:15:59:247 proxy.Routing - route selected
'''
QUERIES = [b'ani:4085274003 outcome:failed', b'stage>=6 length>30s code:5xx',
           b'(finding:vxml_503 or cause:38) -dnis:8005550100 text~"tag=ds[0-9a-f]+"', b'not (method:REFER or leg:agent)',
           b'time:14:34..15:00 any:541* queue>2m30s', b'time>=2008-03-13T14:34 "quoted \\" text" source:gw*',
           b'talk:10s..2m label:"Support" corr!=8902 guid:7A07EA38F14011DC80260013192D1650', b'finding', b'ani:', b'(((', b')',
           b'yesterday 14:00..15:00', b'text~"[', b'-', b'or or', b'outcom:failed', b'length>99999999999999999999s']


def generate(generator, out, *words):
    subprocess.run([sys.executable, generator, '--out', out, '--quiet', '--seed', '5', *words], check=True,
                   stdout=subprocess.DEVNULL)


def head(path, size=9000, start=0):
    """A slice on line borders."""
    with open(path, 'rb') as f:
        f.seek(start)
        if start:
            f.readline()
        data = f.read(size)
    return data[:data.rfind(b'\n') + 1]


def messages(text, count):
    """SIP messages of a wire log, CRLF as on the wire."""
    found = []
    for at in re.finditer(rb'^(?:SIP/2\.0 \d|[A-Z]+ \S+ SIP/2\.0)', text, re.M):
        end = re.compile(rb'^\[|\Z', re.M).search(text, at.start()).start()
        found.append(text[at.start():end].replace(b'\r\n', b'\n').replace(b'\n', b'\r\n'))
    step = max(1, len(found) // count)
    return found[::step][:count]


def pcap_head(data, packets):
    at = 24
    for _ in range(packets):
        if at + 16 > len(data):
            break
        at += 16 + struct.unpack_from('<I', data, at + 8)[0]
    return data[:at]


def pcap_packets(data):
    at = 24
    while at + 16 <= len(data):
        seconds, micros, taken, length = struct.unpack_from('<IIII', data, at)
        yield seconds, micros, length, data[at + 16:at + 16 + taken]
        at += 16 + taken


def pcapng(packets):
    def block(kind, body):
        body += b'\0' * (-len(body) % 4)
        return struct.pack('<II', kind, len(body) + 12) + body + struct.pack('<I', len(body) + 12)
    out = block(0x0A0D0D0A, struct.pack('<IHHq', 0x1A2B3C4D, 1, 0, -1))
    out += block(1, struct.pack('<HHI', 1, 0, 65535) + struct.pack('<HHB3x', 9, 1, 9) + struct.pack('<HH', 0, 0))
    out += block(1, struct.pack('<HHI', 113, 0, 0))
    for i, (seconds, micros, length, data) in enumerate(packets):
        stamp = (seconds * 1000000 + micros) * 1000
        if i % 4 == 3:
            out += block(3, struct.pack('<I', length) + data)
        else:
            out += block(6, struct.pack('<IIIII', 0, stamp >> 32, stamp & 0xFFFFFFFF, len(data), length) + data)
    return out


def link_variants(packets):
    """The same IP packets behind other link layers: (name, capture)."""
    def capture(link, frames, order='<', magic=0xA1B2C3D4):
        out = struct.pack(order + 'IHHiIII', magic, 2, 4, 0, 0, 65535, link)
        for seconds, micros, data in frames:
            out += struct.pack(order + 'IIII', seconds, micros, len(data), len(data)) + data
        return out
    ip = [(s, u, d[14:]) for s, u, _, d in packets if d[12:14] == b'\x08\x00']
    yield 'raw', capture(101, ip, '>')
    yield 'loopback', capture(0, [(s, u, b'\2\0\0\0' + d) for s, u, d in ip])
    yield 'cooked1', capture(113, [(s, u, struct.pack('>HHH8sH', 0, 1, 6, b'', 0x800) + d) for s, u, d in ip])
    yield 'cooked2', capture(276, [(s, u, struct.pack('>HHIHBB8s', 0x800, 0, 2, 1, 0, 6, b'') + d) for s, u, d in ip],
                             magic=0xA1B23C4D)
    yield 'qinq', capture(1, [(s, u, b'\0' * 12 + b'\x88\xa8\0\1\x81\x00\0\2\x08\0' + d) for s, u, d in ip])


def fragmented(header, packet):
    """One UDP packet cut into three IP fragments, the last one first."""
    seconds, micros, _, data = packet
    ethernet, ip, body = data[:14], data[14:34], data[34:]
    size = (len(body) // 3 + 8) & ~7
    out = []
    for at in range(0, len(body), size):
        part = body[at:at + size]
        more = 0x2000 if at + size < len(body) else 0
        changed = ip[:2] + struct.pack('>H', 20 + len(part)) + ip[4:6] + struct.pack('>H', more | at // 8) + ip[8:]
        frame = ethernet + changed + part
        out.insert(0, struct.pack('<IIII', seconds, micros, len(frame), len(frame)) + frame)
    return header + b''.join(out)


def archives(text):
    def zipped(members, **options):
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
            for name, data in members:
                z.writestr(zipfile.ZipInfo(name, (2008, 3, 13, 14, 0, 0)), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def tarred(members):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode='w', format=tarfile.PAX_FORMAT) as t:
            for name, data in members:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                t.addfile(info, io.BytesIO(data))
            link = tarfile.TarInfo('link')
            link.type, link.linkname = tarfile.SYMTYPE, '../../etc/passwd'
            t.addfile(link)
        return out.getvalue()
    members = [('gw1.log', text), ('logs/cvp.log', text[:500]), ('../climb.log', b'x'), ('empty', b'')]
    yield 'plain.zip', zipped(members)
    yield 'nested.zip', zipped([('inner.zip', zipped([('deep.zip', zipped(members))]))])
    yield 'logs.tar.gz', gzip.compress(tarred(members), mtime=0)
    yield 'one.gz', gzip.compress(text, mtime=0)
    import bz2
    import lzma
    yield 'one.bz2', bz2.compress(text)
    yield 'logs.tar.xz', lzma.compress(tarred(members))
    yield 'bomb.gz', gzip.compress(b'\0' * 4000000, mtime=0)
    yield 'cut.zip', zipped(members)[:-40]


def hep_chunk(kind, value, vendor=0):
    return struct.pack('>HHH', vendor, kind, 6 + len(value)) + value


def hep(payload, protocol=17, ip6=False, kind=15, more=b''):
    """A HEP3 packet as Kamailio's siptrace sends it."""
    addresses = (hep_chunk(5, b'\x20\x01' + b'\0' * 14) + hep_chunk(6, b'\x20\x02' + b'\0' * 14)) if ip6 else (
        hep_chunk(3, b'\x0a\x0a\x01\x0b') + hep_chunk(4, b'\x0a\x0a\x02\x1e'))
    chunks = (hep_chunk(1, b'\x0a' if ip6 else b'\x02') + hep_chunk(2, bytes([protocol])) + addresses
              + hep_chunk(7, struct.pack('>H', 5060)) + hep_chunk(8, struct.pack('>H', 5070))
              + hep_chunk(9, struct.pack('>I', 1205444079)) + hep_chunk(10, struct.pack('>I', 718000))
              + hep_chunk(11, b'\x01') + hep_chunk(12, struct.pack('>I', 2001)) + more + hep_chunk(kind, payload))
    return b'HEP3' + struct.pack('>H', 6 + len(chunks)) + chunks


def live_seeds(seed):
    """What senders of syslog and HEP put on a connection."""
    device = [b'<191>%d: gw1: %s' % (100 + i, line) for i, line in enumerate(IOS.split(b'\n')[7:16])]
    relayed = [b'<191>Mar 13 18:25:15 10.1.1.1 ' + line[5:] for line in device]
    structured = [b'<191>1 2008-03-13T14:34:40Z gw1 %d - - [a b="c \\" ]"] %s' % (100 + i, line)
                  for i, line in enumerate(IOS.split(b'\n')[7:16])]
    seed('syslog', 'lines', b'\n'.join(device) + b'\n')
    seed('syslog', 'crlf-and-nul', b'\r\n'.join(relayed) + b'\0' + b'\0'.join(device))
    seed('syslog', 'counted', b''.join(b'%d %s' % (len(line), line) for line in device + structured))
    seed('syslog', 'both', b'%d %s' % (len(device[0]), device[0]) + device[1] + b'\n' + b'12: x\n99999 <1>y')
    seed('syslog', 'call-server', b''.join(b'<134>Mar 13 18:25:15 cvp1 callserver: %s\n' % line for line in CVP.split(b'\n')))
    seed('syslog', 'odd', b'<192>a\n<>b\n<1\n<0>\n<165>1 - - - - - [\n\x16\x03\x01\x02\0\x01\n4 <1>a#012#015\n')
    invite = INVITE.replace(b'\n', b'\r\n')
    seed('hep', 'udp', hep(invite) + hep(BUSY.replace(b'\n', b'\r\n')))
    seed('hep', 'tcp', hep(invite, protocol=6, more=hep_chunk(17, b'a@b')) * 2)
    seed('hep', 'ip6', hep(invite, ip6=True))
    seed('hep', 'compressed', hep(zlib.compress(invite), kind=16) + hep(gzip.compress(invite, mtime=0), kind=16))
    seed('hep', 'garbage-between', b'HEP' + hep(b'x') + b'GET / HTTP/1.1\r\n\r\n' + hep(b'y', more=hep_chunk(200, b'z', 7)))
    seed('hep', 'lengths', b'HEP3\0\6' + b'HEP3\0\3abc' + b'HEP3\0\x20' + hep_chunk(1, b'\2')[:-1] + b'\xff' * 20)
    seed('hep', 'version-2', b'\x02\x1c\x02\x11' + b'\x13\xc4\x13\xce' + b'\x0a\0\0\1\x0a\0\0\2' + b'\0' * 12 + invite)


def main():
    generator = sys.argv[1]
    out = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(os.path.abspath(__file__)), 'corpus')

    def seed(target, name, data):
        if len(data) > LIMIT:
            raise SystemExit('%s/%s: %d bytes are too many for a seed' % (target, name, len(data)))
        os.makedirs(os.path.join(out, target), exist_ok=True)
        with open(os.path.join(out, target, name), 'wb') as f:
            f.write(data)

    with tempfile.TemporaryDirectory() as work:
        plain, noisy = os.path.join(work, 'plain'), os.path.join(work, 'noisy')
        generate(generator, plain, '--calls', '6', '--cucm-sdl', '--vxml-activity', '--agent-transport', 'tcp')
        generate(generator, noisy, '--calls', '12', '--noise', '--vvb', '--icm-format', 'dumplog', '--cvp-raw-sip', 'off',
                 '--line-ends', 'crlf', '--cucm-sdl')

        def named(folder, start):
            return os.path.join(folder, next(n for n in sorted(os.listdir(folder)) if n.startswith(start)))

        logs = {'cvp': ('cvp-callserver', CVP), 'ios': ('ingress-gw', IOS), 'icm': ('icm-router', ICM),
                'cucm': ('cucm-sdl', CUCM), 'cusp': ('cusp', CUSP), 'vvb': ('vvb', VVB), 'vxmlactivity': ('activity_log', VXML)}
        for target, (name, rows) in logs.items():
            seed(target, 'typed', rows)
            seed('scan', target + '-typed', b'\x80\x00' + rows)
            for kind, folder in (('plain', plain), ('noisy', noisy)):
                if any(n.startswith(name) for n in os.listdir(folder)):
                    path = named(folder, name)
                    seed(target, kind, head(path))
                    middle = os.path.getsize(path) // 2
                    if middle > 9000:
                        seed(target, kind + '-middle', head(path, start=middle))
                    seed('scan', '%s-%s' % (target, kind), b'\x90\x10' + head(path, 7000, middle))
        seed('ios', 'vxml', head(named(plain, 'vxml-gw')))
        seed('scan', 'vxml-gw', b'\x30\x10' + head(named(plain, 'vxml-gw'), 7000))
        seed('scan', 'bare-sip', b'\x40\x00' + INVITE + BUSY)
        seed('scan', 'all', b'\x55\x55' + CVP + IOS + ICM + VVB + VXML + CUCM + CUSP)
        seed('scan', 'utf8-mark-and-nulls', b'\x55\x55\xef\xbb\xbf' + CVP[:900] + b'\0\0\0\n\xc2\xa0 \xff\xfe\n' + ICM)

        with open(named(plain, 'cusp'), 'rb') as f:
            for i, message in enumerate(messages(f.read(), 12)):
                seed('sip', 'wire-%02d' % i, message)
                body = message.partition(b'\r\n\r\n')[2]
                if body.startswith(b'v=0') and i < 6:
                    seed('sdp', 'wire-%02d' % i, body)
        seed('sip', 'invite-multipart', INVITE.replace(b'\n', b'\r\n'))
        seed('sip', 'invite-lf', INVITE)
        seed('sip', 'response-503', BUSY)
        for i, sdp in enumerate(SDPS):
            seed('sdp', 'typed-%d' % i, sdp)

        with open(named(plain, 'capture'), 'rb') as f:
            data = f.read()
        packets = list(pcap_packets(pcap_head(data, 24)))[:14]
        seed('capture', 'ethernet.pcap', pcap_head(data, 22))
        seed('capture', 'sections.pcapng', pcapng(packets) + pcapng(packets[:2]))
        for name, capture in link_variants(packets[:10]):
            seed('capture', name + '.pcap', capture)
        # TCP segments that split a message: a window of the capture around the first cut one.
        tcp = [p for p in pcap_packets(data) if p[3][23:24] == b'\x06'][:16]
        seed('capture', 'tcp.pcap', data[:24] + b''.join(struct.pack('<IIII', s, u, len(d), n) + d for s, u, n, d in tcp))
        seed('capture', 'fragments.pcap', fragmented(data[:24], packets[0]))
        for name, archive in archives(head(named(plain, 'ingress-gw'), 6000)):
            seed('archive', name, archive)
    for i, query in enumerate(QUERIES):
        seed('query', '%02d' % i, query)
    live_seeds(seed)


if __name__ == '__main__':
    main()
