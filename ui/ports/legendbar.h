// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QSet>
#include <QStringList>
#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace legwork::ui {

class LegendEntry;

/// The servers of the chart with letter and name. A click hides one or shows it again, Alt+click leaves it alone, or
/// brings all back; entries drag to another place, which reorders the stack. What has no room is in a menu.
class LegendBar final : public QWidget {
    Q_OBJECT
public:
    explicit LegendBar(QWidget *parent = nullptr);

    /// Names in the order of their letters.
    void setServers(const QStringList &names);
    void setHidden(const QSet<QString> &hidden);
    [[nodiscard]] const QSet<QString> &hidden() const noexcept { return m_hidden; }
    void setOrder(const QStringList &order);
    [[nodiscard]] QStringList order() const { return m_order; }
    void toggle(const QString &name);
    void isolate(const QString &name);
    /// By so many places along the bar.
    void move(const QString &name, int by);

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void hiddenChanged();
    void orderChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void rebuild();
    void fit();
    void showMore();

    QStringList m_names, m_order;
    QSet<QString> m_hidden;
    QList<LegendEntry *> m_entries;
    QHBoxLayout *m_row;
    QToolButton *m_more;
};

} // namespace legwork::ui
