// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QString>
#include <QStringList>

namespace legwork::lab {

/// The private folder (mode 0700) of one running lab, below $XDG_RUNTIME_DIR or the folder for temporary files. It is
/// locked while the lab runs and removed when it ends; what a killed one left is removed by the next that starts.
class RunFolder final {
public:
    [[nodiscard]] static Result<RunFolder> make();
    ~RunFolder();
    RunFolder(RunFolder &&other) noexcept;
    RunFolder(const RunFolder &) = delete;
    RunFolder &operator=(const RunFolder &) = delete;
    RunFolder &operator=(RunFolder &&) = delete;

    [[nodiscard]] const QString &path() const noexcept { return m_path; }
    [[nodiscard]] QString file(const QString &name) const;
    /// Writes a file that only the user reads.
    [[nodiscard]] Result<QString> write(const QString &name, const QByteArray &content) const;

    /// The control sockets of the user's labs that run, newest first.
    [[nodiscard]] static QStringList controlSockets();

private:
    RunFolder(QString path, int lock);

    QString m_path;
    int m_lock = -1;
};

} // namespace legwork::lab
