// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "labclient.h"

#include <connections/secret.h>

#include <QObject>
#include <QProcess>

namespace legwork::lab {

/// Where legwork-lab is: beside this program, or where the build puts it. Empty: it is not installed.
[[nodiscard]] QString labProgram();

/// A lab as a child of this program: it ends with it, also when this one is killed. For a thread that lives as long as
/// the program.
class LabProcess final : public QObject {
    Q_OBJECT
public:
    explicit LabProcess(QObject *parent = nullptr);
    ~LabProcess() override;

    void start(const QStringList &arguments = {});

Q_SIGNALS:
    /// Once, when it serves. The password is that of its user, for this run of the lab.
    void ready(const legwork::lab::LabPlace &place, const legwork::connections::Secret &password);
    /// It does not start, or has ended though nobody wanted it to; a sentence.
    void failed(const QString &why);

private:
    void readLine();
    void passOn();
    void fail(const QString &why);

    QProcess m_process;
    QString m_lastWords; // on its standard error
    bool m_hasFailed = false;
};

} // namespace legwork::lab
