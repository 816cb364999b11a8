// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace legwork::items {

/// Hides caller data in one output, CLI.md "--mask": numbers keep their last two digits, collected digits, media URLs,
/// display names and user-to-user data go. The same number gets the same mask, and two numbers get two masks: where
/// they end alike, a letter tells them apart (`xxxxxxxx03`, `xxxxxxxa03`). What belongs to the deployment stays
/// readable: VRU labels with their correlation ids, ringtone and error numbers, Call-IDs and GUIDs.
class Masker final {
public:
    /// `kept`: numbers, and prefixes of numbers, that are not a person's: the ringtone and error numbers.
    explicit Masker(std::vector<std::string> kept = {});

    /// Takes note of the call's numbers, so that they are found in any text. To be called for every call of the output
    /// before the first is written.
    void learn(const calls::Call &call);

    /// A calling, called or dialled number, masked.
    [[nodiscard]] std::string number(std::string_view number);
    /// Text of a log, or a sentence about it, with everything that is caller data masked.
    [[nodiscard]] std::string text(std::string_view text);

private:
    [[nodiscard]] bool isKept(std::string_view number) const;
    [[nodiscard]] const std::string &maskOf(std::string_view digits);
    [[nodiscard]] std::string maskedRun(std::string_view run);
    [[nodiscard]] std::string maskKnown(std::string_view text);
    void learnNumber(std::string_view number);

    std::vector<std::string> m_kept;
    std::set<std::string, std::less<>> m_labels;
    std::unordered_map<std::string, std::string> m_masks; // digits to mask
    std::set<std::string, std::less<>> m_known;
    std::set<std::size_t> m_knownSizes;
    std::map<std::string, unsigned> m_taken; // masks without a letter, and how many numbers share them
};

} // namespace legwork::items
