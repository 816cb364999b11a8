// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QTest>

/// Compares text with tests/data/golden/NAME, byte for byte. With LEGWORK_UPDATE_GOLDEN=1 in the environment the file
/// is written instead: run the test so once, then read the difference that version control shows.
namespace legwork::golden {

[[nodiscard]] inline QString pathOf(const char *name)
{
    return QStringLiteral(LEGWORK_TEST_DATA "/golden/") + QLatin1String(name);
}

/// The first line that differs, as both have it; empty when there is none.
[[nodiscard]] inline QByteArray difference(const QByteArray &actual, const QByteArray &expected)
{
    const QList<QByteArray> is = actual.split('\n');
    const QList<QByteArray> should = expected.split('\n');
    for (qsizetype i = 0; i < std::max(is.size(), should.size()); ++i) {
        if (is.value(i) != should.value(i) || i >= is.size() || i >= should.size())
            return "line " + QByteArray::number(i + 1) + "\n  is:     " + is.value(i)
                + "\n  should: " + should.value(i);
    }
    return {};
}

[[nodiscard]] inline QByteArray check(const char *name, const QByteArray &actual)
{
    QFile file(pathOf(name));
    if (qEnvironmentVariableIsSet("LEGWORK_UPDATE_GOLDEN")) {
        if (!file.open(QIODevice::WriteOnly) || file.write(actual) != actual.size())
            return "cannot write " + file.fileName().toUtf8();
        return {};
    }
    if (!file.open(QIODevice::ReadOnly))
        return "no " + file.fileName().toUtf8();
    return difference(actual, file.readAll());
}

} // namespace legwork::golden

#define COMPARE_GOLDEN(name, actual)                                                                                   \
    do {                                                                                                               \
        const QByteArray difference = legwork::golden::check(name, actual);                                            \
        QVERIFY2(difference.isEmpty(), difference.constData());                                                        \
    } while (false)
