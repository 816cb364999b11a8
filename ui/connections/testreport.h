// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/connectiontest.h>

#include <QDateTime>
#include <QList>

namespace legwork::ui {

/// What a test of a server came to so far.
struct TestReport {
    connections::Profile profile {}; // as it was tested
    QDateTime begun {}; // local; invalid: never tested
    QList<connections::TestStep> steps {};
    bool isRunning = false;
    bool isOk = false;
    QString sent {}; // what left this machine

    [[nodiscard]] bool isEmpty() const noexcept { return !begun.isValid(); }
    [[nodiscard]] qint64 tookMs() const noexcept;
};

/// "Sign-in"
[[nodiscard]] QString titleOfStep(const QString &step);
/// What the step will do, before it did: "GET /cache-service/api/auth/token".
[[nodiscard]] QString intentOfStep(const QString &step, const connections::Profile &profile);
/// "13 Mar 2008 13:59:58, 41 ms, stopped at step 3"
[[nodiscard]] QString headOf(const TestReport &report);
[[nodiscard]] QString proxyText(const connections::Profile &profile);
/// As text to hand on. Holds no secret.
[[nodiscard]] QString textOf(const TestReport &report);

} // namespace legwork::ui
