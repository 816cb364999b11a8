// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config.h"

#include <map>

namespace legwork::dialplan {

/// One command that is in force in a block.
struct ModelCommand {
    OptionId id = OptionId::Unknown;
    std::string mode {}; // sub-mode, empty for the block itself
    std::string text {}; // as it is typed, with `no` where that is what is written down
    std::string undo {}; // takes it back

    friend bool operator==(const ModelCommand &, const ModelCommand &) = default;
};

/// A block with what is in force in it, by what makes commands exclude each other.
struct ModelBlock {
    ObjectKind kind = ObjectKind::Other;
    std::string name {}, type {};
    std::string header {}; // without `application`
    std::map<std::string, ModelCommand> commands {};

    friend bool operator==(const ModelBlock &, const ModelBlock &) = default;
};

/// What a device's configuration amounts to, line order, remarks and repetitions left out: two texts with equal models
/// configure the same. Covers the dial plan: everything of ObjectKind but interfaces and what is not read.
class CommandModel final {
public:
    [[nodiscard]] static CommandModel from(const Device &device);
    /// As a configuration text, which reads back as the same model.
    [[nodiscard]] std::string written() const;
    /// The model after these commands were typed in configuration mode.
    [[nodiscard]] CommandModel after(const std::vector<std::string> &commands) const;

    /// By kind and name, in kind order.
    [[nodiscard]] const std::map<std::string, ModelBlock> &blocks() const noexcept { return m_blocks; }

    friend bool operator==(const CommandModel &, const CommandModel &) = default;

private:
    std::map<std::string, ModelBlock> m_blocks;
};

/// Blocks that are part of the device: they can be changed, not made or deleted.
[[nodiscard]] bool isPermanent(ObjectKind kind) noexcept;

} // namespace legwork::dialplan
