// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings.h"

#include <QDialog>
#include <QList>

#include <functional>
#include <vector>

class QAction;
class QFormLayout;
class QLineEdit;
class QListWidget;
class QStackedWidget;
class QTableWidget;

namespace legwork::desktop {

/// All settings, page by page, in force at once; a field above finds them by their words.
class Preferences final : public QDialog {
    Q_OBJECT
public:
    Preferences(const Settings &settings, QList<QAction *> actions, QString workspacePath, QWidget *parent);
    [[nodiscard]] const Settings &settings() const noexcept { return m_settings; }

Q_SIGNALS:
    void changed(const legwork::desktop::Settings &settings);

private:
    void build();
    /// `reset` makes usual again what stands on the page; null: nothing does.
    using Reset = std::function<void(Settings &)>;
    QFormLayout *addPage(const QString &title, Reset reset = {});
    void buildGeneral();
    void buildAppearance();
    void buildTime();
    void buildPrivacy();
    void buildKeyboard();
    void buildAdvanced();
    void fillKeys();
    void setKey(const QString &name, const QKeySequence &keys);
    [[nodiscard]] QString conflictOf(const QAction *action) const;
    [[nodiscard]] QKeySequence keysOf(const QAction *action) const;
    void find(const QString &text);
    void tell();
    void exportSettings();
    void importSettings();

    Settings m_settings;
    QList<QAction *> m_actions;
    QString m_workspacePath;
    QLineEdit *m_field;
    QListWidget *m_list;
    QStackedWidget *m_pages;
    std::vector<Reset> m_resets; // by page
    QTableWidget *m_keys = nullptr;
};

} // namespace legwork::desktop
