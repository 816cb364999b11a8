// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dialplan/config.h>

#include <QList>
#include <QString>
#include <QStringList>

#include <span>

namespace legwork::items {

/// Where a field of a dial-peer stands in the form.
enum class PeerSection : std::uint8_t { Match, Target, Media, Translation, Service, Hunting, Other };
[[nodiscard]] QString wordFor(PeerSection section);

enum class PeerEditor : std::uint8_t {
    Text, // one line
    Pattern, // one line in the fixed font
    Number,
    Choice, // one of a few words, or none
    Reference, // the name of a block; those of its kind that exist are offered
    Flag, // on or off
    Lines // a command that may stand several times: a line each
};

/// One command of a dial-peer as a field of the form.
struct PeerField {
    dialplan::OptionId id = dialplan::OptionId::Unknown;
    PeerSection section = PeerSection::Other;
    PeerEditor editor = PeerEditor::Text;
    const char *label = ""; // to be translated by labelOf()
    bool isPots = true, isVoip = true; // kinds of peers that have it
    bool isCommon = false; // shown also while it is not set
    const char *choices = ""; // besides those of the command's own, joined by |
};

[[nodiscard]] std::span<const PeerField> peerFields() noexcept;
[[nodiscard]] QString labelOf(const PeerField &field);
/// The words of the command: "incoming called-number".
[[nodiscard]] QString commandOf(const PeerField &field);

/// What a field holds, as text: the value; "yes" or empty of a flag (as it is in force, its default minded); lines.
[[nodiscard]] QString valueOf(const PeerField &field, const dialplan::Object &peer);

/// The command that gives a field a value; empty takes it back.
[[nodiscard]] std::string commandFor(const PeerField &field, const QString &value, const dialplan::Object &peer);

/// What is wrong with a value: such a one is not put into the text. Empty: nothing.
[[nodiscard]] QString faultOf(const PeerField &field, const QString &value);
/// What is to be said of a value that is possible: "10 digits", "not defined on this device".
struct FieldHint {
    QString text {};
    bool isWarning = false;
};
[[nodiscard]] FieldHint hintOf(const PeerField &field, const QString &value, const dialplan::Device &device);

/// What a choice or a reference offers, the empty one left out.
[[nodiscard]] QStringList offered(const PeerField &field, const dialplan::Device &device);

} // namespace legwork::items
