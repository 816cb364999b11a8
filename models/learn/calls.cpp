// SPDX-License-Identifier: GPL-3.0-or-later
#include "calls.h"

#include "limits.h"

#include <calls/engine.h>

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <utility>

namespace legwork::learn {

namespace {

struct Keeper {
    QTemporaryDir folder;
    std::unique_ptr<calls::Engine> engine;
};

items::Presenter presenterFor(const calls::Engine &engine)
{
    items::Presenter presenter;
    presenter.recordAt = [&engine, counted = calls::Engine::CountedLines {}](calls::Place place) mutable {
        calls::Engine::Text text = engine.textAt(place, counted);
        return items::RecordText { std::move(text.path), text.line, std::move(text.text) };
    };
    return presenter;
}

/// A name that stays inside the folder.
bool isPlainName(const QString &name)
{
    return !name.isEmpty() && name.size() <= 100 && !name.startsWith(QLatin1Char('.'))
        && !name.contains(QLatin1Char('/')) && !name.contains(QLatin1Char('\\')) && !name.contains(QChar(0));
}

QString otherDigits(const QString &number, qsizetype kept, QRandomGenerator &random)
{
    QString other = number.left(kept);
    while (other.size() < number.size())
        other += QString::number(random.bounded(other.size() == kept ? 1 : 0, 10));
    return other;
}

} // namespace

Result<LessonCalls> readCalls(const SourceTexts &texts)
{
    qint64 bytes = 0;
    for (const SourceText &text : texts)
        bytes += text.text.size();
    if (texts.size() > maxSources || bytes > maxCallBytes)
        return failure(ErrorKind::TooLarge, {}, "the logs of a call are at most 40 files and 32 MiB");
    auto keeper = std::make_shared<Keeper>();
    if (!keeper->folder.isValid())
        return failure(ErrorKind::NotReadable, keeper->folder.path().toStdString(),
            "no folder for the logs of the call could be made: " + keeper->folder.errorString().toStdString());
    LessonCalls made;
    made.folder = keeper->folder.path();
    for (const SourceText &text : texts) {
        if (!isPlainName(text.name))
            return failure(ErrorKind::Broken, text.name.toStdString(), "a log's name has no folder in it");
        QFile file(keeper->folder.filePath(text.name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text.text) != text.text.size())
            return failure(ErrorKind::NotReadable, file.fileName().toStdString(),
                "could not be written: " + file.errorString().toStdString());
        made.paths.append(file.fileName());
    }
    calls::EngineOptions options;
    options.threads = 1;
    keeper->engine = std::make_unique<calls::Engine>(options);
    keeper->engine->load({ made.folder.toStdString() });
    for (const calls::Call &call : keeper->engine->calls()) {
        // A ladder's texts live in the engine: each ladder keeps it.
        const auto drop = [keeper](const items::Ladder *ladder) { delete ladder; };
        made.ladders.emplace_back(new items::Ladder(items::makeLadder(
                                      call, keeper->engine->rows(call.id.str()), presenterFor(*keeper->engine))),
            drop);
    }
    if (made.ladders.empty())
        return failure(ErrorKind::Broken, {}, "there is no call in these logs");
    made.keeper = keeper;
    return made;
}

Result<LessonCalls> readCallsApart(const QList<SourceTexts> &all, quint64 seed)
{
    LessonCalls made;
    const auto keepers = std::make_shared<std::vector<std::shared_ptr<const void>>>();
    for (const SourceTexts &texts : all) {
        auto calls = readCalls(texts);
        if (calls && seed != 0)
            calls = readCalls(varied(texts, calls->ladders.front()->call, seed));
        if (!calls)
            return calls;
        made.folder = calls->folder;
        made.paths += calls->paths;
        made.ladders.insert(made.ladders.end(), calls->ladders.begin(), calls->ladders.end());
        keepers->push_back(calls->keeper);
    }
    made.keeper = keepers;
    return made;
}

SourceTexts varied(const SourceTexts &texts, const calls::Call &call, quint64 seed)
{
    if (seed == 0)
        return texts;
    QRandomGenerator random(static_cast<quint32>(seed ^ seed >> 32U));
    QList<std::pair<QString, QString>> swaps; // longest first: a label with its id before the id alone
    const QString label = QString::fromStdString(call.label.str());
    const QString id = QString::fromStdString(call.correlationId.str());
    if (id.size() >= 2) {
        const QString other = otherDigits(id, 0, random);
        if (!label.isEmpty())
            swaps.append({ label + id, label + other });
        swaps.append({ id, other });
    }
    const QString ani = QString::fromStdString(call.ani.str());
    if (ani.size() >= 7)
        swaps.append({ ani, otherDigits(ani, 3, random) });
    for (const calls::Leg &leg : call.legs) {
        const QString dialled = QString::fromStdString(leg.dialled.str());
        if (leg.kind == calls::LegKind::Agent && dialled.size() >= 4)
            swaps.append({ dialled, otherDigits(dialled, 2, random) });
    }
    SourceTexts other = texts;
    for (SourceText &text : other) {
        QString words = QString::fromLatin1(text.text); // byte for byte: only digits change
        for (const auto &[from, to] : swaps) {
            const QRegularExpression alone(QStringLiteral("(?<![0-9A-Fa-f.-])") + QRegularExpression::escape(from)
                + QStringLiteral("(?![0-9A-Fa-f.-])"));
            words.replace(alone, to);
        }
        text.text = words.toLatin1();
    }
    return other;
}

} // namespace legwork::learn
