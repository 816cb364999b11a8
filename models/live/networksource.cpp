// SPDX-License-Identifier: GPL-3.0-or-later
#include "networksource.h"

#include "hepreceiver.h"
#include "syslogreceiver.h"

#include <QCoreApplication>
#include <QThread>

#include <utility>

namespace legwork::live {

NetworkSource::NetworkSource(LiveConfig config, QString folder, QObject *parent)
    : LiveSource(std::move(config), parent)
    , m_folder(std::move(folder))
{
}

NetworkSource::~NetworkSource() { stop(); }

quint16 NetworkSource::listeningPort(Transport transport) const
{
    switch (transport) {
    case Transport::Udp: return m_ports[0];
    case Transport::Tcp: return m_ports[1];
    case Transport::Tls: return m_ports[2];
    }
    return 0;
}

void NetworkSource::start()
{
    if (m_thread)
        return;
    setCounters({});
    setState(LiveState::Starting);
    if (config().kind == LiveKind::Hep)
        m_receiver = std::make_unique<HepReceiver>(config(), m_folder);
    else
        m_receiver = std::make_unique<SyslogReceiver>(config(), m_folder);
    m_receiver->setKept(std::exchange(m_hasRun, true) ? Receiver::Kept::Known : Receiver::Kept::Told);
    m_thread = std::make_unique<QThread>();
    m_thread->setObjectName(name());
    m_receiver->moveToThread(m_thread.get());
    connect(m_receiver.get(), &Receiver::reported, this, &NetworkSource::take);
    connect(m_receiver.get(), &Receiver::spoolAdded, this, &NetworkSource::addSpool);
    connect(m_thread.get(), &QThread::started, m_receiver.get(), &Receiver::start);
    m_thread->start();
}

void NetworkSource::stop()
{
    if (!m_thread)
        return;
    QThread *const here = QThread::currentThread();
    Receiver *const receiver = m_receiver.get();
    QMetaObject::invokeMethod(
        receiver,
        [receiver, here] {
            receiver->stop();
            receiver->moveToThread(here); // its sockets and timers end where they are destroyed
        },
        Qt::BlockingQueuedConnection);
    m_thread->quit();
    m_thread->wait();
    m_thread.reset();
    // What it told last is in this thread's queue: taken at once, so that nothing arrives after the end.
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    m_receiver.reset();
    m_ports = {};
    setState(LiveState::Stopped);
}

void NetworkSource::take(const Report &report)
{
    m_ports = report.ports;
    setCounters(report.counters);
    if (report.state != LiveState::Stopped)
        setState(report.state, report.trouble, report.retryAt);
}

} // namespace legwork::live
