// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QStringList>

namespace legwork::tests {

/// What one run of the program said. stdout is no terminal here.
struct Run {
    int code = -1;
    QByteArray out {};
    QByteArray err {};

    /// One object per line.
    [[nodiscard]] QList<QJsonObject> objects() const
    {
        QList<QJsonObject> list;
        for (const QByteArray &line : out.split('\n')) {
            if (!line.isEmpty())
                list << QJsonDocument::fromJson(line).object();
        }
        return list;
    }
    /// A member of each.
    [[nodiscard]] QStringList texts(const char *member) const
    {
        QStringList list;
        for (const QJsonObject &object : objects())
            list << object.value(QLatin1String(member)).toString();
        return list;
    }
};

inline const QString samples = QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples");

/// Runs legwork-cli to its end. A run that takes a minute counts as hanging: its code stays -1.
[[nodiscard]] inline Run runCli(
    const QStringList &arguments, const QByteArray &input = {}, const QString &folder = samples)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(QStringLiteral(LEGWORK_CLI), arguments);
    process.write(input);
    process.closeWriteChannel();
    Run run;
    if (process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit)
        run.code = process.exitCode();
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}

/// What resources/schema/NAME.schema.json has against a text of one or more JSON values; empty when nothing.
[[nodiscard]] inline QByteArray schemaErrors(const char *schema, const QByteArray &text)
{
    QProcess python;
    python.start(QStringLiteral(LEGWORK_PYTHON),
        { QStringLiteral(LEGWORK_SOURCE_DIR "/tests/tools/validate_json.py"), QLatin1String(schema) });
    python.write(text);
    python.closeWriteChannel();
    if (!python.waitForFinished(60'000))
        return "no answer from " LEGWORK_PYTHON;
    return python.exitCode() == 0 ? QByteArray() : python.readAllStandardOutput() + python.readAllStandardError();
}

} // namespace legwork::tests
