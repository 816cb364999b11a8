// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>
#include <items/ladder.h>

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace legwork::calls {
class Engine;
}

namespace legwork::learn {

/// A log as a deployment writes it.
struct SourceText {
    QString name {}; // of the file, without folders
    QByteArray text {};

    friend bool operator==(const SourceText &, const SourceText &) = default;
};
using SourceTexts = QList<SourceText>;

/// Calls read from texts: what lessons show and exercises ask about. Holds the engine and the private folder that the
/// texts lie in, both until the last copy goes.
struct LessonCalls {
    QString folder {};
    QStringList paths {};
    std::vector<std::shared_ptr<const items::Ladder>> ladders {}; // one a call, in order of start
    std::shared_ptr<const void> keeper {};

    [[nodiscard]] bool isEmpty() const noexcept { return ladders.empty(); }
};

/// Texts in, calls out: writes the texts into a private folder and reads them with the engine. Takes as long as reading
/// takes; any thread.
[[nodiscard]] Result<LessonCalls> readCalls(const SourceTexts &texts);

/// The same for several deployments whose logs have nothing to do with each other: each is read by itself. `seed` as in
/// varied().
[[nodiscard]] Result<LessonCalls> readCallsApart(const QList<SourceTexts> &all, quint64 seed);

/// The same call of somebody else: another caller, correlation id and agent, wherever the numbers stand in the texts.
/// Numbers keep their length, so that lengths that messages state stay right. The same seed gives the same texts; seed
/// 0 leaves them.
[[nodiscard]] SourceTexts varied(const SourceTexts &texts, const calls::Call &call, quint64 seed);

} // namespace legwork::learn
