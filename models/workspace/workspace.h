// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database.h"

#include <base/result.h>

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <optional>

namespace legwork::workspace {

/// What a person calls a host, and what it is taken to be; empty: as the traces say.
struct HostName {
    QString alias {};
    QString role {};

    friend bool operator==(const HostName &, const HostName &) = default;
};

/// A query that a person gave a name.
struct SavedQuery {
    QString name {};
    QString text {};

    friend bool operator==(const SavedQuery &, const SavedQuery &) = default;
};

/// Something that was opened: a path, or a live source of the kind.
struct KeptSource {
    QString path {}; // of a live source: what it listens to
    QString kind {}; // "path", "follow", "syslog", "hep" ...
    QString detail {}; // JSON that the kind understands
    bool isShown = true;

    friend bool operator==(const KeptSource &, const KeptSource &) = default;
};

/// A call, or one row of it. `row` is the record's source and offset as text ("cvp.log:1022"), empty for the call.
struct Spot {
    QString callId {};
    QString row {};

    friend bool operator==(const Spot &, const Spot &) = default;
    friend bool operator<(const Spot &a, const Spot &b) noexcept
    {
        return a.callId != b.callId ? a.callId < b.callId : a.row < b.row;
    }
};

/// A gateway's configuration that was open: what was read from it and what was changed since.
struct KeptConfiguration {
    QString id {};
    QString name {}, path {}, origin {};
    QDateTime read {}; // UTC
    bool isWhatIf = false;
    QByteArray base {}; // the text, as qCompress makes it
    QByteArray edits {}; // as whoever keeps it writes them; empty: none

    friend bool operator==(const KeptConfiguration &, const KeptConfiguration &) = default;
};

/// A rule of lint that is not to be looked at on a device, or on one block of it, and why.
struct Suppression {
    QString rule {};
    QString object {}; // dial-peer, class ...; empty: the whole device
    QString reason {};
    QDateTime since {}; // UTC

    friend bool operator==(const Suppression &, const Suppression &) = default;
};

/// What a person did with the traces, in one SQLite file that a killed process leaves whole. Everything is held in
/// memory: reading costs nothing, and what cannot be written stays and is written later. One thread.
class Workspace final : public QObject {
    Q_OBJECT
public:
    /// What opening came to. There is always a workspace.
    struct Opened {
        std::unique_ptr<Workspace> workspace {};
        std::optional<Error> trouble {}; // what a person should know; `place` is the file
        QString keptAside {}; // where a file that cannot be read was moved to, whole
    };
    /// Opens or creates the file and its folder. A file of a newer version or a broken one is renamed and a new one
    /// started; where no file can be, the workspace is in memory. `path` empty: in memory, on purpose.
    [[nodiscard]] static Opened open(const QString &path);
    ~Workspace() override;

    [[nodiscard]] QString path() const { return m_database->path(); }
    /// The file itself, for what is kept in it by others; lives as long as the workspace.
    [[nodiscard]] Database &database() noexcept { return *m_database; }
    /// Changes that are in memory only because they could not be written.
    [[nodiscard]] qsizetype unsaved() const noexcept { return m_unsaved.size(); }
    /// Tries to write them now.
    Result<void> save();

    // Changes hold in memory at once; the Result says whether they are in the file.

    [[nodiscard]] HostName hostName(const QString &host) const { return m_hosts.value(host); }
    [[nodiscard]] QString alias(const QString &host) const { return m_hosts.value(host).alias; }
    [[nodiscard]] const QHash<QString, HostName> &hosts() const noexcept { return m_hosts; }
    Result<void> setHostName(const QString &host, const HostName &name);
    Result<void> setAlias(const QString &host, const QString &alias);

    [[nodiscard]] QString note(const Spot &spot) const { return m_notes.value(spot); }
    [[nodiscard]] const QMap<Spot, QString> &notes() const noexcept { return m_notes; }
    Result<void> setNote(const Spot &spot, const QString &text); // empty: none

    [[nodiscard]] bool isMarked(const Spot &spot) const { return m_marks.contains(spot); }
    [[nodiscard]] QList<Spot> marks() const { return m_marks.keys(); }
    Result<void> setMarked(const Spot &spot, bool isMarked);

    [[nodiscard]] const QList<SavedQuery> &savedQueries() const noexcept { return m_queries; }
    Result<void> saveQuery(const SavedQuery &query); // in place of the one of that name
    Result<void> removeQuery(const QString &name);

    /// Queries that were run, newest first, each once.
    [[nodiscard]] const QStringList &history() const noexcept { return m_history; }
    Result<void> addToHistory(const QString &query);

    /// Milliseconds to add to a source's clock, where a person said so.
    [[nodiscard]] std::optional<qint64> clockOffset(const QString &source) const;
    [[nodiscard]] const QHash<QString, qint64> &clockOffsets() const noexcept { return m_clocks; }
    Result<void> setClockOffset(const QString &source, std::optional<qint64> ms);

    /// Legs that a person cut from a call, by Call-ID.
    [[nodiscard]] QSet<QString> cutLegs(const QString &callId) const { return m_cuts.value(callId); }
    Result<void> setCut(const QString &callId, const QString &leg, bool isCut);

    [[nodiscard]] const QList<KeptSource> &sources() const noexcept { return m_sources; }
    Result<void> setSources(const QList<KeptSource> &sources);

    /// Configurations in the order in which they were opened.
    [[nodiscard]] const QList<KeptConfiguration> &configurations() const noexcept { return m_configurations; }
    Result<void> keepConfiguration(const KeptConfiguration &configuration); // in place of the one of that id
    Result<void> dropConfiguration(const QString &id);

    /// By the device's name, so that they hold for it however it was opened.
    [[nodiscard]] QList<Suppression> suppressions(const QString &device) const { return m_suppressions.value(device); }
    Result<void> suppress(const QString &device, const Suppression &suppression);
    Result<void> unsuppress(const QString &device, const QString &rule, const QString &object);

    /// Numbers and where they are to go, as dialplan::readCoverage reads them, by the device's name.
    [[nodiscard]] QString coverage(const QString &device) const { return m_coverage.value(device); }
    Result<void> setCoverage(const QString &device, const QString &text); // empty: none

    /// What was done to devices, newest first: JSON objects as device::toJson() makes them. Read from the file each
    /// time, for other programs write there too. Only added to: the file refuses to change or delete one.
    [[nodiscard]] Result<QList<QJsonObject>> deviceAudit(int limit = 500) const;
    Result<void> addDeviceAudit(const QJsonObject &record);

    /// What a page wants to find again, by a key of its own.
    [[nodiscard]] QByteArray state(const QString &key) const { return m_states.value(key); }
    Result<void> setState(const QString &key, const QByteArray &value);

Q_SIGNALS:
    void hostsChanged();
    void notesChanged();
    void marksChanged();
    void queriesChanged();
    void clocksChanged();
    void cutsChanged();
    void suppressionsChanged(const QString &device);
    void coverageChanged(const QString &device);
    void deviceAuditChanged();
    /// Something could not be written, or what could not be written now is.
    void unsavedChanged(const QString &what);

private:
    explicit Workspace(std::unique_ptr<Database> database);
    void readAll();
    void readDialPlans();
    Result<void> write(Change change);

    std::unique_ptr<Database> m_database;
    QTimer m_retry;
    QList<Change> m_unsaved;
    QHash<QString, HostName> m_hosts;
    QMap<Spot, QString> m_notes;
    QMap<Spot, bool> m_marks;
    QList<SavedQuery> m_queries;
    QStringList m_history;
    QHash<QString, qint64> m_clocks;
    QHash<QString, QSet<QString>> m_cuts;
    QList<KeptSource> m_sources;
    QHash<QString, QByteArray> m_states;
    QList<KeptConfiguration> m_configurations;
    QHash<QString, QList<Suppression>> m_suppressions; // by device
    QHash<QString, QString> m_coverage; // by device
};

/// Adds a record of what was done to a device to a workspace file that need not be open; made when it is not there. A
/// file that is broken or of a newer version stays as it is, and the Error says so.
[[nodiscard]] Result<void> addDeviceAudit(const QString &path, const QJsonObject &record);

/// Queries the history keeps; a person does not look further back.
inline constexpr qsizetype maxHistory = 200;

} // namespace legwork::workspace
