// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/connectionbook.h>
#include <lab/labprocess.h>

#include <QObject>

#include <cstdint>
#include <memory>

namespace legwork::desktop {

enum class LabState : std::uint8_t { Off, Starting, Serving };

/// The lab of the window: a simulated deployment that ends with it. While it serves, its load balancer and nodes are a
/// server in the book, polled each second; nothing of it is kept.
class LabControl final : public QObject {
    Q_OBJECT
public:
    explicit LabControl(connections::ConnectionBook &book, QObject *parent = nullptr);
    ~LabControl() override;

    /// Does nothing while it runs.
    void start();
    void stop();
    [[nodiscard]] LabState state() const noexcept { return m_state; }
    /// The name of its server in the book, while it serves.
    [[nodiscard]] const QString &profile() const noexcept { return m_profile; }

Q_SIGNALS:
    void stateChanged();
    /// It does not start, or ended by itself; a sentence.
    void failed(const QString &why);

private:
    void enter(LabState state);
    void forget();

    connections::ConnectionBook &m_book;
    std::unique_ptr<lab::LabProcess> m_process;
    QString m_profile;
    LabState m_state = LabState::Off;
};

/// Stands for the lab among the paths that a start hands to a running program.
inline constexpr const char *labLink = "legwork:lab";

} // namespace legwork::desktop
