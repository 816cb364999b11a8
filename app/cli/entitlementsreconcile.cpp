// SPDX-License-Identifier: GPL-3.0-or-later
// The purchased count of a service against the contracts.
#include "entitlementswords.h"

#include "interrupt.h"

#include <connections/purchasedfigure.h>

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

namespace legwork::cli {

using connections::PurchasedFigure;
using entitlements::Act;

namespace {

constexpr int exitServer = 4;

struct Answer {
    QString service {};
    std::optional<quint64> held {};
    quint64 contracts = 0;
    QDate on {};
    std::optional<PurchasedFigure::Pushed> pushed {};
    std::optional<connections::Failure> failure {};
};

QJsonValue known(const std::optional<quint64> &value)
{
    return value ? QJsonValue(static_cast<qint64>(*value)) : QJsonValue();
}

QJsonObject jsonOf(const Answer &answer)
{
    QJsonValue pushed;
    if (answer.pushed)
        pushed = QJsonObject { { QStringLiteral("outcome"), wordOf(answer.pushed->outcome) },
            { QStringLiteral("sent"), static_cast<qint64>(answer.contracts) },
            { QStringLiteral("before"), known(answer.pushed->before) },
            { QStringLiteral("after"), known(answer.pushed->after) } };
    return { { QStringLiteral("service"), answer.service }, { QStringLiteral("on"), answer.on.toString(Qt::ISODate) },
        { QStringLiteral("held"), known(answer.held) },
        { QStringLiteral("contracts"), static_cast<qint64>(answer.contracts) },
        { QStringLiteral("difference"),
            answer.held ? QJsonValue(static_cast<qint64>(*answer.held) - static_cast<qint64>(answer.contracts))
                        : QJsonValue() },
        { QStringLiteral("pushed"), pushed } };
}

std::string sentenceOf(const Answer &answer)
{
    const std::string held = answer.held ? std::to_string(*answer.held) : "?";
    const std::string contracts = std::to_string(answer.contracts);
    if (!answer.pushed)
        return answer.held == answer.contracts ? "The service holds " + held + ", as the contracts say."
                                               : "The service holds " + held + "; the contracts say " + contracts + ".";
    const auto value = [](const std::optional<quint64> &one) { return one ? std::to_string(*one) : std::string("?"); };
    switch (answer.pushed->outcome) {
    case PurchasedFigure::Outcome::Done:
        return "The service held " + value(answer.pushed->before) + " and holds " + value(answer.pushed->after)
            + " now: read back and equal.";
    case PurchasedFigure::Outcome::Overtaken:
        return "Nothing was sent: the service holds " + value(answer.pushed->before)
            + ", not what was expected; somebody else changed it.";
    case PurchasedFigure::Outcome::NotEqual:
        return contracts + " was sent, but the service holds " + value(answer.pushed->after) + ".";
    case PurchasedFigure::Outcome::Failed: break;
    }
    return "The figure could not be set.";
}

/// The trail knows what was done, whatever came of it.
Result<void> keep(workspace::EntitlementBook &book, const Answer &answer, const QString &reason)
{
    if (!answer.pushed) {
        if (!answer.held)
            return {};
        return book.noteFigure(answer.service, static_cast<qint64>(*answer.held), QStringLiteral("read"));
    }
    const PurchasedFigure::Pushed &pushed = *answer.pushed;
    if (pushed.outcome == PurchasedFigure::Outcome::Overtaken)
        return book.noteFigure(
            answer.service, static_cast<qint64>(*pushed.before), QStringLiteral("changed by somebody else"));
    const bool isDone = pushed.outcome == PurchasedFigure::Outcome::Done;
    return book.note(answer.service, known(pushed.before), known(pushed.after),
        { isDone ? Act::FigurePushed : Act::FigureRefused, reason });
}

} // namespace

int runReconcile(EntitlementRun &run)
{
    const EntitlementWords &words = run.words;
    quint64 expected = 0;
    if (words.push) {
        bool isNumber = false;
        expected = QString::fromStdString(words.expect).toULongLong(&isNumber);
        if (!words.yes || !isNumber)
            return run.refuse("--push",
                "changes what every client of the service sees: it needs --yes, and --expect N with what the service "
                "holds now");
        if (words.reason.empty())
            return run.refuse("--reason", "is missing: why, for the audit trail");
    }
    const auto filter = filterFrom(words);
    if (!filter)
        return run.refuse(filter.error().place, filter.error().what);
    const Result<Server> server = serverFrom(words.server);
    if (!server)
        return run.refuse(server.error().place, server.error().what);
    const Interrupt interrupt;
    connections::CacheClient client(server->profile, server->secrets);
    connections::ApiNames names = connections::ApiNames::builtIn();
    if (const auto read = names.addFile(connections::ApiNames::userFile()); !read)
        run.say(read.error().place + ": " + read.error().what);
    PurchasedFigure figure(client, names);
    Answer answer;
    answer.service
        = server->profile.name.isEmpty() ? connections::placeOf(server->profile.bases.first()) : server->profile.name;
    answer.on = QDate::currentDate();
    entitlements::Filter asked = *filter;
    asked.pool = entitlements::Pool::SelfService; // what the service counts
    answer.contracts = entitledOn(run.book->contracts(), answer.on, asked).total();
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &watch, [&] {
        if (interrupt.isRaised())
            QCoreApplication::exit(interrupt.exitCode());
    });
    watch.start(100);
    QTimer::singleShot(0, &figure, [&] {
        if (words.push)
            figure.push(expected, answer.contracts, [&](const PurchasedFigure::Pushed &pushed) {
                answer.pushed = pushed;
                answer.held = pushed.after ? pushed.after : pushed.before;
                answer.failure = pushed.failure;
                QCoreApplication::exit(exitDone);
            });
        else
            figure.read([&](const PurchasedFigure::Reply &reply) {
                if (reply)
                    answer.held = reply->purchased;
                else
                    answer.failure = reply.error();
                QCoreApplication::exit(exitDone);
            });
    });
    if (const int code = QCoreApplication::exec(); code != exitDone)
        return code;
    const auto kept = keep(*run.book, answer, QString::fromStdString(words.reason));
    Output out;
    if (answer.held || answer.pushed) {
        run.format == Format::Json || run.format == Format::Ndjson
            ? writeObjects(out, Format::Ndjson, { jsonOf(answer) })
            : out.write(sentenceOf(answer) + "\n");
        out.flush();
    }
    if (!kept)
        return run.fail(kept.error());
    if (answer.failure)
        return run.fail(
            { ErrorKind::NotReadable, {},
                answer.failure->what.toStdString()
                    + (answer.failure->advice.isEmpty() ? "" : "\n  " + answer.failure->advice.toStdString()) },
            exitServer);
    return answer.held == answer.contracts ? exitDone : exitFound;
}

} // namespace legwork::cli
