// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QJsonObject>
#include <QLocalServer>

namespace legwork::lab {

class Lab;

/// Where a running lab is commanded: a local socket in its private folder, a JSON object a line, one answer each.
class ControlServer final : public QObject {
    Q_OBJECT
public:
    explicit ControlServer(Lab &lab, QObject *parent = nullptr);

    [[nodiscard]] Result<void> listen();

Q_SIGNALS:
    void stopped();

private:
    [[nodiscard]] QJsonObject answerTo(const QJsonObject &request);

    Lab &m_lab;
    QLocalServer m_server;
};

} // namespace legwork::lab
