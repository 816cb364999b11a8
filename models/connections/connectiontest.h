// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "apinames.h"
#include "cacheclient.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>

#include <memory>

class QSslSocket;

namespace legwork::connections {

/// What one step of a test found.
struct TestStep {
    QString name {}; // "dns" "tcp" "tls" "auth" "version" "usage"
    bool isOk = false;
    qint64 ms = 0;
    QString detail {}; // a sentence
    QString brief {}; // the same without what is shown elsewhere; empty: no shorter than `detail`
    QString advice {}; // what to do; empty: nothing
    QByteArray fingerprint {}; // SHA-256 of the certificate that was shown; of "tls"
    bool isWarning = false; // it works, and yet one should know: plain HTTP, a certificate that ends soon
    QByteArray certificate {}; // DER of what was shown; of "tls"
    QString place {}; // "lb.example.com:8445"; of "tls"
    QByteArray raw {}; // the answer that is not understood; of "version" and "usage"
};

/// Tries the first base URL of a profile step by step, as a person would who looks for the cause: the name, the
/// connection, the certificate, the sign-in, what answers, and the figures. Ends with the first step that fails.
class ConnectionTest final : public QObject {
    Q_OBJECT

public:
    ConnectionTest(Profile profile, const Secrets &secrets, ApiNames names, QObject *parent = nullptr);

    /// Once.
    void start();
    /// The steps of a service, in order: only cache services have figures.
    [[nodiscard]] static QStringList stepsOf(Service service);
    /// What left this machine so far, as sentences.
    [[nodiscard]] QString sent() const;

Q_SIGNALS:
    void stepped(const legwork::connections::TestStep &step);
    /// After the last step.
    void finished(bool isOk);

private:
    enum class Sent : std::uint8_t { Nothing, Hello, Password };

    void findName();
    void connectTo(const QString &host);
    void makeSafe();
    void judge(QSslSocket &socket);
    void signIn();
    void takeSignIn(const CacheClient::Reply &reply);
    void tellVersion(const CacheClient::Answer &answer);
    void askUsage();
    void tellUsage(const CacheClient::Answer &answer);
    void begin(const char *step);
    void pass(TestStep step, void (ConnectionTest::*next)());
    void fail(TestStep step);
    [[nodiscard]] QUrl base() const { return m_profile.bases.value(0); }

    Profile m_profile;
    Secrets m_secrets;
    ApiNames m_names;
    CacheClient m_client;
    QString m_step;
    QElapsedTimer m_clock;
    Sent m_sent = Sent::Nothing;
    CacheClient::Answer m_signedIn; // what came of the sign-in
};

} // namespace legwork::connections
