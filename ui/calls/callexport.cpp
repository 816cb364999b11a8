// SPDX-License-Identifier: GPL-3.0-or-later
#include "callexport.h"

#include <items/callcsv.h>
#include <items/exportdata.h>
#include <items/ladder.h>
#include <items/laddertext.h>
#include <items/mask.h>
#include <items/pcapfile.h>
#include <items/report.h>
#include <items/text.h>

#include <QCoreApplication>
#include <QFileInfo>
#include <QMetaObject>
#include <QPointer>
#include <QSaveFile>
#include <QThreadPool>

namespace legwork::ui {

namespace {

/// Nothing, or what went wrong. What was there before stays where it cannot be written.
QString writeFile(const QString &path, const std::function<bool(QSaveFile &)> &write)
{
    // A saved file takes the place of what has its name: it must not be that of a device or a pipe.
    const QFileInfo there(path);
    if (there.exists() && !there.isFile())
        return QCoreApplication::translate("legwork::ui::CallsPage", "there is something else of that name");
    QSaveFile file(path);
    // commit() does not tell of what its own last write could not put on a full disk.
    if (!file.open(QIODevice::WriteOnly) || !write(file) || !file.flush() || !file.commit())
        return file.errorString();
    return {};
}

bool put(QSaveFile &file, const std::string &text)
{
    return file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size());
}

std::unique_ptr<items::Masker> maskerFor(Masking masking)
{
    // The tone numbers are the deployment's, nobody's: those the engine takes when none are named.
    const calls::EngineOptions options;
    std::vector<std::string> kept = options.ringtoneNumbers;
    kept.insert(kept.end(), options.errorNumbers.begin(), options.errorNumbers.end());
    return masking == Masking::Hidden ? std::make_unique<items::Masker>(std::move(kept)) : nullptr;
}

QString csvOf(const items::CallView &view, const QString &path, Masking masking)
{
    const std::unique_ptr<items::Masker> masker = maskerFor(masking);
    if (masker) {
        for (std::size_t row = 0; row < view.size(); ++row)
            masker->learn(view.call(row));
    }
    items::Presenter presenter;
    presenter.masker = masker.get();
    return writeFile(path, [&](QSaveFile &file) {
        constexpr std::size_t piece = 256 * 1024;
        std::string text = items::csvRecord(items::callCsvNames());
        for (std::size_t row = 0; row < view.size(); ++row) {
            text += items::csvRecord(items::callCsvCells(view.call(row), presenter));
            if (text.size() > piece) {
                if (!put(file, text))
                    return false;
                text.clear();
            }
        }
        return put(file, text);
    });
}

} // namespace

void writeCsv(std::shared_ptr<const items::CallView> view, const QString &path, Masking masking, QObject *context,
    std::function<void(const QString &)> done)
{
    // The application's thread outlives the pool's jobs; the context may not.
    QThreadPool::globalInstance()->start(
        [view = std::move(view), path, masking, alive = QPointer<QObject>(context), done = std::move(done)]() mutable {
            const QString trouble = csvOf(*view, path, masking);
            view.reset();
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [alive, done, trouble] {
                    if (alive)
                        done(trouble);
                },
                Qt::QueuedConnection);
        });
}

void writeCall(items::TraceSession &session, const QString &callId, CallFile kind, const QString &path, Masking masking,
    QObject *context, std::function<void(const QString &)> done)
{
    session.ask<std::optional<items::ExportData>>(
        [id = callId.toStdString()](const calls::Engine &engine) { return items::collectExport(engine, id); }, context,
        [kind, path, masking, alive = QPointer<QObject>(context), done = std::move(done)](
            std::optional<items::ExportData> data) {
            if (!data) {
                done(QCoreApplication::translate("legwork::ui::CallsPage", "the call is no longer there"));
                return;
            }
            QThreadPool::globalInstance()->start(
                [data = std::make_shared<items::ExportData>(std::move(*data)), kind, path, masking, alive, done] {
                    using Hiding = items::ExportView::Masking;
                    const items::ExportView view(*data, masking == Masking::Hidden ? Hiding::On : Hiding::Off);
                    const std::string bytes = kind == CallFile::Pcap
                        ? items::pcapOf(view)
                        : items::textOf(view.ladder(), view.presenter(), items::LadderStyle {});
                    const QString trouble = writeFile(path, [&](QSaveFile &file) { return put(file, bytes); });
                    QMetaObject::invokeMethod(
                        QCoreApplication::instance(),
                        [alive, done, trouble] {
                            if (alive)
                                done(trouble);
                        },
                        Qt::QueuedConnection);
                });
        });
}

void writeReport(items::TraceSession &session, const QString &callId, const QString &path, Masking masking,
    QObject *context, std::function<void(const QString &)> done)
{
    session.ask<QString>(
        [id = callId.toStdString(), path, masking](const calls::Engine &engine) {
            const std::unique_ptr<items::Masker> masker = maskerFor(masking);
            items::Presenter presenter;
            presenter.masker = masker.get();
            presenter.recordAt = [&engine](calls::Place place) {
                calls::Engine::Text text = engine.textAt(place);
                return items::RecordText { std::move(text.path), text.line, std::move(text.text) };
            };
            for (const calls::Call &call : engine.calls()) {
                if (call.id != id)
                    continue;
                if (masker)
                    masker->learn(call);
                const items::Ladder ladder = items::makeLadder(call, engine.rows(id), presenter);
                const std::string page = items::pageMarkdown(ladder, presenter, items::LadderStyle {});
                return writeFile(path, [&](QSaveFile &file) { return put(file, page); });
            }
            return QStringLiteral("the call is no longer there");
        },
        context, [done = std::move(done)](const QString &trouble) { done(trouble); });
}

} // namespace legwork::ui
