// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplansession.h"

#include "dialplanread.h"

#include <QFileInfo>
#include <QPointer>
#include <QUuid>

#include <algorithm>

namespace legwork::items {

struct DialPlanSession::Document {
    DialPlanDevice device {};
    std::shared_ptr<const dialplan::Config> base {};
    std::shared_ptr<const dialplan::Router> baseRouter {};
    QByteArray packedBase {};
    DialPlanText text {};
    quint64 revision = 1;
    std::shared_ptr<const DialPlanSnapshot> snapshot {};
    std::vector<std::pair<quint64, LineEdits>> since {}; // edits and the revision they led to, later than the snapshot
    std::optional<DialPlanProblem> problem {};
    QString lockedWhy {};
    dialplan::LintContext context {};
    quint64 asked = 0; // how often the context changed
    bool isReading = false, isChecking = false;
    quint64 readRevision = 0; // last one that was read, understood or not
};

DialPlanSession::DialPlanSession(QObject *parent)
    : QObject(parent)
{
    m_readers.setMaxThreadCount(1);
    m_checkers.setMaxThreadCount(1);
}

DialPlanSession::~DialPlanSession()
{
    m_readers.clear();
    m_checkers.clear();
    m_readers.waitForDone();
    m_checkers.waitForDone();
}

void DialPlanSession::inWorker(QThreadPool &pool, std::function<std::function<void()>()> work)
{
    // The pools end before the session does, so the pointer is good for as long as a job runs.
    pool.start([this, work = std::move(work)]() mutable {
        auto done = work();
        work = nullptr; // what the job held is freed here, not in the GUI thread
        QMetaObject::invokeMethod(this, std::move(done), Qt::QueuedConnection);
    });
}

DialPlanSession::Document *DialPlanSession::find(const QString &id) const
{
    const auto found = std::ranges::find_if(m_documents, [&](const auto &one) { return one->device.id == id; });
    return found == m_documents.end() ? nullptr : found->get();
}

void DialPlanSession::openFile(const QString &path)
{
    const QString whole = QFileInfo(path).absoluteFilePath();
    const auto same = std::ranges::find_if(
        m_devices, [&](const DialPlanDevice &one) { return !one.isWhatIf && one.path == whole; });
    if (same != m_devices.end()) { // open already: read again, edits kept
        const QString id = same->id;
        setCurrent(id);
        reload(id);
        return;
    }
    inWorker(m_readers, [this, path] {
        auto opening = std::make_shared<DialPlanOpening>(openDialPlanFile(path));
        return [this, path, opening] { take(*opening, QFileInfo(path).fileName()); };
    });
}

void DialPlanSession::openText(const QString &name, std::string text, const QString &origin)
{
    DialPlanDevice device;
    device.name = name;
    device.origin = origin;
    inWorker(m_readers, [this, device, text = std::move(text)]() mutable {
        auto opening = std::make_shared<DialPlanOpening>(openDialPlan(device, std::move(text)));
        return [this, device, opening] { take(*opening, device.name); };
    });
}

void DialPlanSession::restore(const DialPlanDevice &device, const QByteArray &base, const QByteArray &edits)
{
    inWorker(m_readers, [this, device, base, edits] {
        auto opening = std::make_shared<DialPlanOpening>(unpackedDialPlan(device, base, edits));
        return [this, opening] {
            for (DialPlanOpened &opened : opening->devices) {
                if (find(opened.device.id) == nullptr)
                    add(std::move(opened));
            }
        };
    });
}

void DialPlanSession::take(const DialPlanOpening &opening, const QString &name)
{
    if (opening.devices.empty()) {
        Q_EMIT openFailed(name, opening.error);
        return;
    }
    for (const DialPlanOpened &opened : opening.devices)
        add(opened);
    setCurrent(opening.devices.front().device.id);
}

void DialPlanSession::add(DialPlanOpened opened)
{
    auto document = std::make_unique<Document>();
    document->device = opened.device;
    document->base = std::move(opened.base);
    document->text = std::move(opened.text);
    document->packedBase = std::move(opened.packed);
    m_documents.push_back(std::move(document));
    fillDevices();
    Q_EMIT devicesChanged();
    if (m_current.isEmpty())
        setCurrent(opened.device.id);
    Q_EMIT this->opened(opened.device.id);
    if (Document *const added = find(opened.device.id))
        read(*added);
}

void DialPlanSession::reload(const QString &id)
{
    const Document *const document = find(id);
    if (document == nullptr || document->device.path.isEmpty())
        return;
    const QString path = document->device.path;
    inWorker(m_readers, [this, id, path] {
        auto opening = std::make_shared<DialPlanOpening>(openDialPlanFile(path));
        return [this, id, path, opening] {
            const Document *const known = find(id);
            if (known == nullptr)
                return;
            const auto &devices = opening->devices;
            auto same = std::ranges::find_if(
                devices, [&](const DialPlanOpened &one) { return one.device.name == known->device.name; });
            if (same == devices.end())
                same = devices.begin();
            if (devices.empty())
                Q_EMIT openFailed(QFileInfo(path).fileName(), opening->error);
            else
                setBase(id, same->base->text());
        };
    });
}

void DialPlanSession::setBase(const QString &id, const std::string &text)
{
    const Document *const document = find(id);
    if (document == nullptr)
        return;
    struct Rebased {
        std::shared_ptr<const dialplan::Config> base;
        LineEdits edits;
        int conflicts = 0;
        std::string text;
        QByteArray packed;
    };
    auto job = [this, id, text, now = document->text.bytes(), base = document->base, revision = document->revision] {
        auto rebased = std::make_shared<Rebased>();
        auto newBase = dialplan::Config::parse(text);
        auto edited = dialplan::Config::parse(now);
        if (newBase && edited) {
            Merged joined = merged(*base, *edited, *newBase);
            rebased->conflicts = joined.conflicts;
            if (auto after = dialplan::Config::parse(std::move(joined.text)))
                rebased->edits = editsFor(differences(*edited, *after), *after);
            rebased->base = std::make_shared<const dialplan::Config>(std::move(*newBase));
        }
        rebased->packed = qCompress(QByteArray::fromStdString(text));
        rebased->text = text;
        return [this, id, revision, rebased] {
            Document *const known = find(id);
            if (known == nullptr || rebased->base == nullptr)
                return;
            if (known->revision != revision) { // edited meanwhile: once more
                setBase(id, rebased->text);
                return;
            }
            known->base = rebased->base;
            known->packedBase = rebased->packed;
            known->baseRouter = nullptr;
            known->device.read = QDateTime::currentDateTimeUtc();
            fillDevices();
            // A text that is locked, or that is right already, is compared with the new base as it stands.
            if (rebased->edits.empty() || !edit(id, tr("read again"), rebased->edits)) {
                ++known->revision;
                known->since.emplace_back(known->revision, LineEdits {});
                read(*known);
            }
            Q_EMIT devicesChanged();
            Q_EMIT reloaded(id, rebased->conflicts);
        };
    };
    inWorker(m_readers, std::move(job));
}

void DialPlanSession::close(const QString &id)
{
    const auto found = std::ranges::find_if(m_documents, [&](const auto &one) { return one->device.id == id; });
    if (found == m_documents.end())
        return;
    m_documents.erase(found);
    fillDevices();
    if (m_current == id) {
        m_current.clear();
        if (!m_devices.isEmpty())
            setCurrent(m_devices.first().id);
        else
            Q_EMIT currentChanged();
    }
    Q_EMIT devicesChanged();
}

QString DialPlanSession::makeWhatIf(const QString &id)
{
    const Document *const document = find(id);
    if (document == nullptr)
        return {};
    DialPlanOpened copy;
    copy.device = document->device;
    copy.device.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    copy.device.isWhatIf = true;
    copy.device.name = tr("%1, what if").arg(document->device.name);
    for (int number = 2;
         std::ranges::any_of(m_devices, [&](const DialPlanDevice &one) { return one.name == copy.device.name; });
         ++number)
        copy.device.name = tr("%1, what if %2").arg(document->device.name).arg(number);
    copy.base = document->base;
    copy.text = document->text;
    copy.packed = document->packedBase;
    QString made = copy.device.id;
    const dialplan::LintContext context = document->context;
    add(std::move(copy));
    setLintContext(made, context);
    setCurrent(made);
    return made;
}

DialPlanDevice DialPlanSession::device(const QString &id) const
{
    const Document *const document = find(id);
    return document != nullptr ? document->device : DialPlanDevice {};
}

void DialPlanSession::fillDevices()
{
    m_devices.clear();
    for (const auto &document : m_documents)
        m_devices.append(document->device);
}

void DialPlanSession::setCurrent(const QString &id)
{
    if (m_current == id || find(id) == nullptr)
        return;
    m_current = id;
    Q_EMIT currentChanged();
}

std::shared_ptr<const DialPlanSnapshot> DialPlanSession::snapshot(const QString &id) const
{
    const Document *const document = find(id);
    return document != nullptr ? document->snapshot : nullptr;
}

const DialPlanText &DialPlanSession::text(const QString &id) const
{
    static const DialPlanText none;
    const Document *const document = find(id);
    return document != nullptr ? document->text : none;
}

quint64 DialPlanSession::revision(const QString &id) const
{
    const Document *const document = find(id);
    return document != nullptr ? document->revision : 0;
}

QByteArray DialPlanSession::packedBase(const QString &id) const
{
    const Document *const document = find(id);
    return document != nullptr ? document->packedBase : QByteArray();
}

std::optional<QByteArray> DialPlanSession::packedEdits(const QString &id) const
{
    const Document *const document = find(id);
    if (document == nullptr || document->snapshot == nullptr || document->snapshot->base != document->base)
        return std::nullopt;
    std::vector<LineEdits> steps;
    steps.push_back(editsFor(document->snapshot->hunks, *document->snapshot->edited));
    for (const auto &[revision, edits] : document->since)
        steps.push_back(edits);
    return packed(steps);
}

LineRange DialPlanSession::linesNow(const QString &id, LineRange ofSnapshot) const
{
    const Document *const document = find(id);
    if (document == nullptr)
        return { 1, 0 };
    for (const auto &[revision, edits] : document->since)
        ofSnapshot = movedBy(ofSnapshot, edits);
    return ofSnapshot;
}

LineRange DialPlanSession::peerLines(const QString &id, quint32 tag) const
{
    const Document *const document = find(id);
    if (document == nullptr || document->snapshot == nullptr || tag == 0)
        return { 1, 0 };
    const dialplan::Object *const peer
        = document->snapshot->device().find(dialplan::ObjectKind::Peer, std::to_string(tag));
    return peer != nullptr ? linesNow(id, linesOf(*peer)) : LineRange { 1, 0 };
}

std::optional<DialPlanProblem> DialPlanSession::problem(const QString &id) const
{
    const Document *const document = find(id);
    return document != nullptr ? document->problem : std::nullopt;
}

bool DialPlanSession::isReading(const QString &id) const
{
    const Document *const document = find(id);
    return document != nullptr && (document->isReading || document->readRevision != document->revision);
}

bool DialPlanSession::change(Document &document, const LineEdits &edits, LineEdits *inverse)
{
    if (edits.empty() || !document.lockedWhy.isEmpty())
        return false;
    const bool changes = std::ranges::any_of(edits, [&](const LineEdit &edit) {
        return document.text.lines({ edit.first, edit.removed }) != edit.inserted;
    });
    if (!changes)
        return false;
    LineEdits back = document.text.apply(edits);
    if (inverse != nullptr)
        *inverse = std::move(back);
    ++document.revision;
    document.since.emplace_back(document.revision, edits);
    const QString id = document.device.id;
    Q_EMIT textChanged(id, edits);
    if (Document *const still = find(id))
        read(*still);
    return true;
}

bool DialPlanSession::edit(
    const QString &id, const QString &label, const LineEdits &edits, quint32 peer, const QString &merge)
{
    Document *const document = find(id);
    DialPlanEdit made { id, label, edits, {}, QDateTime::currentDateTime(), peer, merge };
    if (document == nullptr || !change(*document, edits, &made.inverse))
        return false;
    Q_EMIT edited(made);
    return true;
}

void DialPlanSession::editInWorker(
    const QString &id, const QString &label, const std::function<LineEdits(const DialPlanText &)> &make)
{
    const Document *const document = find(id);
    if (document == nullptr)
        return;
    inWorker(m_readers,
        [this, id, label, make, text = document->text, revision = document->revision]() -> std::function<void()> {
            return [this, id, label, make, revision, edits = make(text)] {
                const Document *const known = find(id);
                if (known != nullptr && known->revision == revision)
                    edit(id, label, edits);
                else if (known != nullptr)
                    editInWorker(id, label, make);
            };
        });
}

bool DialPlanSession::apply(const QString &id, const LineEdits &edits)
{
    Document *const document = find(id);
    return document != nullptr && change(*document, edits, nullptr);
}

void DialPlanSession::setLocked(const QString &id, const QString &why)
{
    Document *const document = find(id);
    if (document == nullptr || document->lockedWhy == why)
        return;
    document->lockedWhy = why;
    Q_EMIT lockChanged(id);
}

QString DialPlanSession::lockedWhy(const QString &id) const
{
    const Document *const document = find(id);
    return document != nullptr ? document->lockedWhy : QString();
}

void DialPlanSession::setLintContext(const QString &id, const dialplan::LintContext &context)
{
    Document *const document = find(id);
    if (document == nullptr)
        return;
    document->context = context;
    ++document->asked;
    if (document->snapshot != nullptr)
        check(*document);
}

dialplan::LintContext DialPlanSession::lintContext(const QString &id) const
{
    const Document *const document = find(id);
    return document != nullptr ? document->context : dialplan::LintContext {};
}

void DialPlanSession::selectPeer(quint32 tag)
{
    if (m_selected == tag)
        return;
    m_selected = tag;
    Q_EMIT peerSelected(tag);
}

/// One reading at a time and device: an edit meanwhile is read when the running one is back.
void DialPlanSession::read(Document &document)
{
    if (document.isReading)
        return;
    document.isReading = true;
    DialPlanReading reading { document.device.id, document.device.name, document.device.path, document.revision,
        document.text.bytes(), document.base, document.baseRouter };
    inWorker(m_readers, [this, reading = std::move(reading)]() mutable -> std::function<void()> {
        const QString id = reading.id;
        const quint64 revision = reading.revision;
        const auto result = readDialPlan(std::move(reading));
        if (const auto *const snapshot = std::get_if<std::shared_ptr<const DialPlanSnapshot>>(&result))
            return [this, id, made = *snapshot] { takeSnapshot(id, made); };
        return
            [this, id, revision, problem = std::get<DialPlanProblem>(result)] { takeProblem(id, revision, problem); };
    });
}

void DialPlanSession::takeSnapshot(const QString &id, const std::shared_ptr<const DialPlanSnapshot> &snapshot)
{
    Document *const document = find(id);
    if (document == nullptr)
        return;
    document->isReading = false;
    document->readRevision = snapshot->revision;
    const bool isOfBase = snapshot->base == document->base; // else the base changed meanwhile, and is read next
    if (isOfBase) {
        document->baseRouter = snapshot->baseRouter;
        std::erase_if(document->since, [&](const auto &entry) { return entry.first <= snapshot->revision; });
        document->problem.reset();
        show(*document, snapshot);
    }
    if (Document *const still = find(id)) {
        if (still->revision != snapshot->revision)
            read(*still);
        else if (isOfBase)
            check(*still);
    }
}

void DialPlanSession::takeProblem(const QString &id, quint64 revision, const DialPlanProblem &problem)
{
    Document *const document = find(id);
    if (document == nullptr)
        return;
    document->isReading = false;
    document->readRevision = revision;
    if (document->revision != revision) {
        read(*document);
        return;
    }
    document->problem = problem;
    if (document->snapshot == nullptr)
        readBase(*document);
    Q_EMIT parseFailed(id, problem);
}

/// A text that cannot be read from the start on: what it was made of is shown meanwhile.
void DialPlanSession::readBase(Document &document)
{
    DialPlanReading reading { document.device.id, document.device.name, document.device.path, 0, document.base->text(),
        document.base, document.baseRouter };
    inWorker(m_readers,
        [this, reading = std::move(reading), revision = document.revision,
            now = document.text.bytes()]() mutable -> std::function<void()> {
            const QString id = reading.id;
            const auto base = reading.base;
            const auto result = readDialPlan(std::move(reading));
            const auto *const snapshot = std::get_if<std::shared_ptr<const DialPlanSnapshot>>(&result);
            auto config = dialplan::Config::parse(std::move(now));
            if (snapshot == nullptr || !config)
                return [] {};
            return [this, id, revision, made = *snapshot, edits = editsFor(differences(*base, *config), *config)] {
                Document *const known = find(id);
                if (known == nullptr || known->snapshot != nullptr)
                    return;
                std::erase_if(known->since, [&](const auto &entry) { return entry.first <= revision; });
                known->since.insert(known->since.begin(), { revision, edits });
                show(*known, made);
                if (Document *const still = find(id))
                    check(*still);
            };
        });
}

void DialPlanSession::check(Document &document)
{
    if (document.isChecking)
        return;
    document.isChecking = true;
    inWorker(m_checkers,
        [this, snapshot = document.snapshot, context = document.context,
            asked = document.asked]() mutable -> std::function<void()> {
            const auto checked = checkedDialPlan(*snapshot, context);
            return [this, checked, asked] {
                Document *const known = find(checked->id);
                if (known == nullptr)
                    return;
                known->isChecking = false;
                const bool isCurrent = known->snapshot != nullptr && known->snapshot->revision == checked->revision
                    && known->snapshot->edited == checked->edited && known->snapshot->base == checked->base;
                const bool isAsked = known->asked == asked;
                if (isCurrent)
                    show(*known, checked);
                Document *const still = find(checked->id);
                if (still != nullptr && still->snapshot != nullptr && (!isCurrent || !isAsked) && !still->isReading)
                    check(*still);
            };
        });
}

void DialPlanSession::show(Document &document, std::shared_ptr<const DialPlanSnapshot> snapshot)
{
    // What 10 000 dial-peers hold takes longer to free than a frame may: the worker does it, when nobody shows it any
    // more.
    std::shared_ptr<const DialPlanSnapshot> old = std::exchange(document.snapshot, std::move(snapshot));
    Q_EMIT changed(document.device.id);
    if (old != nullptr)
        m_readers.start([old = std::move(old)]() mutable { old.reset(); });
}

} // namespace legwork::items
