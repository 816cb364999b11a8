// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "apinames.h"
#include "poller.h"
#include "pollstrip.h"
#include "profile.h"
#include "secretstore.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace legwork::connections {

enum class SecretKind : std::uint8_t { Password, Certificate, Proxy };
/// Where the keychain keeps it: the profile's name, and behind a slash what else there is.
[[nodiscard]] QString keychainKey(const QString &profile, SecretKind kind);

/// The servers that a person uses, one for the whole window: their profiles, their secrets, and whoever polls them.
/// Profiles are kept by whoever made the book; secrets are in the keychain; a certificate that is trusted for this
/// session is known here only. One thread.
class ConnectionBook final : public QObject {
    Q_OBJECT

public:
    using Keep = std::function<void(const QByteArray &)>;
    /// `kept`: what `keep` was given when the book was last changed; empty: no profiles.
    ConnectionBook(const QByteArray &kept, Keep keep, QObject *parent = nullptr);
    ~ConnectionBook() override;

    /// What of `kept` could not be read; empty: nothing.
    [[nodiscard]] const QString &trouble() const noexcept { return m_trouble; }

    [[nodiscard]] QList<Profile> profiles() const;
    [[nodiscard]] std::optional<Profile> find(const QString &name) const;
    /// As it is used: with the certificates that are trusted for this session.
    [[nodiscard]] std::optional<Profile> effective(const QString &name) const;
    [[nodiscard]] QStringList names(Service service) const;
    /// True for one of addPassing().
    [[nodiscard]] bool isPassing(const QString &name) const;
    /// A name that is free: "cache", "cache 2".
    [[nodiscard]] QString freeName(const QString &wanted) const;

    /// A cache service whose profile says so is polled from now on.
    Result<void> add(const Profile &profile);
    /// In place of the one of that name, which may change; its secrets follow, and polling starts anew.
    Result<void> change(const QString &name, const Profile &profile);
    /// Before that one; behind the last where there is none.
    void move(const QString &name, const QString &before);
    /// With its secrets; restore() brings it back, with them.
    void remove(const QString &name);
    /// The one of that name that was removed last; the name it has now, empty: there is none.
    QString restore(const QString &name);
    /// A server that is there for this session only, the lab's; is not kept, nor are its secrets.
    void addPassing(const Profile &profile, const Secrets &secrets);
    void removePassing(const QString &name);

    void setSecret(const QString &name, SecretKind kind, const Secret &secret);
    /// Whether the last secret of the profile went into the keychain; why not: it is known for this session only.
    [[nodiscard]] QString sessionOnly(const QString &name) const { return m_sessionOnly.value(name); }
    /// Answers later, with what there is; `trouble`: why the keychain did not answer.
    void secrets(
        const QString &name, QObject *asker, std::function<void(const Secrets &, const QString &trouble)> then);
    /// A client of its own, for requests besides the polls. Null when there is no such profile.
    void client(const QString &name, QObject *asker, std::function<void(std::unique_ptr<CacheClient>)> then);

    /// Null when it is not polled. Stays the same object until the profile changes.
    [[nodiscard]] Poller *poller(const QString &name) const;
    /// True when it would be polled and signs in with a password that nobody knows: an empty one is never tried.
    [[nodiscard]] bool needsPassword(const QString &name) const;
    /// Kept in the profile.
    void pause(const QString &name);
    void resume(const QString &name);
    /// The last 24 hours of polls.
    [[nodiscard]] const PollStrip &strip(const QString &name) const;

    /// Pins the certificate for the place ("lb.example.com:8445"), in the profile or until the program ends.
    void trust(const QString &name, const QString &place, const TrustedCertificate &certificate);
    void trustForSession(const QString &name, const QString &place, const TrustedCertificate &certificate);
    void forgetTrust(const QString &name, const QString &place);

    [[nodiscard]] const ApiNames &apiNames() const noexcept { return m_names; }

Q_SIGNALS:
    /// Profiles were added, changed, moved or removed.
    void profilesChanged();
    /// Another poller, or none: take poller() again.
    void pollerChanged(const QString &name);
    void stateChanged(const QString &name);
    void secretKept(const QString &name);
    void sampled(const QString &name, const legwork::ports::Sample &sample);
    void failed(const QString &name, const legwork::connections::Failure &failure);

private:
    struct Entry {
        Profile profile {};
        bool isPassing = false;
        Secrets passing {};
        QMap<QString, TrustedCertificate> session {};
        std::unique_ptr<Poller> poller {};
        PollStrip strip {};
        bool needsPassword = false;
        quint64 attempt = 0; // of starting to poll; an older one's secrets come too late
    };

    [[nodiscard]] Entry *entry(const QString &name);
    [[nodiscard]] const Entry *entry(const QString &name) const;
    void keep();
    void startPolling(Entry &entry);
    void stopPolling(Entry &entry);
    void moveSecrets(const QString &from, const QString &to);

    Keep m_keep;
    QString m_trouble;
    SecretStore m_store;
    ApiNames m_names;
    std::vector<std::unique_ptr<Entry>> m_entries;
    QHash<QString, QString> m_sessionOnly;
    struct Removed {
        Profile profile {};
        std::size_t position = 0;
        Secrets secrets {};
    };
    std::vector<Removed> m_removed;
};

/// The state of a workspace that holds the profiles.
inline constexpr const char *connectionsState = "connections/profiles";

} // namespace legwork::connections
