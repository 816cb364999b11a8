// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspacefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

namespace legwork::cli {

QString workspaceFile(const std::string &named)
{
    if (!named.empty())
        return QString::fromStdString(named);
    QCoreApplication::setOrganizationName(QStringLiteral("legwork"));
    QCoreApplication::setApplicationName(QStringLiteral("legwork"));
    const QString home = qEnvironmentVariable("LEGWORK_HOME");
    return QDir(home.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) : home)
        .filePath(QStringLiteral("workspace.sqlite"));
}

} // namespace legwork::cli
