// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QVariant>

class QDBusVariant;

namespace legwork::ui {

/// What the desktop says of its appearance: org.freedesktop.portal.Settings, namespace org.freedesktop.appearance.
/// Says nothing where there is no session bus or no portal, and never waits for either.
class AppearancePortal final : public QObject {
    Q_OBJECT
public:
    explicit AppearancePortal(QObject *parent = nullptr);
    /// Asks for both settings and listens to their changes.
    void ask();

Q_SIGNALS:
    /// `colourScheme`: 1 dark, 2 light, 0 no preference. `contrast`: 1 high.
    void answered(unsigned colourScheme, unsigned contrast);

private Q_SLOTS:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void read(const QString &key);
    void take(const QString &key, const QVariant &value);

    unsigned m_scheme = 0;
    unsigned m_contrast = 0;
};

} // namespace legwork::ui
