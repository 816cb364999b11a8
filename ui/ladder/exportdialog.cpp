// SPDX-License-Identifier: GPL-3.0-or-later
#include "exportdialog.h"

#include "ladderview.h"

#include <common/notices.h>
#include <common/theme.h>

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSaveFile>
#include <QSettings>
#include <QThreadPool>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace legwork::ui {

ExportDialog::ExportDialog(items::TraceSession &session, std::shared_ptr<const items::Ladder> ladder,
    std::vector<items::RtpDigit> digits, const LadderView &view, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_snapshot(session.snapshot())
    , m_ladder(std::move(ladder))
    , m_format(new QComboBox(this))
    , m_mask(new QCheckBox(tr("Hide caller data"), this))
    , m_asSeen(new QCheckBox(tr("As on the screen (detail, hosts, hidden legs)"), this))
    , m_dark(new QCheckBox(tr("Dark"), this))
    , m_hidden(new QTreeWidget(this))
    , m_state(new QLabel(this))
    , m_buttons(new QDialogButtonBox(this))
    , m_seen(view.options())
{
    setWindowTitle(tr("Export the call"));
    for (int format = 0; format < static_cast<int>(ExportFormat::Count); ++format)
        m_format->addItem(wordFor(static_cast<ExportFormat>(format)), format);
    m_format->setAccessibleName(tr("Format"));
    // A person may want it otherwise as a rule; that is a setting of the program.
    m_mask->setChecked(QSettings().value(QStringLiteral("privacy/masksExports"), true).toBool());
    m_mask->setToolTip(tr("Numbers keep their last two digits; digits, names and media addresses go"));
    m_asSeen->setChecked(true);
    m_dark->setChecked(theme().isDark);
    m_hidden->setHeaderLabels({ tr("In the traces"), tr("In the export") });
    m_hidden->setRootIsDecorated(false);
    m_hidden->setAccessibleName(tr("What is hidden"));
    m_hidden->setMinimumHeight(px(160));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    auto *const form = new QFormLayout;
    form->addRow(tr("Format"), m_format);
    form->addRow(QString(), m_asSeen);
    form->addRow(QString(), m_dark);
    form->addRow(QString(), m_mask);
    auto *const preview = new QLabel(tr("What is hidden"), this);
    preview->setBuddy(m_hidden);
    auto *const all = new QVBoxLayout(this);
    all->addLayout(form);
    all->addWidget(preview);
    all->addWidget(m_hidden, 1);
    all->addWidget(m_state);
    all->addWidget(m_buttons);
    auto *const save = m_buttons->addButton(tr("Save..."), QDialogButtonBox::AcceptRole);
    save->setDefault(true);
    auto *const toClipboard = m_buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    m_buttons->addButton(QDialogButtonBox::Cancel);
    save->setEnabled(false);
    toClipboard->setEnabled(false);
    connect(save, &QPushButton::clicked, this, &ExportDialog::choosePath);
    connect(toClipboard, &QPushButton::clicked, this, &ExportDialog::copy);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_mask, &QCheckBox::toggled, this, &ExportDialog::fillPreview);
    const auto fit = [this, toClipboard] {
        const ExportFormat now = format();
        const bool isPicture = now == ExportFormat::Svg || now == ExportFormat::Png || now == ExportFormat::Pdf
            || now == ExportFormat::Html || now == ExportFormat::Bundle;
        m_asSeen->setEnabled(isPicture);
        m_dark->setEnabled(isPicture);
        const bool isFile = now == ExportFormat::Pdf || now == ExportFormat::Pcap || now == ExportFormat::Bundle;
        toClipboard->setEnabled(m_data != nullptr && !isFile);
    };
    connect(m_format, &QComboBox::currentIndexChanged, this, fit);
    m_options.zone = session.clock().zone;
    m_options.zoneName = session.clock().name;
    m_options.isRelative = view.look().isRelative;
    QHash<QString, QString> aliases;
    for (std::size_t i = 0; i < view.look().names.size(); ++i)
        aliases[QString::fromStdString(view.ladderLayout().hosts()[i].name)] = view.look().names[i].name;
    m_options.aliasOf = [aliases](const QString &host) { return aliases.value(host); };
    m_state->setText(tr("Reading the records..."));
    const std::string id = m_ladder->call.id.str();
    using Answer = std::shared_ptr<const items::ExportData>;
    session.ask<Answer>(
        [id, digits = std::move(digits)](const calls::Engine &engine) -> Answer {
            auto collected = items::collectExport(engine, id);
            if (collected)
                items::addDigits(*collected, digits);
            return collected ? std::make_shared<const items::ExportData>(std::move(*collected)) : nullptr;
        },
        this,
        [this, save, fit](Answer answer) {
            m_data = std::move(answer);
            save->setEnabled(m_data != nullptr);
            m_state->setText(m_data ? QString() : tr("The call is no longer there."));
            fit();
            fillPreview();
        });
    resize(px(520), px(520));
}

ExportDialog::~ExportDialog() = default;

void ExportDialog::setFormat(ExportFormat format) { m_format->setCurrentIndex(static_cast<int>(format)); }

ExportFormat ExportDialog::format() const { return static_cast<ExportFormat>(m_format->currentData().toInt()); }

void ExportDialog::fillPreview()
{
    m_hidden->clear();
    m_hidden->setEnabled(m_mask->isChecked());
    if (!m_data)
        return;
    if (!m_mask->isChecked()) {
        m_state->setText(tr("Numbers, digits, names and media addresses will be in the file as they are."));
        return;
    }
    m_state->clear();
    const items::ExportView view(*m_data, items::ExportView::Masking::On);
    for (const items::ExportView::Hidden &hidden : view.hidden())
        new QTreeWidgetItem(m_hidden, { shown(hidden.before), shown(hidden.after) });
    new QTreeWidgetItem(m_hidden, { tr("display names"), QStringLiteral("(name)") });
    m_hidden->resizeColumnToContents(0);
}

/// Makes the bytes in another thread; `done` is called here, unless the dialog is gone.
void ExportDialog::run(std::function<void(Result<QByteArray>)> done)
{
    if (!m_data)
        return;
    DocumentOptions options = m_options;
    options.layout = m_asSeen->isChecked() ? m_seen : items::LayoutOptions {};
    options.theme = m_dark->isChecked() ? &darkTheme() : &lightTheme();
    const auto masking = m_mask->isChecked() ? items::ExportView::Masking::On : items::ExportView::Masking::Off;
    m_state->setText(tr("Writing..."));
    m_buttons->setEnabled(false);
    QThreadPool::globalInstance()->start([dialog = QPointer(this), shared = m_data, snapshot = m_snapshot, options,
                                             masking, kind = format(), done = std::move(done)] {
        const items::ExportView view(*shared, masking);
        auto bytes = std::make_shared<Result<QByteArray>>(makeExport(view, kind, options));
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [dialog, bytes, done] {
                if (!dialog)
                    return;
                dialog->m_buttons->setEnabled(true);
                dialog->m_state->clear();
                done(std::move(*bytes));
            },
            Qt::QueuedConnection);
    });
}

void ExportDialog::choosePath()
{
    const FormatName &name = nameOf(format());
    const QString suffix = QString::fromLatin1(name.suffix);
    auto *const chooser
        = new QFileDialog(this, tr("Export the call"), QString(), tr("%1 (*.%2)").arg(wordFor(format()), suffix));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(suffix);
    chooser->selectFile(
        QStringLiteral("call-%1.%2").arg(QString::fromStdString(m_ladder->call.id.str()).left(16), suffix));
    connect(chooser, &QFileDialog::fileSelected, this, &ExportDialog::saveAs);
    chooser->open();
}

void ExportDialog::saveAs(const QString &path)
{
    run([this, path](const Result<QByteArray> &bytes) {
        QString problem;
        if (!bytes) {
            problem = tr("%1: %2.").arg(path, QString::fromStdString(bytes.error().what));
        } else {
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(*bytes) != bytes->size() || !file.flush()
                || !file.commit())
                problem
                    = tr("%1 was not written: %2. What was there before is as it was.").arg(path, file.errorString());
        }
        if (!problem.isEmpty()) {
            m_state->setText(problem);
            Q_EMIT failed(problem);
            return;
        }
        Notices::instance().post({ .sign = Sign::Ok, .text = tr("Exported to %1").arg(path) });
        Q_EMIT saved(path);
        accept();
    });
}

void ExportDialog::copy()
{
    run([this](const Result<QByteArray> &bytes) {
        if (!bytes) {
            m_state->setText(QString::fromStdString(bytes.error().what));
            return;
        }
        if (format() == ExportFormat::Png)
            QGuiApplication::clipboard()->setImage(QImage::fromData(*bytes));
        else
            QGuiApplication::clipboard()->setText(QString::fromUtf8(*bytes));
        m_state->setText(tr("Copied."));
    });
}

} // namespace legwork::ui
