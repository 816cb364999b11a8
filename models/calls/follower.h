// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader.h"
#include "store.h"

#include <formats/scan.h>
#include <trace/follow.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace legwork::calls {

/// Reads growing files into a store. Each file is one source; a file that replaces it under its name continues it.
class Follower final {
public:
    Follower(Store &store, std::vector<SourceState> &sources)
        : m_store(store)
        , m_sources(sources)
    {
    }

    void add(const std::string &path, bool fromStart);
    /// Looks at every file once; true when anything was added to the store.
    [[nodiscard]] bool advance();
    /// True when the last look left bytes unread because there were too many for one look.
    [[nodiscard]] bool isBehind() const noexcept { return m_behind; }

private:
    struct Followed {
        trace::FollowedFile file;
        std::uint32_t source = 0;
        std::chrono::steady_clock::time_point lastBytes {};
        bool shownOpen = false; // the record at the end was added although its end is not there
        Store::Mark before {}, after {}; // what was added for it
    };
    bool read(Followed &followed);
    bool showOpen(Followed &followed);
    void takeBack(Followed &followed);
    void scan(
        Followed &followed, std::string_view bytes, std::uint64_t offset, formats::Tail tail, std::size_t &settled);

    Store &m_store;
    std::vector<SourceState> &m_sources;
    std::vector<Followed> m_files;
    bool m_behind = false;
};

} // namespace legwork::calls
