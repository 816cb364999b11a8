// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rowwish.h"

#include <QByteArray>
#include <QChar>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace legwork::learn {

/// A question with answers to choose from.
struct Question {
    QString text {};
    QStringList choices {};
    int right = -1; // index into choices
    QString because {}; // said after the answer
    QStringList hints {};

    friend bool operator==(const Question &, const Question &) = default;
};

/// A paragraph, and the letter of the row it is about.
struct Paragraph {
    QChar letter {}; // null: about the step as a whole
    QString text {}; // Markdown of one paragraph

    friend bool operator==(const Paragraph &, const Paragraph &) = default;
};

struct LetteredRow {
    QChar letter {};
    RowWish row {};

    friend bool operator==(const LetteredRow &, const LetteredRow &) = default;
};

/// Where the same is to be read in a log: the file's name and words of the line.
struct LogWish {
    QString file {}, words {};

    friend bool operator==(const LogWish &, const LogWish &) = default;
};

/// Two that are connected after a step.
struct HearLink {
    QString from {}, to {};

    friend bool operator==(const HearLink &, const HearLink &) = default;
};

struct Step {
    QString title {}; // "ICM answers with a label and a correlation id"
    QString button {}; // short: "Label + VRU"
    int stage = 0; // rows up to the end of this stage of the comprehensive flow; 0: see until
    RowWish until {}; // rows up to this one; empty: all
    QList<LetteredRow> rows {};
    QList<Paragraph> paragraphs {};
    QList<LogWish> logs {};
    QList<HearLink> speech {}, signalling {};
    QString shown {}; // a text that stands in place of the ladder: an answer of an API, a configuration

    friend bool operator==(const Step &, const Step &) = default;
};

struct Lesson {
    QString id {}, title {};
    int minutes = 10, order = 0;
    QString call {}; // a name that a CallSource knows; empty: no step shows a ladder
    QString about {}; // Markdown, before the first step
    QList<Step> steps {};
    std::optional<Question> question {};

    friend bool operator==(const Lesson &, const Lesson &) = default;
};

/// Reads a lesson: Markdown that begins with `key: value` lines between two `---`, has a `## ` heading a step, each
/// with a fenced block `step`, and ends with `## Question`. What it may hold is in limits.h. Errors name line and key.
///
///     ---
///     title: The six stages
///     minutes: 25
///     call: walkthrough
///     ---
///     ## Call comes in: The caller is at the gateway
///     ```step
///     stage: 1
///     row a: isdn_setup
///     log: ingress-gw.log Called Party Number
///     speech: caller-ingress
///     ```
///     a. A paragraph about row a.
///
///     ## Question
///     What does ...?
///     - [ ] A wrong answer
///     - [x] The right one
///
///     > Because ...
///
///     Hint: ...
[[nodiscard]] Result<Lesson> parseLesson(const QByteArray &text, const QString &id);

} // namespace legwork::learn
