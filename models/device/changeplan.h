// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "link.h"

#include <dialplan/changescript.h>

#include <optional>

namespace legwork::device {

/// A configuration that was read, and what it amounts to.
struct ReadConfig {
    std::string text {};
    QString name {}; // its hostname; empty when it has none
    QString hash {}; // SHA-256 of its commands, hexadecimal: equal for two readings of an unchanged device
    dialplan::CommandModel model {};
};

/// Reads a text as the configuration of one device. With `name` of several devices the one of that name.
[[nodiscard]] std::optional<ReadConfig> readConfig(std::string text, const QString &name = {});

/// A command that one of two configurations has and the other has not.
struct ConfigDifference {
    bool isNew = false; // only the second has it
    QString block {}; // the header above it; empty at the top level
    QString command {};
};
/// What two readings differ in, at most `limit` of it; the commands are compared, not their order.
[[nodiscard]] std::vector<ConfigDifference> differences(
    std::string_view before, std::string_view after, std::size_t limit = 200);
/// The same of two models, for a way that shows only a part.
[[nodiscard]] std::vector<ConfigDifference> differences(
    const dialplan::CommandModel &before, const dialplan::CommandModel &after, std::size_t limit = 200);

/// What is to be done to a device, whole, before anything of it is sent.
struct ChangePlan {
    QString device {}; // its name, which the person types to confirm
    QString place {}; // "10.1.1.1:22"
    QString way {};
    QString hash {}; // of the running configuration
    dialplan::CommandModel from {}, to {}; // the whole of the texts, seen or not
    dialplan::ChangeScript script {}, rollback {};
    std::vector<Piece> pieces {};
    QStringList obstacles {}; // what cannot go this way; empty: all can
    QStringList notes {}; // what a person should know before confirming
    Safety safety = Safety::None;
};

} // namespace legwork::device
