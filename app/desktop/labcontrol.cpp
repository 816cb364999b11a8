// SPDX-License-Identifier: GPL-3.0-or-later
#include "labcontrol.h"

namespace legwork::desktop {

LabControl::LabControl(connections::ConnectionBook &book, QObject *parent)
    : QObject(parent)
    , m_book(book)
{
}

LabControl::~LabControl() = default;

void LabControl::start()
{
    if (m_state != LabState::Off)
        return;
    m_process = std::make_unique<lab::LabProcess>();
    connect(m_process.get(), &lab::LabProcess::ready, this,
        [this](const lab::LabPlace &place, const connections::Secret &password) {
            connections::Profile profile = lab::profileOf(place);
            profile.name = m_book.freeName(profile.name);
            m_profile = profile.name;
            m_book.addPassing(profile, password);
            enter(LabState::Serving);
        });
    // Deleting the process in its own signal would be too early.
    connect(
        m_process.get(), &lab::LabProcess::failed, this,
        [this](const QString &why) {
            stop();
            Q_EMIT failed(why);
        },
        Qt::QueuedConnection);
    enter(LabState::Starting);
    m_process->start();
}

void LabControl::stop()
{
    if (m_state == LabState::Off)
        return;
    forget();
    m_process.reset();
    enter(LabState::Off);
}

void LabControl::forget()
{
    if (!m_profile.isEmpty())
        m_book.removePassing(m_profile);
    m_profile.clear();
}

void LabControl::enter(LabState state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace legwork::desktop
