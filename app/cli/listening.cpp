// SPDX-License-Identifier: GPL-3.0-or-later
#include "listening.h"

#include <live/livesources.h>

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <utility>

namespace legwork::cli {

namespace {

std::string addressOf(const live::LiveConfig &config, quint16 port)
{
    const QString host = config.address.contains(QLatin1Char(':'))
        ? QString(QLatin1Char('[') + config.address + QLatin1Char(']'))
        : config.address;
    return host.toStdString() + ':' + std::to_string(port);
}

const char *wordFor(live::LiveKind kind) { return kind == live::LiveKind::Hep ? "HEP" : "syslog"; }

} // namespace

struct Listening::State {
    // Sockets live in threads of their own; what they tell arrives through the application's queue.
    int argc = 1;
    char name[12] = "legwork-cli";
    char *argv[2] = { name, nullptr };
    QCoreApplication application { argc, argv };
    QTemporaryDir folder {};
    live::LiveSources sources { folder.path() };
    News news {};
    std::vector<const live::LiveSource *> opened {}; // have run at least once
    std::vector<std::pair<const live::LiveSource *, QString>> troubles {}; // said last

    void look(const live::LiveSource &source);
};

void Listening::State::look(const live::LiveSource &source)
{
    const bool isNew = std::ranges::find(opened, &source) == opened.end();
    if (source.state() == live::LiveState::Running && isNew) {
        opened.push_back(&source);
        std::string told = std::string("listens for ") + wordFor(source.config().kind) + " on";
        const quint16 udp = source.listeningPort(live::Transport::Udp),
                      tcp = source.listeningPort(live::Transport::Tcp);
        if (udp == tcp)
            told += ' ' + addressOf(source.config(), udp) + " by UDP and TCP";
        else
            told
                += ' ' + addressOf(source.config(), udp) + " by UDP and " + addressOf(source.config(), tcp) + " by TCP";
        news.told.push_back(std::move(told));
    }
    auto said = std::ranges::find(troubles, &source, &std::pair<const live::LiveSource *, QString>::first);
    if (said == troubles.end())
        said = troubles.insert(said, { &source, {} });
    if (std::exchange(said->second, source.trouble().what) != source.trouble().what && !source.trouble().isEmpty())
        news.told.push_back(source.name().toStdString() + ": " + source.trouble().what.toStdString() + ' '
            + source.trouble().advice.toStdString());
}

Listening::Listening(const std::vector<ListenAt> &doors)
    : m_state(std::make_unique<State>())
{
    State &s = *m_state;
    QObject::connect(&s.sources, &live::LiveSources::spoolAdded, &s.application,
        [&s](const QString &path, bool) { s.news.files.push_back(path.toStdString()); });
    for (const ListenAt &door : doors) {
        live::LiveConfig config;
        config.kind = door.protocol == ListenAt::Protocol::Hep ? live::LiveKind::Hep : live::LiveKind::Syslog;
        config.address = QString::fromStdString(door.host);
        config.port = door.port;
        // Naming an address that others reach is the explicit act.
        config.reach = live::isLoopback(config.address) ? live::Reach::Loopback : live::Reach::Network;
        live::LiveSource *const source = s.sources.add(config);
        QObject::connect(source, &live::LiveSource::stateChanged, &s.application, [&s, source] { s.look(*source); });
        source->start();
    }
}

Listening::~Listening() = default;

Listening::News Listening::poll()
{
    // This program's loop is its own, not Qt's.
    QCoreApplication::processEvents();
    return std::exchange(m_state->news, {});
}

bool Listening::hasFailed() const { return m_state->opened.size() < m_state->sources.all().size(); }

void Listening::stop()
{
    for (live::LiveSource *const source : m_state->sources.all())
        source->stop();
}

} // namespace legwork::cli
