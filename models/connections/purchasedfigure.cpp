// SPDX-License-Identifier: GPL-3.0-or-later
#include "purchasedfigure.h"

#include "usageparser.h"

namespace legwork::connections {

namespace {

const QString &resource()
{
    static const QString name = QStringLiteral("licensePurchased");
    return name;
}

} // namespace

PurchasedFigure::PurchasedFigure(CacheClient &client, ApiNames names, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_names(std::move(names))
{
}

void PurchasedFigure::read(std::function<void(const Reply &)> done)
{
    m_client.get(resource(), {}, [this, done = std::move(done)](const CacheClient::Reply &reply) {
        if (!reply)
            return done(tl::unexpected(reply.error()));
        const Result<LicenseUsage> usage = readUsage(reply->body, m_names);
        if (!usage)
            return done(tl::unexpected(notUnderstood(reply->endpoint, reply->status, reply->body, usage.error())));
        if (!usage->purchased)
            return done(tl::unexpected(notUnderstood(reply->endpoint, reply->status, reply->body,
                { ErrorKind::NotSupported, {}, "it does not tell how many ports were bought" })));
        done(Figure { *usage->purchased, reply->endpoint, reply->body });
    });
}

void PurchasedFigure::push(quint64 expected, quint64 value, std::function<void(const Pushed &)> done)
{
    read([this, expected, value, done = std::move(done)](const Reply &now) {
        Pushed pushed;
        if (!now) {
            pushed.failure = now.error();
            return done(pushed);
        }
        pushed.before = now->purchased;
        pushed.endpoint = now->endpoint;
        if (now->purchased != expected) {
            pushed.outcome = Outcome::Overtaken;
            return done(pushed);
        }
        send(value, pushed, done);
    });
}

void PurchasedFigure::send(quint64 value, Pushed pushed, const std::function<void(const Pushed &)> &done)
{
    // The name of the vendor's guide comes first in the file, unless the user put another before it.
    const QStringList names = m_names.of(QStringLiteral("purchased"));
    const QString name = names.isEmpty() ? resource() : names.first();
    m_client.post(resource(), { { name, static_cast<qint64>(value) } },
        [this, value, pushed, done](const CacheClient::Reply &reply) mutable {
            if (!reply) {
                pushed.failure = reply.error();
                if (!reply.error().mayBeTaken)
                    return done(pushed);
            }
            readBack(value, pushed, done);
        });
}

/// Also after a POST that failed but may have been taken: then this tells.
void PurchasedFigure::readBack(quint64 value, Pushed pushed, const std::function<void(const Pushed &)> &done)
{
    read([value, pushed, done](const Reply &now) mutable {
        if (!now) {
            if (!pushed.failure)
                pushed.failure = now.error();
            return done(pushed);
        }
        pushed.after = now->purchased;
        pushed.endpoint = now->endpoint;
        if (now->purchased == value) {
            pushed.outcome = Outcome::Done;
            pushed.failure.reset();
        } else if (!pushed.failure) {
            pushed.outcome = Outcome::NotEqual;
        }
        done(pushed);
    });
}

QString wordOf(PurchasedFigure::Outcome outcome)
{
    switch (outcome) {
    case PurchasedFigure::Outcome::Done: return QStringLiteral("done");
    case PurchasedFigure::Outcome::Overtaken: return QStringLiteral("overtaken");
    case PurchasedFigure::Outcome::NotEqual: return QStringLiteral("not-equal");
    case PurchasedFigure::Outcome::Failed: break;
    }
    return QStringLiteral("failed");
}

} // namespace legwork::connections
