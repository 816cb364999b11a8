// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/connectionbook.h>

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace legwork::ui {

/// The fields of one server. A field that is left with another value than before is one change; what cannot be is said
/// below and changes nothing. Secrets go out by a signal and are never shown again.
class ServerForm final : public QWidget {
    Q_OBJECT
public:
    explicit ServerForm(QWidget *parent = nullptr);

    enum class Mode : std::uint8_t {
        Kept, // each change counts at once
        New, // nothing counts before it is added
        Passing // only looked at
    };
    void setProfile(const connections::Profile &profile, Mode mode);
    [[nodiscard]] Mode mode() const noexcept { return m_mode; }
    /// Of the fields as they stand; the error names the field and what is wrong with it.
    [[nodiscard]] Result<connections::Profile> profile() const;
    /// What was typed for a new server.
    [[nodiscard]] connections::Secrets typedSecrets() const;
    /// Where its secrets are, in a sentence; `hasPassword`: one is known.
    void setSecretState(const QString &text, bool hasPassword);
    void editName();

Q_SIGNALS:
    void changed(const legwork::connections::Profile &profile);
    void secretTyped(legwork::connections::SecretKind kind, const legwork::connections::Secret &secret);
    void addAsked();
    void cancelAsked();
    void testAsked();
    void duplicateAsked();
    void removeAsked();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void buildMore(QFormLayout &form);
    void nameFields();
    void fill();
    void takeService();
    void refresh();
    void commit();
    void typed(QLineEdit &edit, connections::SecretKind kind);
    [[nodiscard]] connections::Service service() const;

    connections::Profile m_profile;
    Mode m_mode = Mode::Kept;
    bool m_isFilling = false;
    QLabel *m_wrong, *m_clear, *m_secretState, *m_more;
    QLineEdit *m_name, *m_address, *m_path, *m_user, *m_password, *m_ca, *m_client, *m_clientSecret, *m_key;
    QLineEdit *m_proxyHost, *m_proxyUser, *m_proxySecret;
    QPlainTextEdit *m_others;
    QComboBox *m_service, *m_signIn, *m_proxy;
    QSpinBox *m_interval, *m_timeout, *m_proxyPort;
    QCheckBox *m_readOnly;
    QToolButton *m_moreButton;
    QWidget *m_moreFields;
    QPushButton *m_test, *m_add, *m_duplicate, *m_remove, *m_cancel;
    QFormLayout *m_form, *m_moreForm;
};

} // namespace legwork::ui
