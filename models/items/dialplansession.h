// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialplandiff.h"
#include "dialplanpeers.h"
#include "dialplantext.h"

#include <dialplan/changescript.h>
#include <dialplan/lint.h>
#include <dialplan/router.h>

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <optional>

namespace legwork::items {

struct DialPlanOpened;
struct DialPlanOpening;

/// What one text of a device amounts to: immutable, made in the worker, shared between panes. Views and pointers in
/// `router` and `lint` lead into `base` and `edited`, which live as long as the snapshot does.
struct DialPlanSnapshot {
    QString id {}; // of the device in the session
    QString deviceName {}; // hostname, else what the file is called
    QString path {}; // file it was read from; empty: clipboard or a device
    quint64 revision = 0; // of the text that `edited` was read from
    std::shared_ptr<const dialplan::Config> base {}, edited {}; // as read from the device, and as it is to be
    std::shared_ptr<const dialplan::Router> baseRouter {}, router {};
    std::shared_ptr<const DialPlanPeers> peers {}; // rows of the peer table, deleted ones too
    std::vector<LineHunk> hunks {}; // what lines differ between base and edited

    bool isChecked = false; // the two below are there; they follow the rest when there is much of it
    std::vector<dialplan::LintFinding> lint {}; // suppressed ones left out
    dialplan::ChangeScript change {}, rollback {};
    std::vector<dialplan::OutsideChange> outside {}; // changed lines that no script covers

    [[nodiscard]] const dialplan::Device &baseDevice() const noexcept { return base->devices().front(); }
    [[nodiscard]] const dialplan::Device &device() const noexcept { return edited->devices().front(); }
    [[nodiscard]] bool isChanged() const noexcept { return !hunks.empty(); }
};

/// A line that keeps the text from being understood, or that cannot be meant as it stands.
struct DialPlanProblem {
    std::uint32_t line = 0; // of the text, from 1
    int column = 0, length = 0; // the words in question, in characters of the line
    quint32 tag = 0; // of the dial-peer it stands in; 0: none
    QString text {}; // a sentence
    QString replacement {}; // what was probably meant; empty: not known

    friend bool operator==(const DialPlanProblem &, const DialPlanProblem &) = default;
};

/// A configuration that is open.
struct DialPlanDevice {
    QString id {}; // stable while it is open and over starts
    QString name {}; // for people
    QString path {}; // file; empty: none
    QString origin {}; // where it came from when that is no file: "ssh:gw1", "clipboard"
    QDateTime read {}; // when the base was read, UTC
    bool isWhatIf = false; // a copy to try things out; never applied

    friend bool operator==(const DialPlanDevice &, const DialPlanDevice &) = default;
};

/// One step of editing, as it is taken back and made again.
struct DialPlanEdit {
    QString device {};
    QString label {}; // completes "Undo ...": "peer 1400: preference 1"
    LineEdits edits {}, inverse {}; // inverse is in terms of the text after `edits`
    QDateTime time {};
    quint32 peer = 0; // what it is about, where that is one dial-peer
    QString merge {}; // edits in a row with the same key are one step of undo; empty: never
};

/// The configurations being edited. Lives in the GUI thread; reading, matching, lint and scripts are made by a worker
/// from the text as it is at that moment, and arrive as snapshots. The text changes at once: every edit, whether of a
/// form, a template, a fix or of the text itself, is an edit of lines.
class DialPlanSession final : public QObject {
    Q_OBJECT
public:
    explicit DialPlanSession(QObject *parent = nullptr);
    ~DialPlanSession() override;

    // Devices. Opening is done by the worker: opened() or openFailed() says when.

    void openFile(const QString &path);
    /// A text with several devices opens each of them. `origin` as in DialPlanDevice.
    void openText(const QString &name, std::string text, const QString &origin = {});
    /// What was kept of an earlier start, as packedBase() and packedEdits() gave it.
    void restore(const DialPlanDevice &device, const QByteArray &base, const QByteArray &edits);
    /// Makes the device's file be read again; nothing for one without.
    void reload(const QString &id);
    /// The running configuration as it is now: becomes the base, and the edits are made to it again. Edits whose lines
    /// the device changed meanwhile stay as they are in the edited text and are counted by reloaded().
    void setBase(const QString &id, const std::string &text);
    void close(const QString &id);
    /// A copy of base and edits under another name; gives its id.
    QString makeWhatIf(const QString &id);

    [[nodiscard]] const QList<DialPlanDevice> &devices() const noexcept { return m_devices; }
    [[nodiscard]] DialPlanDevice device(const QString &id) const;
    [[nodiscard]] QString current() const { return m_current; }
    void setCurrent(const QString &id);

    // Reading

    /// The last text that was understood; null until the device was read, and without a device.
    [[nodiscard]] std::shared_ptr<const DialPlanSnapshot> snapshot() const { return snapshot(m_current); }
    [[nodiscard]] std::shared_ptr<const DialPlanSnapshot> snapshot(const QString &id) const;
    /// The text as it is now, understood or not. `id` must be open.
    [[nodiscard]] const DialPlanText &text(const QString &id) const;
    [[nodiscard]] quint64 revision(const QString &id) const;
    /// The base, small enough to be kept; made by the worker.
    [[nodiscard]] QByteArray packedBase(const QString &id) const;
    /// What was done to the base, the text that is not understood included; empty: nothing was. Not known while a new
    /// base has not been read.
    [[nodiscard]] std::optional<QByteArray> packedEdits(const QString &id) const;
    /// Lines of the snapshot where they are now.
    [[nodiscard]] LineRange linesNow(const QString &id, LineRange ofSnapshot) const;
    /// Lines of a dial-peer of the edited text as they are now, headers and all; count 0: there is none.
    [[nodiscard]] LineRange peerLines(const QString &id, quint32 tag) const;
    /// Nothing while the text is understood.
    [[nodiscard]] std::optional<DialPlanProblem> problem(const QString &id) const;
    /// The worker has not said yet what the text amounts to.
    [[nodiscard]] bool isReading(const QString &id) const;

    // Editing

    /// Changes lines of the text as it is now. False, and nothing changes, while the device is locked or nothing would
    /// change. Undo is recorded by who listens to edited().
    bool edit(
        const QString &id, const QString &label, const LineEdits &edits, quint32 peer = 0, const QString &merge = {});
    /// The same for edits that take long to make, as those of very many peers: `make` runs in the worker with the text
    /// as it then is, and again where the text changed meanwhile.
    void editInWorker(
        const QString &id, const QString &label, const std::function<LineEdits(const DialPlanText &)> &make);
    /// The same without being recorded: for undo and redo themselves.
    bool apply(const QString &id, const LineEdits &edits);
    /// While a change is being applied to the device its text stays as it is. Empty: no longer.
    void setLocked(const QString &id, const QString &why);
    [[nodiscard]] QString lockedWhy(const QString &id) const;

    /// What lint is to know besides the text; suppressions go into `suppressed` of the device's own.
    void setLintContext(const QString &id, const dialplan::LintContext &context);
    [[nodiscard]] dialplan::LintContext lintContext(const QString &id) const;

    /// The dial-peer that the panes show; 0: none.
    [[nodiscard]] quint32 selectedPeer() const noexcept { return m_selected; }
    void selectPeer(quint32 tag);

Q_SIGNALS:
    void devicesChanged();
    void currentChanged();
    void opened(const QString &id);
    void openFailed(const QString &name, const QString &why);
    /// The base is another; `conflicts` edits met lines that the device had changed.
    void reloaded(const QString &id, int conflicts);
    /// Lines changed; by undo too. What they amount to follows with changed() or parseFailed().
    void textChanged(const QString &id, const legwork::items::LineEdits &edits);
    /// An edit to be recorded for undo.
    void edited(const legwork::items::DialPlanEdit &edit);
    /// There is a new snapshot, or what was missing of it.
    void changed(const QString &id);
    /// The text is not understood; the last snapshot stays.
    void parseFailed(const QString &id, const legwork::items::DialPlanProblem &problem);
    void lockChanged(const QString &id);
    void peerSelected(quint32 tag);

private:
    struct Document;

    [[nodiscard]] Document *find(const QString &id) const;
    /// Runs `work` in the worker and what it gives, in the GUI thread, unless the session is gone.
    void inWorker(QThreadPool &pool, std::function<std::function<void()>()> work);
    void take(const DialPlanOpening &opening, const QString &name);
    void add(DialPlanOpened opened);
    bool change(Document &document, const LineEdits &edits, LineEdits *inverse);
    void read(Document &document);
    void takeSnapshot(const QString &id, const std::shared_ptr<const DialPlanSnapshot> &snapshot);
    void takeProblem(const QString &id, quint64 revision, const DialPlanProblem &problem);
    void readBase(Document &document);
    void check(Document &document);
    void show(Document &document, std::shared_ptr<const DialPlanSnapshot> snapshot);
    void fillDevices();

    std::vector<std::unique_ptr<Document>> m_documents;
    QList<DialPlanDevice> m_devices;
    QString m_current;
    quint32 m_selected = 0;
    // Reading is short and wanted at once; checks of a large configuration are not, and must not hold it up. One
    // thread each: what was asked for later comes later.
    QThreadPool m_readers, m_checkers;
};

} // namespace legwork::items

Q_DECLARE_METATYPE(legwork::items::DialPlanEdit)
Q_DECLARE_METATYPE(legwork::items::DialPlanProblem)
