// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectdialog.h"

#include <common/theme.h>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace legwork::ui {

using live::LiveKind;

ConnectDialog::ConnectDialog(const QString &certificateFolder, QWidget *parent)
    : QDialog(parent)
    , m_kind(new QComboBox(this))
    , m_about(new QLabel(this))
    , m_name(new QLineEdit(this))
    , m_forms(new QStackedWidget(this))
    , m_paths(new PathsForm(this))
    , m_listen(new ListenForm(certificateFolder, this))
    , m_fault(new QLabel(this))
{
    setWindowTitle(tr("Connect a live source"));
    setObjectName(QStringLiteral("connectDialog"));
    m_kind->setObjectName(QStringLiteral("kind"));
    m_kind->setAccessibleName(tr("Kind of source"));
    m_kind->addItem(tr("Syslog: gateways, rsyslog, syslog-ng"), int(LiveKind::Syslog));
    m_kind->addItem(tr("HEP version 3: Kamailio, FreeSWITCH, captagent"), int(LiveKind::Hep));
    m_kind->addItem(tr("Files and folders that grow"), int(LiveKind::Files));
    for (QLabel *const label : { m_about, m_fault }) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_fault->setObjectName(QStringLiteral("fault"));
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setAccessibleName(tr("Name"));
    m_forms->addWidget(m_listen);
    m_forms->addWidget(m_paths);

    auto *const form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Source"), m_kind);
    form->addRow({}, m_about);
    form->addRow(tr("&Name"), m_name);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_connect = buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole);
    m_connect->setObjectName(QStringLiteral("connect"));
    m_connect->setDefault(true);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(8));
    column->addLayout(form);
    column->addWidget(m_forms, 1);
    column->addWidget(m_fault);
    column->addWidget(buttons);

    connect(m_kind, &QComboBox::currentIndexChanged, this, &ConnectDialog::takeKind);
    connect(m_listen, &ListenForm::changed, this, &ConnectDialog::refresh);
    connect(m_paths, &PathsForm::changed, this, &ConnectDialog::refresh);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_connect, &QPushButton::clicked, this, [this] {
        Q_EMIT connectRequested(config());
        accept();
    });
    alignLabels();
    takeKind();
    resize(px(620), sizeHint().height());
}

/// The forms stand below each other: their fields begin at one line.
void ConnectDialog::alignLabels()
{
    QList<QLabel *> labels;
    int width = 0;
    const QList<QFormLayout *> forms = findChildren<QFormLayout *>();
    for (const QFormLayout *const form : forms) {
        for (int row = 0; row < form->rowCount(); ++row) {
            const QLayoutItem *const item = form->itemAt(row, QFormLayout::LabelRole);
            auto *const label = item != nullptr ? qobject_cast<QLabel *>(item->widget()) : nullptr;
            if (label == nullptr)
                continue;
            labels.append(label);
            width = qMax(width, label->sizeHint().width());
        }
    }
    for (QLabel *const label : std::as_const(labels))
        label->setMinimumWidth(width);
}

/// What appears needs room; what goes gives none back, so that the buttons stay where the pointer is.
void ConnectDialog::grow()
{
    layout()->activate();
    if (height() < sizeHint().height())
        resize(width(), sizeHint().height());
}

LiveKind ConnectDialog::kind() const { return static_cast<LiveKind>(m_kind->currentData().toInt()); }

void ConnectDialog::setKind(LiveKind kind) { m_kind->setCurrentIndex(m_kind->findData(int(kind))); }

live::LiveConfig ConnectDialog::config() const
{
    live::LiveConfig config;
    config.kind = kind();
    config.name = m_name->text().trimmed();
    if (config.kind == LiveKind::Files)
        m_paths->fill(config);
    else
        m_listen->fill(config);
    return config;
}

void ConnectDialog::takeKind()
{
    live::LiveConfig config;
    config.kind = kind();
    config.port = live::defaultPort(config.kind);
    m_listen->setConfig(config);
    m_forms->setCurrentWidget(config.kind == LiveKind::Files ? static_cast<QWidget *>(m_paths) : m_listen);
    switch (config.kind) {
    case LiveKind::Syslog:
        m_about->setText(
            tr("Takes what gateways and relays send, and joins the lines of SIP messages. Each host gets a log of its "
               "own."));
        break;
    case LiveKind::Hep:
        m_about->setText(
            tr("Takes SIP messages that an agent mirrors, with their addresses and times, and keeps them as a "
               "capture."));
        break;
    default:
        m_about->setText(
            tr("Follows files while they are written, rotated and replaced, and new files in folders, on local "
               "and network drives. They are read where they lie."));
    }
    refresh();
}

void ConnectDialog::refresh()
{
    if (m_connect == nullptr)
        return;
    const QString fault = kind() == LiveKind::Files ? m_paths->fault() : m_listen->fault();
    m_fault->setText(fault);
    m_fault->setVisible(!fault.isEmpty());
    m_connect->setEnabled(fault.isEmpty());
    grow();
}

} // namespace legwork::ui
