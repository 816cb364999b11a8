// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader.h"
#include "store.h"

#include <formats/scan.h>
#include <trace/follow.h>
#include <trace/spool.h>
#include <trace/utf16.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace legwork::calls {

/// Reads growing files, logs and captures, into a store. Each file is one source; a file that replaces it under its
/// name, or the same file begun anew, is a further source of the same set. What was read is kept in a spool, so that a
/// rotation takes nothing away that is shown.
class Follower final {
public:
    Follower(Store &store, std::vector<SourceState> &sources, trace::Spool &spool)
        : m_store(store)
        , m_sources(sources)
        , m_spool(spool)
    {
    }

    void add(const std::string &path, bool fromStart);
    /// Leaves a file alone until told otherwise; what it gained meanwhile is read then.
    void setPaused(const std::string &path, bool isPaused);
    /// Looks at every file once; true when anything changed in the store.
    [[nodiscard]] bool advance();
    /// Shows the records at the end of the files that only quiet would show; true when anything changed.
    [[nodiscard]] bool showAllOpen();
    /// True when the last look left bytes unread because there were too many for one look.
    [[nodiscard]] bool isBehind() const noexcept { return m_behind; }

private:
    /// CVP writes an error log beside the full one, in the same folder: the same records again.
    struct Device {
        std::shared_ptr<RecordCopies> copies = std::make_shared<RecordCopies>();
        std::uint32_t scope = 0;
    };
    struct Folder {
        std::map<std::string, Device> devices; // by host as the records print it
        unsigned files = 0;
    };
    struct Followed {
        trace::FollowedFile file;
        std::uint32_t source = 0;
        std::uint32_t scope = 0;
        std::chrono::steady_clock::time_point lastBytes {};
        Folder *folder = nullptr;
        bool kindKnown = false; // whether it is a capture
        bool isPaused = false;
        bool shownOpen = false; // the record at the end was added although its end is not there
        Store::Mark before {}, after {}; // what was added for it
        std::vector<RecordCopies::Noted> noted {};
        std::optional<trace::Utf16Decoder> decoder {}; // of a file in UTF-16: its text is what the spool holds
        std::uint64_t settled = 0; // of that text
    };
    bool read(Followed &followed);
    void beginSource(Followed &followed);
    void take(Followed &followed, std::string_view bytes, std::uint64_t offset, formats::Tail tail);
    void takeDecoded(Followed &followed, std::string_view bytes, formats::Tail tail);
    void readCapture(SourceState &source, Followed &followed);
    bool showOpen(Followed &followed);
    /// The text behind what is settled, and its offset in the source.
    [[nodiscard]] std::pair<std::string_view, std::uint64_t> openText(const Followed &followed) const;
    void takeBack(Followed &followed);
    void addBatch(Followed &followed, const formats::Batch &batch);

    Store &m_store;
    std::vector<SourceState> &m_sources;
    trace::Spool &m_spool;
    std::vector<Followed> m_files;
    std::map<std::string, Folder> m_folders;
    bool m_behind = false;
};

} // namespace legwork::calls
