// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "apinames.h"
#include "cacheclient.h"

#include <QObject>

#include <functional>
#include <optional>

namespace legwork::connections {

/// The purchased count that a cache service holds: read, and written so that nobody's change is lost and nothing is
/// believed that was not read back. One thing at a time.
class PurchasedFigure final : public QObject {
    Q_OBJECT
public:
    struct Figure {
        quint64 purchased = 0;
        QUrl endpoint {}; // that answered
        QByteArray raw {}; // the answer as it came
    };
    using Reply = tl::expected<Figure, Failure>;

    enum class Outcome : std::uint8_t {
        Done, // read back, and equal
        Overtaken, // the service held something else than was expected; nothing was sent
        NotEqual, // sent, but what was read back is something else
        Failed // not sent, refused, or not known: `failure` says
    };
    struct Pushed {
        Outcome outcome = Outcome::Failed;
        std::optional<quint64> before {}; // just before it was sent
        std::optional<quint64> after {}; // as read back
        std::optional<Failure> failure {};
        QUrl endpoint {};
    };

    /// The client must outlive it. `names`: what the figure is called on the wire.
    PurchasedFigure(CacheClient &client, ApiNames names, QObject *parent = nullptr);

    /// GET licensePurchased. `done` is called once, later.
    void read(std::function<void(const Reply &)> done);
    /// Reads again; where the service still holds `expected`, sends `value` once and reads back what became of it.
    void push(quint64 expected, quint64 value, std::function<void(const Pushed &)> done);

private:
    void send(quint64 value, Pushed pushed, const std::function<void(const Pushed &)> &done);
    void readBack(quint64 value, Pushed pushed, const std::function<void(const Pushed &)> &done);

    CacheClient &m_client;
    ApiNames m_names;
};

[[nodiscard]] QString wordOf(PurchasedFigure::Outcome outcome);

} // namespace legwork::connections
