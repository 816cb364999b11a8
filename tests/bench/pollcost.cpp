// SPDX-License-Identifier: GPL-3.0-or-later
// What a poll costs: pollcost URL CA-FILE REQUESTS asks so often, one after the other, reads each answer as a page
// would, and prints how long that took. The password of the user "bench" comes on standard input.
#include <connections/cacheclient.h>
#include <connections/usageparser.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <cstdio>
#include <iostream>
#include <string>

using namespace legwork::connections;

namespace {

class Run final : public QObject {
public:
    Run(const Profile &profile, const Secret &password, int requests)
        : m_client(profile, password)
        , m_left(requests)
    {
        QTimer::singleShot(0, this, [this] { ask(); });
    }

private:
    void ask()
    {
        m_client.get(QStringLiteral("licenseUsage"), {}, [this](const CacheClient::Reply &reply) { take(reply); });
    }

    void take(const CacheClient::Reply &reply)
    {
        if (!reply || !readUsage(reply->body, m_names)) {
            std::fprintf(stderr, "pollcost: %s\n", reply ? "not understood" : qPrintable(reply.error().what));
            return QCoreApplication::exit(1);
        }
        if (!m_clock.isValid()) // the first one makes the connection
            m_clock.start();
        else if (--m_left == 0) {
            std::printf("{\"ms\": %.3f}\n", static_cast<double>(m_clock.nsecsElapsed()) / 1e6);
            return QCoreApplication::exit(0);
        }
        ask();
    }

    CacheClient m_client;
    ApiNames m_names = ApiNames::builtIn();
    QElapsedTimer m_clock;
    int m_left;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const auto base = baseFrom(words.value(1));
    if (words.size() != 4 || !base) {
        std::fputs("usage: pollcost URL CA-FILE REQUESTS\n", stderr);
        return 2;
    }
    std::string password;
    std::getline(std::cin, password);
    Profile profile;
    profile.bases = { *base };
    profile.signIn = SignIn::Basic;
    profile.user = QStringLiteral("bench");
    profile.caFile = words[2];
    const Run run(profile, Secret(password), words[3].toInt());
    return QCoreApplication::exec();
}
