// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "livesource.h"
#include "replayplan.h"

#include <QHash>
#include <QJsonArray>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace legwork::live {

class ReplaySource;

/// The live sources of a workspace, in the order in which they were added.
class LiveSources final : public QObject {
    Q_OBJECT
public:
    /// `folder` takes the spools, each source's in a private folder (mode 0700) below it; made when first needed.
    explicit LiveSources(QString folder, QObject *parent = nullptr);
    ~LiveSources() override;

    /// Makes a source, stopped. The list owns it.
    LiveSource *add(const LiveConfig &config);
    /// Makes the replay of a plan, stopped. Only one at a time makes sense to the eye; the list does not insist.
    ReplaySource *addReplay(ReplayPlan plan, const QString &name);
    /// Stops and forgets a source and removes its spools. The engine keeps what it has read.
    void remove(LiveSource *source);

    [[nodiscard]] const std::vector<LiveSource *> &all() const noexcept { return m_all; }
    /// The source one of whose spools or followed files is `path`; nullptr when there is none.
    [[nodiscard]] LiveSource *sourceOf(const QString &path) const;

    /// What all running ones take in together.
    struct Rate {
        double recordsPerSecond = 0, bytesPerSecond = 0;
        int running = 0, troubled = 0; // troubled: Waiting, Failed, or running with a trouble
    };
    [[nodiscard]] Rate rate() const;

    /// The sources a next start brings back (replays are not among them), and back.
    [[nodiscard]] QJsonArray saved() const;
    void restore(const QJsonArray &saved);

Q_SIGNALS:
    void added(legwork::live::LiveSource *source);
    void aboutToRemove(legwork::live::LiveSource *source);
    void changed(); // anything of any of them, at most five times a second each
    void spoolAdded(const QString &path, bool fromStart);

private:
    LiveSource *take(std::unique_ptr<LiveSource> source, const QString &folder);
    [[nodiscard]] QString folderFor(const LiveConfig &config);

    QString m_folder;
    QStringList m_folders; // names in use below it
    QHash<const LiveSource *, QString> m_folderOf;
    std::vector<LiveSource *> m_all;
};

} // namespace legwork::live
