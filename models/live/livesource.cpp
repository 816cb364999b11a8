// SPDX-License-Identifier: GPL-3.0-or-later
#include "livesource.h"

namespace legwork::live {

LiveSource::LiveSource(LiveConfig config, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
{
}

LiveSource::~LiveSource() = default;

QString LiveSource::name() const
{
    if (!m_config.name.isEmpty())
        return m_config.name;
    const bool isV6 = m_config.address.contains(u':');
    const QString address = isV6 ? u'[' % m_config.address % u']' : m_config.address;
    switch (m_config.kind) {
    case LiveKind::Syslog: return tr("syslog %1:%2").arg(address).arg(m_config.port);
    case LiveKind::Hep: return tr("HEP %1:%2").arg(address).arg(m_config.port);
    case LiveKind::Replay: return tr("replay");
    case LiveKind::Files: break;
    }
    return m_config.paths.size() == 1 ? m_config.paths.front()
                                      : tr("%n watched paths", nullptr, int(m_config.paths.size()));
}

quint16 LiveSource::listeningPort(Transport) const { return 0; }

void LiveSource::setState(LiveState state, LiveTrouble trouble, std::optional<UtcTime> retryAt)
{
    if (state == m_state && trouble == m_trouble && retryAt == m_retryAt)
        return;
    m_state = state;
    m_trouble = std::move(trouble);
    m_retryAt = retryAt;
    Q_EMIT stateChanged();
}

void LiveSource::setCounters(const LiveCounters &counters)
{
    if (counters == m_counters)
        return;
    m_counters = counters;
    Q_EMIT countersChanged();
}

void LiveSource::addSpool(const QString &path, bool fromStart)
{
    if (m_spoolPaths.contains(path))
        return;
    m_spoolPaths.append(path);
    Q_EMIT spoolAdded(path, fromStart);
}

} // namespace legwork::live
