// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialplansession.h"

#include <dialplan/option.h>

#include <string>
#include <vector>

namespace legwork::items {

// What a person wants of a configuration, as edits of its lines. All look at the text as it is now, whether or not the
// worker has read it, so that one keystroke may follow the other. An empty answer: nothing to do.

/// One block of a text, read by itself.
struct DialPlanBlock {
    LineRange lines {};
    std::string text {};
    std::shared_ptr<const dialplan::Config> config {}; // of `text` alone: its line 1 is the first of `lines`
    const dialplan::Object *object = nullptr; // in `config`; null: these lines are no such block

    [[nodiscard]] bool isRead() const noexcept { return object != nullptr; }
};
[[nodiscard]] DialPlanBlock peerBlock(const DialPlanText &text, LineRange lines, quint32 tag);
/// A peer of the device as it is now.
[[nodiscard]] DialPlanBlock peerBlock(const DialPlanSession &session, const QString &id, quint32 tag);

/// The block with commands typed into it: "preference 2", "no vad", "no max-conn". What is set already is replaced
/// where it stands; what is taken back goes away, unless `no` is what a configuration writes down.
[[nodiscard]] LineEdits withCommands(const DialPlanBlock &block, const std::vector<std::string> &commands);

/// The block with exactly these lines of its commands of one kind (those that may stand several times, and those that
/// this program does not read), in this order as far as they are new.
[[nodiscard]] LineEdits withLines(
    const DialPlanBlock &block, dialplan::OptionId id, const std::vector<std::string> &commands);
/// The commands of a kind as they stand.
[[nodiscard]] std::vector<std::string> linesOf(const dialplan::Object &object, dialplan::OptionId id);

/// The same commands typed into many peers.
[[nodiscard]] LineEdits withCommands(const DialPlanText &text, const std::vector<std::pair<quint32, LineRange>> &peers,
    const std::vector<std::string> &commands);

/// Commands of configuration mode, as a fix has them: blocks that are there are changed, others made.
[[nodiscard]] LineEdits configured(
    const DialPlanSession &session, const QString &id, const std::vector<std::string> &commands);

/// A new block: behind a dial-peer, or, with 0, behind the last one.
[[nodiscard]] LineEdits withBlock(
    const DialPlanSession &session, const QString &id, std::vector<std::string> lines, quint32 behind = 0);
/// Without some peers, the mark behind each included.
[[nodiscard]] LineEdits withoutPeers(const DialPlanSession &session, const QString &id, const QList<quint32> &tags);
/// A peer's lines under another tag.
[[nodiscard]] std::vector<std::string> copyOf(const DialPlanBlock &block, quint32 tag);
/// Another tag, also where groups name it.
[[nodiscard]] LineEdits renumbered(const DialPlanSession &session, const QString &id, quint32 tag, quint32 to);
/// A deleted peer as the base has it, put back where it stood or at the end.
[[nodiscard]] LineEdits restored(const DialPlanSession &session, const QString &id, quint32 tag);
/// A peer as the base has it.
[[nodiscard]] LineEdits reverted(const DialPlanSession &session, const QString &id, quint32 tag);

/// A tag that no peer has, the next after `near`.
[[nodiscard]] quint32 freeTag(const DialPlanSession &session, const QString &id, quint32 near);
/// Why a tag cannot be taken; empty when it can.
[[nodiscard]] QString whyNotTag(const DialPlanSession &session, const QString &id, const QString &tag);

/// What a peer uses that another device does not define: "translation-profile FROM-PSTN".
[[nodiscard]] QStringList missingIn(
    const DialPlanSession &session, const QString &from, quint32 tag, const QString &to);

} // namespace legwork::items
