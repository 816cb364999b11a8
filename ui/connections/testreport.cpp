// SPDX-License-Identifier: GPL-3.0-or-later
#include "testreport.h"

#include <connections/fingerprint.h>

#include <QCoreApplication>
#include <QLocale>
#include <QStringBuilder>

#include <numeric>

namespace legwork::ui {

using connections::ConnectionTest;
using connections::Profile;
using connections::ProxyKind;
using connections::Service;
using connections::SignIn;
using connections::TestStep;

namespace {

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::ui::TestReport)
};

} // namespace

qint64 TestReport::tookMs() const noexcept
{
    return std::accumulate(
        steps.begin(), steps.end(), qint64(0), [](qint64 sum, const TestStep &step) { return sum + step.ms; });
}

QString titleOfStep(const QString &step)
{
    if (step == QLatin1String("dns"))
        return Text::tr("Name");
    if (step == QLatin1String("tcp"))
        return Text::tr("TCP");
    if (step == QLatin1String("tls"))
        return Text::tr("TLS");
    if (step == QLatin1String("auth"))
        return Text::tr("Sign-in");
    if (step == QLatin1String("version"))
        return Text::tr("Version and rights");
    return Text::tr("Data");
}

QString intentOfStep(const QString &step, const Profile &profile)
{
    const QUrl base = profile.bases.value(0);
    if (step == QLatin1String("dns"))
        return Text::tr("address of %1").arg(base.host());
    if (step == QLatin1String("tcp"))
        return Text::tr("connection to port %1").arg(base.port(443));
    if (step == QLatin1String("tls"))
        return Text::tr("certificate of the server");
    if (step == QLatin1String("auth"))
        return profile.signIn == SignIn::Jwt  ? QString(QStringLiteral("GET ") % connections::tokenUrl(base).path())
            : profile.signIn == SignIn::Basic ? Text::tr("as %1, Basic").arg(profile.user)
                                              : Text::tr("none asked for");
    if (step == QLatin1String("version"))
        return profile.service == Service::Cache ? Text::tr("licenseUsage, licensePurchased")
                                                 : Text::tr("product and version");
    return Text::tr("age of the newest sample, 15 s window");
}

QString headOf(const TestReport &report)
{
    if (report.isEmpty())
        return Text::tr("not tested");
    const QString begun = QLocale().toString(report.begun, QStringLiteral("d MMM yyyy HH:mm:ss"));
    if (report.isRunning)
        return Text::tr("%1, running").arg(begun);
    const QString span = Text::tr("%1 ms").arg(report.tookMs());
    return report.isOk ? Text::tr("%1, %2, all steps passed").arg(begun, span)
                       : Text::tr("%1, %2, stopped at step %3").arg(begun, span).arg(report.steps.size());
}

QString proxyText(const Profile &profile)
{
    switch (profile.proxy.kind) {
    case ProxyKind::None: break;
    case ProxyKind::System: return Text::tr("as the system says");
    case ProxyKind::Http: return Text::tr("HTTP, %1:%2").arg(profile.proxy.host).arg(profile.proxy.port);
    case ProxyKind::Socks5: return Text::tr("SOCKS5, %1:%2").arg(profile.proxy.host).arg(profile.proxy.port);
    }
    return Text::tr("none");
}

QString textOf(const TestReport &report)
{
    QStringList lines { report.profile.name % QStringLiteral("  ") % report.profile.bases.value(0).toString(),
        headOf(report) };
    for (const TestStep &step : report.steps) {
        lines << QStringLiteral("%1  %2  %3 ms  %4")
                     .arg(step.isOk ? Text::tr("ok") : Text::tr("FAILED"), titleOfStep(step.name))
                     .arg(step.ms)
                     .arg(step.detail);
        if (!step.fingerprint.isEmpty())
            lines << QStringLiteral("    SHA-256 ") % connections::certificateFingerprint(step.fingerprint);
        if (!step.advice.isEmpty())
            lines << QStringLiteral("    ") % step.advice;
    }
    lines << Text::tr("What was sent: %1").arg(report.sent) << Text::tr("Proxy: %1").arg(proxyText(report.profile));
    return lines.join(u'\n') % u'\n';
}

} // namespace legwork::ui
