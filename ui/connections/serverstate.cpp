// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverstate.h"

#include <QCoreApplication>
#include <QStringBuilder>

namespace legwork::ui {

using connections::ConnectionBook;
using connections::Failure;
using connections::Fault;
using connections::Poller;
using connections::PollState;
using connections::Profile;
using connections::Service;
using connections::SignIn;

namespace {

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::ui::ServerState)
};

ServerState stateOf(const Failure &failure)
{
    switch (failure.fault) {
    case Fault::Changed: return { Sign::Warning, Text::tr("certificate changed") };
    case Fault::Untrusted: return { Sign::Warning, Text::tr("not trusted") };
    case Fault::SignIn: return { Sign::Error, Text::tr("sign-in refused") };
    case Fault::NoRight: return { Sign::Error, Text::tr("no right to read") };
    case Fault::BadToken: return { Sign::Error, Text::tr("token refused") };
    case Fault::Unsupported: return { Sign::Warning, Text::tr("reply not understood") };
    case Fault::Busy: return { Sign::Warning, Text::tr("busy") };
    case Fault::Redirected: return { Sign::Warning, Text::tr("redirected") };
    case Fault::TooLarge: return { Sign::Warning, Text::tr("reply too large") };
    case Fault::Cancelled: return { Sign::Error, Text::tr("cannot be used") };
    default: return { Sign::Error, Text::tr("no answer") };
    }
}

ServerState stateOf(const Poller &poller)
{
    switch (poller.state()) {
    case PollState::Paused: return { Sign::Info, Text::tr("paused") };
    case PollState::Stopped: return stateOf(*poller.failure());
    case PollState::Waiting:
        return poller.failure() ? stateOf(*poller.failure()) : ServerState { Sign::Info, Text::tr("checking") };
    case PollState::Stale: return { Sign::Warning, Text::tr("stale") };
    case PollState::Lost: return { Sign::Error, Text::tr("lost") };
    case PollState::Live: break;
    }
    if (poller.failure())
        return stateOf(*poller.failure());
    const bool isFirst = poller.lastAnswer()->endpoint == poller.profile().bases.value(0);
    return { Sign::Ok,
        isFirst ? Text::tr("live, %1 ms").arg(poller.lastAnswer()->tookMs)
                : Text::tr("partner serves, %1 ms").arg(poller.lastAnswer()->tookMs) };
}

ServerState stateOf(const TestReport &report)
{
    if (report.isEmpty())
        return { Sign::Info, Text::tr("not tested") };
    if (report.isRunning)
        return { Sign::Info, Text::tr("checking") };
    if (report.isOk)
        return { Sign::Ok, Text::tr("connected") };
    const connections::TestStep &last = report.steps.constLast();
    if (last.name == QLatin1String("tls") && !last.certificate.isEmpty())
        return { Sign::Warning, Text::tr("not trusted") };
    return { Sign::Error, Text::tr("failed: %1").arg(titleOfStep(last.name)) };
}

} // namespace

ServerState stateOf(const ConnectionBook &book, const Profile &profile, const TestReport &report)
{
    if (book.needsPassword(profile.name))
        return { Sign::Warning, Text::tr("needs its password") };
    const Poller *const poller = book.poller(profile.name);
    if (poller != nullptr && (poller->state() != PollState::Paused || report.isEmpty()))
        return stateOf(*poller);
    ServerState state = stateOf(report);
    if (poller != nullptr && report.isOk)
        state.word = Text::tr("paused");
    return state;
}

QString detailOf(const Profile &profile)
{
    const QUrl base = profile.bases.value(0);
    QString text = connections::placeOf(base);
    switch (profile.signIn) {
    case SignIn::None: break;
    case SignIn::Basic: text += QStringLiteral(" · ") % Text::tr("basic"); break;
    case SignIn::Jwt: text += QStringLiteral(" · JWT"); break;
    }
    if (base.scheme() == QLatin1String("http"))
        text += QStringLiteral(" · ") % Text::tr("unencrypted");
    return text;
}

QString wordFor(Service service)
{
    switch (service) {
    case Service::Cache: return Text::tr("Port usage (cache service)");
    case Service::CvpConfiguration: return Text::tr("CVP configuration (Operations Console)");
    case Service::CvpDiagnostics: return Text::tr("CVP diagnostic portal");
    case Service::CceDiagnostics: return Text::tr("CCE diagnostic framework");
    case Service::Prometheus: return Text::tr("Prometheus");
    }
    return {};
}

QString groupOf(Service service)
{
    switch (service) {
    case Service::Cache: return Text::tr("Port usage");
    case Service::CvpConfiguration:
    case Service::CvpDiagnostics: return Text::tr("CVP");
    case Service::CceDiagnostics: return Text::tr("CCE");
    case Service::Prometheus: return Text::tr("Metrics");
    }
    return {};
}

} // namespace legwork::ui
