// SPDX-License-Identifier: GPL-3.0-or-later
#include "livewords.h"

#include <live/backoff.h>

#include <QCoreApplication>
#include <QLocale>

namespace legwork::ui {

using live::LiveKind;
using live::LiveState;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LiveWords)
};

const QString dash = QStringLiteral("\u2013");

QString count(std::uint64_t value) { return QLocale().toString(static_cast<qulonglong>(value)); }

QString bytes(double value) { return QLocale().formattedDataSize(static_cast<qint64>(value)); }

} // namespace

QString wordFor(LiveState state)
{
    switch (state) {
    case LiveState::Stopped: return Words::tr("stopped");
    case LiveState::Starting: return Words::tr("starting");
    case LiveState::Running: return Words::tr("running");
    case LiveState::Waiting: return Words::tr("waiting");
    case LiveState::Failed: return Words::tr("failed");
    }
    return {};
}

Sign signOf(const live::LiveSource &source)
{
    switch (source.state()) {
    case LiveState::Failed: return Sign::Error;
    case LiveState::Waiting: return Sign::Warning;
    case LiveState::Running: return source.trouble().isEmpty() ? Sign::Ok : Sign::Warning;
    case LiveState::Stopped:
    case LiveState::Starting: break;
    }
    return Sign::Info;
}

QString rateText(const live::LiveSource &source)
{
    const live::LiveCounters &counters = source.counters();
    if (source.state() != LiveState::Running)
        return dash;
    if (source.config().kind == LiveKind::Files)
        return Words::tr("%1/s").arg(bytes(counters.bytesPerSecond));
    return Words::tr("%1 records/s")
        .arg(QLocale().toString(counters.recordsPerSecond, 'f', counters.recordsPerSecond < 10 ? 1 : 0));
}

QString lastText(const live::LiveSource &source)
{
    if (!source.counters().last)
        return dash;
    const double seconds = static_cast<double>((live::utcNow() - *source.counters().last).count()) / 1000;
    const QLocale locale;
    if (seconds < 10)
        return Words::tr("%1 s ago").arg(locale.toString(qMax(0.0, seconds), 'f', 1));
    if (seconds < 100)
        return Words::tr("%1 s ago").arg(locale.toString(seconds, 'f', 0));
    if (seconds < 6000)
        return Words::tr("%1 min ago").arg(locale.toString(seconds / 60, 'f', 0));
    return Words::tr("%1 h ago").arg(locale.toString(seconds / 3600, 'f', 0));
}

QStringList counterLines(const live::LiveSource &source)
{
    const live::LiveCounters &counters = source.counters();
    QStringList lines;
    if (source.config().kind == LiveKind::Files) {
        lines.append(Words::tr("%n file(s) followed", nullptr, static_cast<int>(source.spoolPaths().size())));
        lines.append(Words::tr("grown by %1").arg(bytes(static_cast<double>(counters.bytes))));
        return lines;
    }
    lines.append(
        Words::tr("received %1 records, %2").arg(count(counters.records), bytes(static_cast<double>(counters.bytes))));
    if (source.config().kind == LiveKind::Replay)
        return lines;
    lines.append(Words::tr("lost %1, late %2, repeated %3")
                     .arg(count(counters.lost), count(counters.late), count(counters.repeated)));
    lines.append(
        Words::tr("rejected %1, dropped for want of room %2").arg(count(counters.rejected), count(counters.dropped)));
    lines.append(Words::tr("senders %1, connections %2").arg(count(counters.hosts), count(counters.connections)));
    lines.append(Words::tr("%1 of at most %2 on the disk")
                     .arg(bytes(static_cast<double>(counters.spoolBytes)),
                         bytes(static_cast<double>(source.config().spoolBytes))));
    return lines;
}

QString senderHint(const live::LiveConfig &config)
{
    const bool everywhere = config.address == QLatin1StringView("0.0.0.0") || config.address == QLatin1StringView("::");
    const QString address = everywhere ? Words::tr("THIS-HOST") : config.address;
    const QString port = QString::number(config.port);
    const bool udp = config.transports.testFlag(live::Transport::Udp);
    const bool tcp = config.transports.testFlag(live::Transport::Tcp);
    if (config.kind == LiveKind::Syslog && (udp || tcp)) {
        const QString way = udp ? QStringLiteral("udp") : QStringLiteral("tcp");
        return QStringLiteral("IOS      logging host %1 transport %2 port %3\n"
                              "         logging trap debugging\n"
                              "         service timestamps debug datetime msec show-timezone year\n"
                              "rsyslog  *.* action(type=\"omfwd\" target=\"%1\" port=\"%3\" protocol=\"%2\")")
            .arg(address, way, port);
    }
    if (config.kind == LiveKind::Syslog)
        return QStringLiteral(
            "rsyslog  *.* action(type=\"omfwd\" target=\"%1\" port=\"%2\" protocol=\"tcp\"\n"
            "             TCP_Framing=\"octet-counted\" StreamDriver=\"gtls\" StreamDriverMode=\"1\")")
            .arg(address, QString::number(config.tlsPort));
    if (config.kind == LiveKind::Hep)
        return QStringLiteral("Kamailio    modparam(\"siptrace\", \"duplicate_uri\", \"sip:%1:%2%3\")\n"
                              "            modparam(\"siptrace\", \"hep_mode_on\", 1)\n"
                              "            modparam(\"siptrace\", \"hep_version\", 3)\n"
                              "FreeSWITCH  <param name=\"capture-server\" value=\"udp:%1:%2\"/>")
            .arg(address, port, udp ? QString() : QStringLiteral(";transport=tcp"));
    return {};
}

} // namespace legwork::ui
