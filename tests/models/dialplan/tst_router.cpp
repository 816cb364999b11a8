// SPDX-License-Identifier: GPL-3.0-or-later
// Which peer takes a call: order of criteria, tie-breaks, hunting, digits. Rows name the rule they show; the examples
// are those of Cisco documents 211306, 14074, 12426 and of the IOS Voice Command Reference.
#include <QTest>

#include <dialplan/explain.h>
#include <dialplan/peerstate.h>

#include <list>

using namespace legwork::dialplan;

namespace {

Config parsed(const QByteArray &text) { return std::move(Config::parse(text.toStdString()).value()); }

QByteArray bytes(std::string_view view) { return QByteArray(view.data(), qsizetype(view.size())); }

/// A question in words: `pots called=5 calling=6 port=0/0 via=h from=.. to=.. uri=.. busy=3 seed=1`.
struct Question {
    explicit Question(const QByteArray &words)
        : text(words)
    {
        for (const QByteArray &word : text.split(' ')) {
            const auto equal = word.indexOf('=');
            const QByteArray name = word.left(equal);
            kept.push_back(word.mid(equal + 1).toStdString());
            std::string_view value = kept.back();
            if (word == "pots")
                call.protocol = Protocol::Pots;
            else if (word == "h323")
                call.protocol = Protocol::H323;
            else if (word == "line")
                call.isLineSide = true;
            else if (name == "called")
                call.called = value;
            else if (name == "calling")
                call.calling = value;
            else if (name == "port")
                call.inPort = value;
            else if (name == "via")
                call.via = value;
            else if (name == "from")
                call.fromUri = value;
            else if (name == "to")
                call.toUri = value;
            else if (name == "uri")
                call.requestUri = value;
            else if (name == "carrier")
                call.carrier = value;
            else if (name == "vrf")
                call.vrf = value;
            else if (name == "tenant")
                call.tenant = value;
            else if (name == "route")
                call.routeString = value;
            else if (name == "type")
                call.calledType = value;
            else if (name == "seed")
                call.seed = std::stoull(kept.back());
            else if (name == "busy")
                busy.push_back(static_cast<std::uint32_t>(std::stoul(kept.back())));
            else if (name == "full")
                connections.emplace_back(static_cast<std::uint32_t>(std::stoul(kept.back())), 1U);
            else if (name == "used")
                lastUsed.emplace_back(static_cast<std::uint32_t>(std::stoul(kept.back())), 100 + lastUsed.size());
        }
        call.busyPeers = busy;
        call.connections = connections;
        call.lastUsed = lastUsed;
        completeNumbers(call);
    }
    QByteArray text;
    std::list<std::string> kept;
    std::vector<std::uint32_t> busy;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> connections;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> lastUsed;
    CallInput call;
};

QByteArray orderOf(const Answer &answer)
{
    QByteArray order;
    for (const Object *peer : answer.order)
        order.append(order.isEmpty() ? "" : " ").append(bytes(peer->name));
    return order;
}

const char *const huntPeers
    = "dial-peer voice 1 voip\n destination-pattern 4085550148\n session target ipv4:10.0.0.1\n"
      "dial-peer voice 2 voip\n destination-pattern 408555\n session target ipv4:10.0.0.2\n"
      "dial-peer voice 3 voip\n destination-pattern 408555\n preference 1\n session target "
      "ipv4:10.0.0.3\n"
      "dial-peer voice 4 pots\n destination-pattern ..........\n preference 1\n port 1/0:D\n"
      "dial-peer voice 5 voip\n destination-pattern ..........\n session target ipv4:10.0.0.5\n";

} // namespace

class TestRouter final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void states_data();
    void states();
    void inbound_data();
    void inbound();
    void outbound_data();
    void outbound();
    void sends_data();
    void sends();
    void verdicts_data();
    void verdicts();
    void steps();
    void groupSendsAll();
    void blocks();
    void targets();
    void application();
    void cvpRecipe_data();
    void cvpRecipe();
    void settings();
    void agreesWithStraightScan();
};

void TestRouter::states_data()
{
    QTest::addColumn<QByteArray>("peer");
    QTest::addColumn<bool>("up");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char *name, const char *peer, bool up, const char *reason) {
        QTest::newRow(name) << QByteArray(peer) << up << QByteArray(reason);
    };
    row("pattern and port", "pots\n destination-pattern 1T\n port 1/0:23\n", true,
        "has something to match and a target");
    row("pattern and target", "voip\n destination-pattern 83...\n session target ipv4:172.16.13.111\n", true,
        "has something to match and a target");
    row("incoming called-number alone", "pots\n incoming called-number 83.\n", true,
        "has something to match incoming calls");
    row("answer-address alone", "voip\n answer-address 6666\n", true, "has something to match incoming calls");
    row("URI class alone", "voip\n incoming uri via X\n", true, "has something to match incoming calls");
    row("map and server group", "voip\n destination e164-pattern-map 2\n session server-group 1\n", true,
        "has something to match and a target");
    row("port alone", "pots\n port 1/0\n", false, "port without anything to match");
    row("target alone", "voip\n session target ipv4:10.0.0.1\n", false, "session target without anything to match");
    row("pattern alone", "voip\n destination-pattern 5T\n", false, "destination-pattern without session target");
    row("inbound-only peer with a pattern", "voip\n incoming called-number 5\n destination-pattern 5T\n", false,
        "destination-pattern without session target");
    row("nothing", "voip\n description x\n", false, "nothing to match");
    row("shut down", "voip\n incoming called-number 5\n shutdown\n", false, "shut down");
    row("shutdown taken back", "voip\n incoming called-number 5\n shutdown\n no shutdown\n", true,
        "has something to match incoming calls");
}

void TestRouter::states()
{
    QFETCH(QByteArray, peer);
    const Config config = parsed("dial-peer voice 1 " + peer);
    const PeerState state = stateOf(*config.devices().front().peers().front());
    QTEST(state.isUp, "up");
    QTEST(QByteArray(state.reason), "reason");
}

void TestRouter::inbound_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("question");
    QTest::addColumn<QByteArray>("answer"); // peer, step, "ambiguous"
    const auto row = [](const char *name, const char *config, const char *question, const char *answer) {
        QTest::newRow(name) << QByteArray(config) << QByteArray(question) << QByteArray(answer);
    };
    const char *const called = "dial-peer voice 1 voip\n incoming called-number 8....\n"
                               "dial-peer voice 2 voip\n incoming called-number 816..\n";
    row("longest explicit match", called, "called=81690", "2 5 incoming called-number");
    row("no match is peer 0", called, "called=91690", "0 9 peer 0");
    row("called before calling",
        "dial-peer voice 1 voip\n answer-address 4085551212\n"
        "dial-peer voice 2 voip\n incoming called-number .\n",
        "called=5 calling=4085551212", "2 5 incoming called-number");
    row("calling when called does not match",
        "dial-peer voice 1 voip\n answer-address 4085551212\n"
        "dial-peer voice 2 voip\n incoming called-number 9\n",
        "called=5 calling=4085551212", "1 6 answer-address");
    row("destination-pattern against the caller",
        "dial-peer voice 1 voip\n destination-pattern 408\n session target ipv4:10.0.0.1\n",
        "called=5 calling=4085551212", "1 7 destination-pattern against the calling number");
    row("equal matches are ambiguous",
        "dial-peer voice 7 voip\n incoming called-number 5.\ndial-peer voice 3 voip\n incoming called-number 5T\n",
        "called=55", "7 5 incoming called-number ambiguous");
    row("creation order makes it certain",
        "dial-peer inbound selection creation-order\ndial-peer voice 7 voip\n incoming called-number 5.\ndial-peer "
        "voice 3 "
        "voip\n incoming called-number 5T\n",
        "called=55", "7 5 incoming called-number");
    row("first added on a port wins",
        "dial-peer voice 7 pots\n destination-pattern 5\n port 1/0\ndial-peer voice 3 pots\n destination-pattern 6\n "
        "port 1/0\n",
        "pots called=99 calling=77 port=1/0", "7 4 port");
    row("pots peers do not take SIP calls", "dial-peer voice 7 pots\n incoming called-number .\n", "called=5",
        "0 9 peer 0");
    row("shut down peers do not match", "dial-peer voice 1 voip\n incoming called-number .\n shutdown\n", "called=5",
        "0 9 peer 0");
    row("permission term", "dial-peer voice 1 voip\n incoming called-number .\n permission term\n", "called=5",
        "0 9 peer 0");
    row("permission orig", "dial-peer voice 1 voip\n incoming called-number .\n permission orig\n", "called=5",
        "1 5 incoming called-number");
    row("numbering type that differs", "dial-peer voice 1 voip\n incoming called-number .\n numbering-type national\n",
        "called=5 type=international", "0 9 peer 0");
    row("numbering type that agrees", "dial-peer voice 1 voip\n incoming called-number .\n numbering-type national\n",
        "called=5 type=national", "1 5 incoming called-number");
    row("T takes an empty number last",
        "dial-peer voice 1 pots\n incoming called-number T\ndial-peer voice 2 pots\n answer-address 4\n",
        "pots calling=4", "2 2 answer-address");
    row("T takes an empty number", "dial-peer voice 1 pots\n incoming called-number T\n", "pots calling=4",
        "1 1 incoming called-number");
    const char *const uris
        = "voice class uri VIA sip\n host ipv4:10.1.1.1\nvoice class uri USER sip\n user-id ^800\n"
          "voice class uri WHOLE sip\n pattern example\nvoice class uri HOST sip\n host dns:example.com\n"
          "dial-peer voice 1 voip\n incoming uri via VIA\n"
          "dial-peer voice 2 voip\n incoming uri request USER\n"
          "dial-peer voice 3 voip\n incoming uri request HOST\n"
          "dial-peer voice 4 voip\n incoming uri request WHOLE\n"
          "dial-peer voice 5 voip\n incoming called-number 8005550100\n";
    row("via before everything", uris, "uri=sip:8005550100@example.com via=10.1.1.1:5060", "1 1 incoming uri via");
    row("topmost Via header", uris, "uri=sip:8005550100@example.com via=SIP/2.0/UDP 10.9.9.9",
        "3 2 incoming uri request");
    row("host before user and pattern", uris, "uri=sip:8005550100@example.com", "3 2 incoming uri request");
    row("user before pattern", uris, "uri=sip:8005550100@x.example", "2 2 incoming uri request");
    row("pattern last", uris, "uri=sip:9@x.example", "4 2 incoming uri request");
    row("URI before number", uris, "uri=sip:8005550100@h", "2 2 incoming uri request");
    row("preference user-id", (std::string("voice class uri sip preference user-id\n") + uris).c_str(),
        "uri=sip:8005550100@example.com", "2 2 incoming uri request");
    row("map of the called number",
        "voice class e164-pattern-map 2\n e164 +1214888....\ndial-peer voice 3 voip\n incoming called e164-pattern-map "
        "2\n",
        "called=+12148881234", "3 5 incoming called-number");
    row("line side: calling number first",
        "dial-peer voice 1 voip\n destination-pattern 2001\n session target ipv4:10.0.0.1\ndial-peer voice 2 voip\n "
        "incoming "
        "called-number .\n",
        "line called=5 calling=2001", "1 7 destination-pattern against the calling number");
    row("line side as a trunk",
        "dial-peer inbound selection sip-trunk\ndial-peer voice 1 voip\n destination-pattern 2001\n session target "
        "ipv4:10.0.0.1\ndial-peer voice 2 voip\n incoming called-number .\n",
        "line called=5 calling=2001", "2 5 incoming called-number");
    row("VRF filters",
        "interface Gi1\n vrf forwarding RED\ninterface Gi2\n vrf forwarding BLUE\n"
        "dial-peer voice 1 voip\n incoming called-number 55\n voice-class sip bind control source-interface Gi1\n"
        "dial-peer voice 2 voip\n incoming called-number 5\n voice-class sip bind control source-interface Gi2\n",
        "called=55 vrf=BLUE", "2 5 incoming called-number");
    row("tenant of the port it came by",
        "voice class tenant 1\n!\nvoice class tenant 2\n!\ndial-peer voice 1 voip\n incoming called-number 5\n "
        "voice-class sip tenant 1\ndial-peer voice 2 voip\n incoming called-number 5\n voice-class sip tenant 2\n",
        "called=55 tenant=2", "2 5 incoming called-number");
    row("carrier", "dial-peer voice 1 voip\n carrier-id source C1\n answer-address 9\n", "called=5 carrier=C1",
        "1 8 carrier-id source");
    row("H.323 knows no via", uris, "h323 called=8005550100 via=10.1.1.1", "5 2 incoming called-number");
}

void TestRouter::inbound()
{
    QFETCH(QByteArray, config);
    QFETCH(QByteArray, question);
    const Config read = parsed(config);
    const Router router(read.devices().front());
    const Question asked(question);
    const Answer answer = explain(router, asked.call);
    QByteArray said = answer.inbound != nullptr ? bytes(answer.inbound->name) : QByteArray("0");
    said.append(' ').append(QByteArray::fromStdString(answer.step));
    if (answer.isAmbiguous)
        said.append(" ambiguous");
    QTEST(said, "answer");
}

void TestRouter::outbound_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("question");
    QTest::addColumn<QByteArray>("order");
    const auto row = [](const char *name, const QByteArray &config, const char *question, const char *order) {
        QTest::newRow(name) << config << QByteArray(question) << QByteArray(order);
    };
    row("hunt order of the reference", huntPeers, "called=4085550148", "1 2 3 5 4");
    row("hunt 2: preference first", QByteArray("dial-peer hunt 2\n") + huntPeers, "called=4085550148", "1 2 5 3 4");
    row("hunt 1: least recent use decides a tie",
        "dial-peer hunt 1\ndial-peer voice 1 voip\n destination-pattern 5\n session target ipv4:1.1.1.1\ndial-peer "
        "voice 2 "
        "voip\n destination-pattern 5\n session target ipv4:1.1.1.2\n",
        "called=5 used=1 used=2", "1 2");
    row("hunt 1: never used comes first",
        "dial-peer hunt 1\ndial-peer voice 1 voip\n destination-pattern 5\n session target ipv4:1.1.1.1\ndial-peer "
        "voice 2 "
        "voip\n destination-pattern 5\n session target ipv4:1.1.1.2\n",
        "called=5 used=1", "2 1");
    row("hunt 4: least recent use first", QByteArray("dial-peer hunt 4\n") + huntPeers,
        "called=4085550148 used=1 used=2", "3 5 4 1 2");
    row("hunt 7: least recent use only", QByteArray("dial-peer hunt 7\n") + huntPeers,
        "called=4085550148 used=5 used=4 used=3 used=2 used=1", "5 4 3 2 1");
    row("huntstop ends it", QByteArray(huntPeers).replace("408555\n preference 1", "408555\n preference 1\n huntstop"),
        "called=4085550148", "1 2 3");
    row("busied out is skipped", huntPeers, "called=4085550148 busy=1", "2 3 5 4");
    row("max-conn is skipped", QByteArray(huntPeers) + " max-conn 1\n", "called=4085550148 full=5", "1 2 3 4");
    row("shut down", QByteArray("dial-peer voice 1 voip\n shutdown\n!\n").append(huntPeers), "called=4085550148",
        "2 3 5 4");
    row("anchored", "dial-peer voice 1 voip\n destination-pattern ^1234$\n session target ipv4:1.1.1.1\n",
        "called=12345", "");
    const QByteArray group
        = "dial-peer voice 1 voip\n destination-pattern ^1234$\n session target ipv4:192.0.2.1\n"
          "dial-peer voice 2 voip\n destination-pattern ^5678$\n session target ipv4:192.0.2.2\n"
          "dial-peer voice 3 voip\n destination-pattern AAAA\n session target ipv4:192.0.2.3\n"
          "voice class dpg 1\n dial-peer 2 preference 1\n dial-peer 3 preference 2\n dial-peer 1 preference 3\n!\n"
          "dial-peer voice 1234 voip\n incoming called-number ^8675309$\n destination dpg 1\n";
    row("group by its own preferences", group, "called=8675309", "2 3 1");
    row("group does not look at patterns", group, "called=8675309 busy=2", "3 1");
    row("group with every member busied out", group, "called=8675309 busy=1 busy=2 busy=3", "");
    row("group that is shut down: ordinary search",
        QByteArray(group).replace("dpg 1\n dial-peer 2", "dpg 1\n shutdown\n dial-peer 2")
            + "dial-peer voice 9 voip\n destination-pattern 867\n session target ipv4:1.1.1.9\n",
        "called=8675309", "9");
    row("group leaves out members that are down", QByteArray(group).replace(" destination-pattern AAAA\n", ""),
        "called=8675309", "2 1");
    row("map of the called number",
        "voice class e164-pattern-map 2\n e164 333539....\n e164 +1T\ndial-peer voice 3 voip\n destination "
        "e164-pattern-map 2\n "
        "session server-group 1\n",
        "called=3335391234", "3");
    row("maps and patterns compete together",
        "voice class e164-pattern-map 2\n e164 333539....\ndial-peer voice 3 voip\n destination e164-pattern-map 2\n "
        "session "
        "target ipv4:1.1.1.1\ndial-peer voice 4 voip\n destination-pattern 3335391\n session target ipv4:1.1.1.2\n",
        "called=3335391234", "4 3");
    row("calling map comes last",
        "voice class e164-pattern-map 2\n e164 408\ndial-peer voice 3 voip\n destination calling e164-pattern-map 2\n "
        "session "
        "target ipv4:1.1.1.1\n",
        "called=5 calling=4085551212", "3");
    const QByteArray uri
        = "voice class uri X sip\n host example.com\ndial-peer voice 3 voip\n destination uri X\n session "
          "target ipv4:1.1.1.1\ndial-peer voice 4 voip\n destination-pattern 5\n session target ipv4:1.1.1.2\n";
    row("destination uri needs call-route url", uri, "uri=sip:5@example.com", "4");
    row("destination uri before pattern", "voice service voip\n sip\n  call-route url\n!\n" + uri,
        "uri=sip:5@example.com", "3");
    row("pots and carrier target",
        "dial-peer voice 3 voip\n destination-pattern 5\n carrier-id target C\n session target ipv4:1.1.1.1\ndial-peer "
        "voice 4 "
        "voip\n destination-pattern 55\n session target ipv4:1.1.1.2\n",
        "called=55 carrier=C", "3");
    const QByteArray cor
        = "dial-peer cor custom\n name 911\n name ld\ndial-peer cor list c911\n member 911\ndial-peer cor list "
          "cld\n member ld\ndial-peer cor list staff\n member 911\n"
          "dial-peer voice 1 voip\n incoming called-number 9\n corlist incoming staff\n"
          "dial-peer voice 2 pots\n destination-pattern 911\n corlist outgoing c911\n port 1/0\n"
          "dial-peer voice 3 pots\n destination-pattern 91\n corlist outgoing cld\n port 1/1\n";
    row("class of restriction allows", cor, "called=911", "2");
    row("class of restriction forbids", cor, "called=9195551212", "");
    row("without an incoming list anything goes", QByteArray(cor).replace(" corlist incoming staff\n", ""),
        "called=9195551212", "3");
    row("num-exp before the match",
        "num-exp 5... 4085555...\ndial-peer voice 1 voip\n destination-pattern 408\n session target ipv4:1.1.1.1\n",
        "called=5123", "1");
    row("port shut down, status check off",
        "voice-port 1/0\n shutdown\n!\ndial-peer voice 1 pots\n destination-pattern 5\n port 1/0\n", "called=5", "1");
    row("port shut down, status check on",
        "dial-peer outbound status-check pots\nvoice-port 1/0\n shutdown\n!\ndial-peer voice 1 pots\n "
        "destination-pattern 5\n port 1/0\n",
        "called=5", "");
    row("permission orig",
        "dial-peer voice 1 voip\n destination-pattern 5\n session target ipv4:1.1.1.1\n permission orig\n", "called=5",
        "");
    const QByteArray routes
        = "voice service voip\n sip\n  call-route dest-route-string\n!\n"
          "voice class route-string 1\n pattern london.uk.eu\nvoice class route-string 2\n pattern *.eu\n!\n"
          "dial-peer voice 1 voip\n destination-pattern 5\n session target ipv4:1.1.1.1\n"
          "dial-peer voice 2 voip\n destination route-string 2\n session target ipv4:1.1.1.2\n"
          "dial-peer voice 3 voip\n destination route-string 1\n session target ipv4:1.1.1.3\n";
    row("route string before the number, the longer pattern first", routes, "called=5 route=London.UK.eu", "3 2");
    row("route string by a star", routes, "called=5 route=paris.fr.eu", "2");
    row("route string that no class has", routes, "called=5 route=rome.it", "1");
    row("route string, not switched on",
        QByteArray(routes).replace("call-route dest-route-string", "early-offer forced"), "called=5 route=london.uk.eu",
        "1");
    row("equal peers by lot, seed 0",
        "dial-peer voice 1 voip\n destination-pattern 5\n session target ipv4:1.1.1.1\ndial-peer voice 2 voip\n "
        "destination-pattern 5\n session target ipv4:1.1.1.2\n",
        "called=5 seed=0", "2 1");
    row("equal peers by lot, seed 1",
        "dial-peer voice 1 voip\n destination-pattern 5\n session target ipv4:1.1.1.1\ndial-peer voice 2 voip\n "
        "destination-pattern 5\n session target ipv4:1.1.1.2\n",
        "called=5 seed=1", "1 2");
}

void TestRouter::outbound()
{
    QFETCH(QByteArray, config);
    QFETCH(QByteArray, question);
    const Config read = parsed(config);
    const Router router(read.devices().front());
    const Question asked(question);
    const Answer answer = explain(router, asked.call);
    QTEST(orderOf(answer), "order");
}

void TestRouter::sends_data()
{
    QTest::addColumn<QByteArray>("peer");
    QTest::addColumn<QByteArray>("dialled");
    QTest::addColumn<QByteArray>("sent");
    const auto row = [](const char *peer, const char *dialled, const char *sent) {
        QTest::addRow("%s takes %s", peer, dialled) << QByteArray(peer) << QByteArray(dialled) << QByteArray(sent);
    };
    row("destination-pattern 9011T", "90113227045555", "3227045555");
    row("destination-pattern 9011T\n no digit-strip", "90113227045555", "90113227045555");
    row("destination-pattern 9T", "95551212", "5551212");
    row("destination-pattern 91T\n prefix 007", "915", "0075");
    row("destination-pattern 918005532447\n forward-digits 11", "918005532447", "18005532447");
    row("destination-pattern 555....\n forward-digits 4", "5551234", "1234");
    row("destination-pattern 408555....", "4085550148", "0148");
    row("destination-pattern 408555+", "4085550148", "0148");
    row("destination-pattern 408555%", "4085550148", "50148");
    row("destination-pattern 408555?", "4085550148", "50148");
    row("destination-pattern 408555[0-9].%", "4085550148", "0148");
    row("destination-pattern 408555..48", "4085550148", "0148");
    row("destination-pattern 911", "911", "");
    row("destination-pattern 911\n forward-digits all", "911", "911");
    row("destination-pattern 555\n forward-digits extra", "5551234", "1234");
}

void TestRouter::sends()
{
    QFETCH(QByteArray, peer);
    QFETCH(QByteArray, dialled);
    const Config config = parsed("dial-peer voice 1 pots\n " + peer + "\n port 1/0\n");
    const Router router(config.devices().front());
    const Answer answer
        = explain(router, { .called = std::string_view(dialled.constData(), std::size_t(dialled.size())) });
    QCOMPARE(orderOf(answer), QByteArray("1"));
    QTEST(QByteArray::fromStdString(answer.sent), "sent");
}

void TestRouter::verdicts_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("question");
    QTest::addColumn<QByteArray>("verdict");
    const auto row = [](const char *name, const QByteArray &config, const char *question, const char *verdict) {
        QTest::newRow(name) << config << QByteArray(question) << QByteArray(verdict);
    };
    const QByteArray labels = "dial-peer voice 1401 voip\n incoming called-number 541764....T\n"
                              "dial-peer voice 1402 voip\n incoming called-number 5417641401T\n";
    row("inbound winner", labels, "called=541764140144",
        "1402: incoming called-number 5417641401T matched 10 digits explicitly, the best in step 5 incoming "
        "called-number");
    row("inbound loser", labels, "called=541764140144",
        "1401: incoming called-number 541764....T matched 6 digits explicitly, loses to peer 1402 by 6 against 10");
    row("down", "dial-peer voice 5 voip\n destination-pattern 5T\n", "called=55",
        "5: destination-pattern 5T would match, but is down: destination-pattern without session target");
    row("first", huntPeers, "called=4085550148",
        "1: destination-pattern 4085550148 matched 10 digits explicitly, tried first");
    row("by preference", huntPeers, "called=4085550148",
        "3: destination-pattern 408555 matched 6 digits explicitly, tried as number 3, after peer 2 by preference 1 "
        "against 0");
    row("by length", huntPeers, "called=4085550148",
        "5: destination-pattern .......... matched 0 digits explicitly, tried as number 4, after peer 3 by 0 digits "
        "against 6");
    row("behind a huntstop", QByteArray(huntPeers).replace("4085550148\n", "4085550148\n huntstop\n"),
        "called=4085550148",
        "2: destination-pattern 408555 matched 6 digits explicitly, not tried: not reached: huntstop on peer 1");
    row("by route string",
        "voice class route-string 2\n pattern *.eu\ndial-peer voice 1 voip\n voice-class sip call-route "
        "dest-route-string\n incoming called-number 5\ndial-peer voice 2 voip\n destination route-string 2\n session "
        "target ipv4:1.1.1.2\n",
        "called=5 route=a.eu", "2: destination route-string 2 matched the route string, tried first");
    row("busied out", huntPeers, "called=4085550148 busy=1",
        "1: destination-pattern 4085550148 matched 10 digits explicitly, not tried: busied out: its keep-alive failed");
}

void TestRouter::verdicts()
{
    QFETCH(QByteArray, config);
    QFETCH(QByteArray, question);
    QFETCH(QByteArray, verdict);
    const Config read = parsed(config);
    const Router router(read.devices().front());
    const Question asked(question);
    const Answer answer = explain(router, asked.call);
    QList<QByteArray> said;
    for (const auto *list : { &answer.inboundCandidates, &answer.outboundCandidates }) {
        for (const Candidate &one : *list)
            said << bytes(one.peer->name) + ": " + QByteArray::fromStdString(one.reason);
    }
    QVERIFY2(said.contains(verdict), said.join('\n').constData());
}

void TestRouter::steps()
{
    const Config config = parsed(
        "voice translation-rule 1\n rule 1 /^\\+1/ //\nvoice translation-rule 2\n rule 1 /^8/ /7/\nvoice "
        "translation-rule 3\n "
        "rule 1 /^7/ /6/\nvoice translation-rule 4\n rule 1 /^/ /9/\nvoice translation-profile PORT\n translate called "
        "1\n"
        "voice translation-profile IN\n translate called 2\nvoice translation-profile POTS\n translate called 3\n"
        "voice translation-profile OUT\n translate called 4\nvoice-port 1/0\n translation-profile incoming PORT\n"
        "voice service pots\n translation-profile incoming POTS\n"
        "dial-peer voice 1 pots\n incoming called-number 800\n translation-profile incoming IN\n direct-inward-dial\n"
        "dial-peer voice 2 voip\n destination-pattern 600\n translation-profile outgoing OUT\n session target "
        "ipv4:1.1.1.1\n");
    const Router router(config.devices().front());
    const Answer answer = explain(router, { .protocol = Protocol::Pots, .called = "+18005550100", .inPort = "1/0" });
    QStringList said;
    for (const NumberStep &step : answer.steps)
        said << QString::fromStdString(step.where + ": " + step.before + " -> " + step.after);
    const QStringList expected { QStringLiteral("voice-port 1/0 incoming: +18005550100 -> 8005550100"),
        QStringLiteral("dial-peer 1 incoming: 8005550100 -> 7005550100"),
        QStringLiteral("voice service pots incoming: 7005550100 -> 6005550100"),
        QStringLiteral("dial-peer 2 outgoing: 6005550100 -> 96005550100") };
    QCOMPARE(said, expected);
    QCOMPARE(QByteArray::fromStdString(answer.sent), QByteArray("96005550100"));
    QCOMPARE(orderOf(answer), QByteArray("2"));

    const Config blocked
        = parsed("voice translation-rule 1\n rule 1 reject /^900/\nvoice translation-profile NO\n translate "
                 "called 1\ndial-peer voice 1 voip\n incoming called-number .\n call-block "
                 "translation-profile incoming NO\n");
    const Router other(blocked.devices().front());
    QCOMPARE(explain(other, { .called = "9005551212" }).disconnect, Disconnect::Blocked);
    QCOMPARE(explain(other, { .called = "8005551212" }).disconnect, Disconnect::NoPeer);
}

/// Pots peers of a dial-peer group send the whole number.
void TestRouter::groupSendsAll()
{
    const QByteArray text = "voice class dpg 1\n dial-peer 2\n!\ndial-peer voice 1 voip\n destination dpg 1\n incoming "
                            "called-number 9\n!\ndial-peer voice 2 pots\n destination-pattern 9T\n port 1/0\n";
    const Config read = parsed(text);
    const Answer answer = explain(Router(read.devices().front()), { .called = "95551212" });
    QCOMPARE(orderOf(answer), QByteArray("2"));
    QCOMPARE(QByteArray::fromStdString(answer.sent), QByteArray("95551212"));
    QVERIFY(
        QByteArray::fromStdString(answer.notes.front()).startsWith("dial-peer 2 is a pots peer of a dial-peer group"));
}

/// The cause a blocked caller gets.
void TestRouter::blocks()
{
    const auto cause = [](const char *line) {
        const Config read
            = parsed(QByteArray("voice translation-rule 1\n rule 1 reject /^9/\nvoice translation-profile P\n "
                                "translate called 1\ndial-peer voice 1 voip\n incoming called-number .\n "
                                "call-block translation-profile incoming P\n")
                + line);
        const Answer answer = explain(Router(read.devices().front()), { .called = "9005551212" });
        return answer.disconnect == Disconnect::Blocked ? int(answer.cause) : -1;
    };
    QCOMPARE(cause(""), 21);
    QCOMPARE(cause(" call-block disconnect-cause incoming user-busy\n"), 17);
    QCOMPARE(cause(" call-block disconnect-cause incoming unassigned-number\n"), 1);
    QCOMPARE(cause(" call-block disconnect-cause incoming invalid-number\n"), 28);
}

void TestRouter::targets()
{
    const Config config
        = parsed("voice class server-group 1\n ipv4 10.0.0.3 preference 3\n ipv4 10.0.0.1 port 5070 preference 1\n"
                 "voice class server-group 2\n ipv4 10.0.0.3\n ipv4 10.0.0.1\n hunt-scheme round-robin\n"
                 "dial-peer voice 1 voip\n destination-pattern 1\n session server-group 1\n"
                 "dial-peer voice 2 voip\n destination-pattern 2\n session server-group 2\n");
    const Device &device = config.devices().front();
    const auto said = [&](const char *tag, std::uint64_t turn) {
        QByteArray list;
        for (const Target &target : targetsOf(device, *device.find(ObjectKind::Peer, tag), turn))
            list.append(list.isEmpty() ? "" : " ").append(QByteArray::fromStdString(target.address));
        return list;
    };
    QCOMPARE(said("1", 0), QByteArray("ipv4:10.0.0.1 ipv4:10.0.0.3"));
    QCOMPARE(said("2", 0), QByteArray("ipv4:10.0.0.3 ipv4:10.0.0.1"));
    QCOMPARE(said("2", 1), QByteArray("ipv4:10.0.0.1 ipv4:10.0.0.3"));
}

void TestRouter::application()
{
    const Config config = parsed("application\n service bootstrap flash:bootstrap.tcl\n  param sigdigits 4\n!\n"
                                 "dial-peer voice 1 voip\n service bootstrap\n incoming called-number 7777T\n"
                                 "dial-peer voice 2 voip\n service nothere\n incoming called-number 8T\n"
                                 "dial-peer voice 3 voip\n service bootstrap out-bound\n incoming called-number 9T\n");
    const Router router(config.devices().front());
    const Answer answer = explain(router, { .called = "77771234" });
    QCOMPARE(QByteArray::fromStdString(answer.application), QByteArray("bootstrap"));
    QCOMPARE(QByteArray::fromStdString(answer.script), QByteArray("flash:bootstrap.tcl"));
    QCOMPARE(answer.disconnect, Disconnect::None);
    QVERIFY(explain(router, { .called = "8" }).script.empty());
    QVERIFY(explain(router, { .called = "9" }).application.empty());
}

/// The shapes of the CVP guides: which service a label, a tone and an incoming call start.
void TestRouter::cvpRecipe_data()
{
    QTest::addColumn<QByteArray>("question");
    QTest::addColumn<QByteArray>("service"); // peer, service
    QTest::newRow("PSTN call") << QByteArray("pots called=8005550100 port=0/0/0:23")
                               << QByteArray("8 cvp-survivability");
    QTest::newRow("label with correlation id") << QByteArray("called=777712345") << QByteArray("7777 bootstrap");
    QTest::newRow("label alone") << QByteArray("called=7777") << QByteArray("7777 bootstrap");
    QTest::newRow("prefixed label") << QByteArray("called=333355510001234") << QByteArray("3333 bootstrap");
    QTest::newRow("pattern without T takes the id too")
        << QByteArray("called=541764140144") << QByteArray("5417 bootstrap");
    QTest::newRow("closed pattern leaves no room") << QByteArray("called=66661") << QByteArray("0 ");
    QTest::newRow("ringtone") << QByteArray("called=91919191") << QByteArray("919191 ringtone");
    QTest::newRow("error tone") << QByteArray("called=92929292") << QByteArray("929292 cvperror");
    QTest::newRow("standalone") << QByteArray("called=8001234567") << QByteArray("800 hello_world");
}

void TestRouter::cvpRecipe()
{
    QFETCH(QByteArray, question);
    const Config config
        = parsed("dial-peer voice 8 pots\n service cvp-survivability\n incoming called-number .T\n direct-inward-dial\n"
                 "dial-peer voice 7777 voip\n service bootstrap\n incoming called-number 7777T\n"
                 "dial-peer voice 3333 voip\n service bootstrap\n incoming called-number 33335551000T\n"
                 "dial-peer voice 5417 voip\n service bootstrap\n incoming called-number 5417641401\n"
                 "dial-peer voice 6666 voip\n service bootstrap\n incoming called-number 6666$\n"
                 "dial-peer voice 919191 voip\n service ringtone\n incoming called-number 9191T\n"
                 "dial-peer voice 929292 voip\n service cvperror\n incoming called-number 9292T\n"
                 "dial-peer voice 800 voip\n service hello_world\n incoming called-number 800.......\n");
    const Router router(config.devices().front());
    const Question asked(question);
    const Answer answer = explain(router, asked.call);
    QByteArray said = answer.inbound != nullptr ? bytes(answer.inbound->name) : QByteArray("0");
    said.append(' ').append(QByteArray::fromStdString(answer.application));
    QTEST(said, "service");
}

void TestRouter::settings()
{
    const Config uris
        = parsed("voice class uri A sip\n pattern example\nvoice class uri B sip\n host example.com\n"
                 "dial-peer voice 1 voip\n incoming uri request A\ndial-peer voice 2 voip\n incoming uri request B\n");
    const auto inboundOf = [](const Config &config, const Settings &chosen, const CallInput &call) {
        const Router router(config.devices().front(), chosen);
        const Answer answer = explain(router, call);
        return answer.inbound != nullptr ? bytes(answer.inbound->name) : QByteArray("0");
    };
    const CallInput call { .requestUri = "sip:1@example.com" };
    QCOMPARE(inboundOf(uris, {}, call), QByteArray("2"));
    QCOMPARE(inboundOf(uris, { .isUriPatternFirst = true }, call), QByteArray("1"));

    const Config ties = parsed("dial-peer voice 1 voip\n incoming called-number 5.\n preference 2\n"
                               "dial-peer voice 2 voip\n incoming called-number 5T\n preference 1\n");
    QCOMPARE(inboundOf(ties, {}, { .called = "55" }), QByteArray("1"));
    QCOMPARE(inboundOf(ties, { .breaksTiesByPreference = true }, { .called = "55" }), QByteArray("2"));

    const Config expansion
        = parsed("num-exp 5... 4085555...\ndial-peer voice 1 voip\n destination-pattern 5\n session target "
                 "ipv4:1.1.1.1\n");
    const Router late(expansion.devices().front(), { .isNumExpLast = true });
    const Answer answer = explain(late, { .called = "5123" });
    QCOMPARE(orderOf(answer), QByteArray("1"));
    QCOMPARE(QByteArray::fromStdString(answer.sent), QByteArray("4085555123"));
}

/// The index against a scan of every peer, over patterns and numbers of few digits so that much overlaps.
void TestRouter::agreesWithStraightScan()
{
    std::uint64_t random = 5;
    const auto next = [&random](std::uint64_t bound) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        return (random >> 33) % bound;
    };
    const char *const pieces[] { "1", "2", "3", ".", "[12]", "[^3]", "1%", "(12)?", "2+" };
    QByteArray text;
    for (int i = 1; i <= 400; ++i) {
        QByteArray pattern;
        for (std::uint64_t n = 1 + next(6); n > 0; --n)
            pattern += pieces[next(next(4) == 0 ? 9 : 6)];
        pattern += next(4) == 0 ? "T" : next(4) == 0 ? "$" : "";
        text += "dial-peer voice " + QByteArray::number(i) + " voip\n destination-pattern " + pattern
            + "\n session target ipv4:1.1.1.1\n preference " + QByteArray::number(next(3)) + "\n";
    }
    const Config config = parsed(text);
    const Router router(config.devices().front());
    Selection selection;
    int matched = 0;
    for (int i = 0; i < 500; ++i) {
        std::string number;
        for (std::uint64_t n = next(9); n > 0; --n)
            number += static_cast<char>('1' + next(3));
        router.select({ .called = number }, selection);
        std::vector<std::tuple<int, int, std::uint32_t>> expected, got;
        for (const Router::Peer &peer : router.peers()) {
            const auto length
                = Pattern::parse(peer.object->value(OptionId::DestinationPattern)).match(Digits::from(number));
            if (length)
                expected.emplace_back(-int(*length), peer.preference, peer.tag);
        }
        for (const Found &found : selection.order)
            got.emplace_back(-int(found.length), router.peers()[found.peer].preference, router.peers()[found.peer].tag);
        QVERIFY(std::is_sorted(got.begin(), got.end(), [](const auto &a, const auto &b) {
            return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
        }));
        std::sort(expected.begin(), expected.end());
        std::sort(got.begin(), got.end());
        QVERIFY2(got == expected, number.c_str());
        matched += got.empty() ? 0 : 1;
    }
    QVERIFY(matched > 250);
}

QTEST_APPLESS_MAIN(TestRouter)
#include "tst_router.moc"
