// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Cisco-IOS-XE-voice (17.15.1) that carries dial-peers, translation rules and profiles, and number
// expansion: what of a configuration it can express, and both directions.
#pragma once

#include <dialplan/commandmodel.h>

#include <QJsonObject>
#include <QString>

#include <vector>

namespace legwork::device {

/// A step of a path below `Cisco-IOS-XE-native:native`; with a key it is an entry of a list.
struct YangStep {
    QString name {};
    QString keyName {}; // empty: no list
    QJsonValue key {};

    friend bool operator==(const YangStep &, const YangStep &) = default;
};
using YangPath = std::vector<YangStep>;

struct YangNode {
    YangPath path {};
    QJsonValue value {};
};

/// What a command is in the model.
struct Expressed {
    std::vector<YangNode> nodes {};
    QString obstacle {}; // why the model cannot express it; then there are no nodes
};
[[nodiscard]] Expressed express(const dialplan::ModelBlock &block, const dialplan::ModelCommand &command);

/// The entry of a block; empty when the model (or this program's part of it) has none for its kind.
[[nodiscard]] YangPath entryOf(const dialplan::ModelBlock &block);

/// What a model comes to when only what can be expressed is looked at.
[[nodiscard]] dialplan::CommandModel expressiblePart(const dialplan::CommandModel &model);

/// The configuration in the value of `Cisco-IOS-XE-native:native`, as far as it can be expressed: a text that reads as
/// one device. Anything may stand in `native`.
[[nodiscard]] std::string configText(const QJsonObject &native);

/// Puts a value at its path, entries and containers made on the way. An undefined value makes only the entry.
void setNode(QJsonObject &native, const YangPath &path, const QJsonValue &value);

/// "Cisco-IOS-XE-native:native/Cisco-IOS-XE-voice:dial-peer/voice=70021/preference", keys percent-encoded.
[[nodiscard]] QString resourceOf(const YangPath &path);

} // namespace legwork::device
