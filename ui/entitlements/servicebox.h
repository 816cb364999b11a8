// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/connectionbook.h>
#include <connections/purchasedfigure.h>
#include <workspace/entitlementbook.h>

#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QPushButton;

namespace legwork::ui {

class Strip;

/// The purchased count that a cache service holds beside what the contracts say; where they differ it can be set, after
/// a question that shows both.
class ServiceBox final : public QWidget {
    Q_OBJECT
public:
    ServiceBox(connections::ConnectionBook *connections, workspace::EntitlementBook &book, QWidget *parent = nullptr);
    ~ServiceBox() override;

    /// What the contracts say today; ports of self-service.
    void setEntitled(std::uint64_t entitled);
    /// The chosen service, by the name of its profile; empty: there is none.
    [[nodiscard]] QString service() const;
    void choose(const QString &service);
    /// The two are known and not the same.
    [[nodiscard]] bool differs() const;
    void read();
    /// Asks, and then pushes.
    void push();

Q_SIGNALS:
    void serviceChosen(const QString &name);
    void stateChanged();

private:
    void fill();
    void refresh();
    void start();
    void send(quint64 expected, quint64 value, const QString &reason);
    void take(const connections::PurchasedFigure::Reply &reply);
    void takePushed(const connections::PurchasedFigure::Pushed &pushed, const QString &reason, quint64 value);
    void showRaw();
    void withClient(const std::function<void()> &then);

    connections::ConnectionBook *m_connections;
    workspace::EntitlementBook &m_book;
    std::unique_ptr<connections::CacheClient> m_client;
    std::unique_ptr<connections::PurchasedFigure> m_figure;
    QString m_clientOf;
    std::uint64_t m_entitled = 0;
    std::optional<quint64> m_held;
    QString m_place, m_trouble;
    QDateTime m_when;
    QByteArray m_raw;
    bool m_isBusy = false;
    QComboBox *m_services;
    QLabel *m_read;
    Strip *m_state;
    QPushButton *m_push, *m_again, *m_showRaw;
};

} // namespace legwork::ui
