// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QHash>
#include <QString>
#include <QStringList>

namespace legwork::connections {

/// The names that fields have on the wire. The vendor publishes none (cvp-rest-api.md section 1.4), so they lie in a
/// file: resources/api-names.json, and whatever the user adds in the same form.
class ApiNames final {
public:
    /// Those that come with the program.
    [[nodiscard]] static ApiNames builtIn();
    /// The file in the user's configuration folder.
    [[nodiscard]] static QString userFile();

    /// Puts the names of a file before those known. A file that is not there is no error.
    Result<void> addFile(const QString &path);
    Result<void> add(const QByteArray &json, const QString &place);

    /// In order; regardless of case.
    [[nodiscard]] QStringList of(const QString &field) const { return m_names.value(field); }

private:
    QHash<QString, QStringList> m_names;
};

} // namespace legwork::connections
