// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QToolButton>
#include <QWidget>

class QAction;
class QButtonGroup;
class QVBoxLayout;

namespace legwork::desktop {

/// One button of the rail: an icon over a word, a bar at its leading edge when it is the page shown, a count where
/// something waits.
class RailButton final : public QToolButton {
    Q_OBJECT
public:
    RailButton(const char *icon, const QString &text, QWidget *parent);
    void setCount(int count, const QString &counted = {});
    void setShowsText(bool showsText);
    /// "Calls, page 1 of 6".
    void setPlace(int number, int of);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void nameIt();

    QByteArray m_icon;
    QString m_counted;
    int m_count = 0;
    int m_number = 0, m_of = 0;
    bool m_showsText = true;
};

/// The pages at the window's leading edge, with menu above and notices and preferences at the foot.
class Rail final : public QWidget {
    Q_OBJECT
public:
    explicit Rail(QWidget *parent = nullptr);

    void addPage(const QString &name, const char *icon, const QString &text);
    [[nodiscard]] QStringList pages() const { return m_names; }
    void setPage(const QString &name);
    void setCount(const QString &name, int count, const QString &counted);
    void setShowsText(bool showsText);

    [[nodiscard]] QToolButton *menuButton() const { return m_menu; }
    [[nodiscard]] RailButton *noticesButton() const { return m_notices; }
    [[nodiscard]] RailButton *preferencesButton() const { return m_preferences; }

Q_SIGNALS:
    void pageRequested(const QString &name);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *m_column;
    QButtonGroup *m_group;
    QStringList m_names;
    QHash<QString, RailButton *> m_buttons;
    QToolButton *m_menu;
    RailButton *m_notices;
    RailButton *m_preferences;
};

} // namespace legwork::desktop
