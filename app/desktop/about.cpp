// SPDX-License-Identifier: GPL-3.0-or-later
#include "about.h"

#include <common/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

namespace legwork::desktop {

AboutDialog::AboutDialog(const QString &workspacePath, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About Legwork"));
    const QString where = workspacePath.isEmpty() ? tr("in memory only") : workspacePath;
    m_report = QStringList {
        QStringLiteral("Legwork " LEGWORK_VERSION),
        QStringLiteral("Qt %1 (built with %2)").arg(QString::fromLatin1(qVersion()), QStringLiteral(QT_VERSION_STR)),
        QStringLiteral("%1, %2, platform %3").arg(QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture(), QGuiApplication::platformName()),
        tr("Workspace: %1").arg(where),
    }.join(QLatin1Char('\n'));
    auto *const head = new QLabel(QStringLiteral("Legwork " LEGWORK_VERSION), this);
    head->setFont(ui::font(ui::TextStyle::Page));
    auto *const text = new QLabel(m_report.section(QLatin1Char('\n'), 1), this);
    text->setTextFormat(Qt::PlainText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setWordWrap(true);
    auto *const licence
        = new QLabel(tr("Free software under the GNU General Public License, version 3 or later. It comes "
                        "without any warranty. Everything it reads stays on this machine."),
            this);
    licence->setWordWrap(true);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *const copy = buttons->addButton(tr("Copy for a report"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_report); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *const column = new QVBoxLayout(this);
    for (QWidget *const part : std::initializer_list<QWidget *> { head, text, licence, buttons })
        column->addWidget(part);
    setMinimumWidth(ui::px(420));
}

} // namespace legwork::desktop
