// SPDX-License-Identifier: GPL-3.0-or-later
// What was bought, in the window.
#include "mainwindow.h"

#include "rail.h"
#include "statusbar.h"

#include <entitlements_page/entitlementspage.h>

namespace legwork::desktop {

void MainWindow::buildEntitlements()
{
    const QString name = QStringLiteral("entitlements");
    auto *const page = new ui::EntitlementsPage(m_workspace, &m_connections, this);
    addPage(name, page, "entitlements", tr("Entitlements"));
    StatusSegment *const segment = m_status->addSegment();
    segment->setObjectName(QStringLiteral("entitlementsSegment"));
    const auto say = [this, page, segment, name] {
        const QStringList tasks = page->tasks();
        const bool hasContracts = !page->book().contracts().isEmpty();
        segment->setVisible(hasContracts || !tasks.isEmpty());
        segment->say(tasks.isEmpty() ? tr("Inside entitlement") : tasks.first(),
            tasks.isEmpty() ? ui::Sign::Ok : ui::Sign::Warning, tr("shows the entitlements"));
        m_rail->setCount(name, static_cast<int>(tasks.size()), tasks.join(QStringLiteral(", ")));
    };
    connect(page, &ui::EntitlementsPage::tasksChanged, segment, say);
    say();
    connect(segment, &QAbstractButton::clicked, this, [this, name] {
        ui::Link link;
        link.page = name;
        go(link);
    });
}

} // namespace legwork::desktop
