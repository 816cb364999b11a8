// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"
#include "output.h"
#include "serveroptions.h"

#include <entitlements/contractedits.h>
#include <entitlements/entitled.h>
#include <workspace/entitlementbook.h>

#include <QJsonObject>

#include <memory>
#include <string>
#include <vector>

namespace legwork::cli {

/// What a command line says of a contract; empty: not said.
struct ContractWords {
    std::string number {}, product {}, quantity {}, start {}, end {}, grace {};
    std::string deployment {}, site {}, order {}, owner {}, note {}, document {}, remind {};
    std::vector<std::string> servers {};
};

/// The words of all subcommands; each uses its own.
struct EntitlementWords {
    std::string workspace {}, format {}, reason {};
    bool quiet = false;
    std::string contract {}; // the one meant: number or id
    ContractWords fields {};
    std::string on {}, from {}, to {}, pool {}; // list, entitled, end, report
    bool due = false; // list
    std::string file {}, dateFormat {}; // import
    std::vector<std::string> map {};
    bool dryRun = false;
    std::string out {}; // export, report
    std::string known {}; // audit
    bool stateOnly = false;
    std::string profile {}, zone = "UTC"; // report
    int hold = 15;
    ServerWords server {}; // reconcile
    bool push = false, yes = false;
    std::string expect {};
};

/// A workspace that is open, and where the answer goes.
struct EntitlementRun {
    const EntitlementWords &words;
    const std::string &name; // of the subcommand
    Format format = Format::Ndjson;
    QString path {};
    std::unique_ptr<workspace::Database> database {};
    std::unique_ptr<workspace::EntitlementBook> book {};

    /// A sentence on stderr.
    void say(const std::string &text) const;
    int fail(const Error &error, int code = exitUnreadable) const;
    /// What is wrong with the words.
    int refuse(const std::string &option, const std::string &what) const;
};

/// The commands; each writes its answer and gives the exit code.
[[nodiscard]] int runList(EntitlementRun &run);
[[nodiscard]] int runEntitled(EntitlementRun &run);
[[nodiscard]] int runAdd(EntitlementRun &run);
[[nodiscard]] int runChange(EntitlementRun &run);
[[nodiscard]] int runEnd(EntitlementRun &run);
[[nodiscard]] int runSplit(EntitlementRun &run);
[[nodiscard]] int runRenew(EntitlementRun &run);
[[nodiscard]] int runImport(EntitlementRun &run);
[[nodiscard]] int runExport(EntitlementRun &run);
[[nodiscard]] int runReconcile(EntitlementRun &run);
[[nodiscard]] int runAudit(EntitlementRun &run);
[[nodiscard]] int runReview(EntitlementRun &run);

/// Objects as an array (json) or one a line (ndjson).
void writeObjects(Output &out, Format format, const QList<QJsonObject> &objects);
/// The contracts asked for by --product, --pool and scope. The error's place is the option.
[[nodiscard]] Result<entitlements::Filter> filterFrom(const EntitlementWords &words);
/// A date in ISO 8601, or "today"; empty: `otherwise`.
[[nodiscard]] Result<QDate> dateFrom(const char *option, const std::string &text, QDate otherwise);
/// `text` into a file, whole or not at all; "-" or nothing: standard output.
[[nodiscard]] Result<void> writeTo(const std::string &file, const QByteArray &text);

} // namespace legwork::cli
