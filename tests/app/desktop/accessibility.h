// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QStringList>
#include <QTabBar>
#include <QWidget>

/// Whether a person acts on this widget, so that it needs a name and a place in the order of Tab.
inline bool isControl(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) != nullptr
        || qobject_cast<const QLineEdit *>(widget) != nullptr
        || qobject_cast<const QAbstractItemView *>(widget) != nullptr
        || qobject_cast<const QComboBox *>(widget) != nullptr
        || qobject_cast<const QAbstractSpinBox *>(widget) != nullptr
        || (widget->focusPolicy() != Qt::NoFocus && widget->inherits("QAbstractScrollArea"));
}

inline QString describe(const QWidget *widget)
{
    QStringList path;
    for (const QWidget *one = widget; one != nullptr; one = one->parentWidget())
        path.prepend(QString::fromLatin1(one->metaObject()->className())
            + (one->objectName().isEmpty() ? QString() : QLatin1Char('#') + one->objectName()));
    return path.join(QLatin1Char('/'));
}

/// Visible controls below `root` without a name for a screen reader.
inline QStringList namelessControls(QWidget *root)
{
    QStringList faults;
    for (QWidget *const widget : root->findChildren<QWidget *>()) {
        if (!widget->isVisibleTo(root) || !isControl(widget) || widget->objectName().startsWith(QLatin1String("qt_")))
            continue;
        // Parts of a control that speak through it.
        const QWidget *const parent = widget->parentWidget();
        if (qobject_cast<const QAbstractSpinBox *>(parent) != nullptr
            || qobject_cast<const QComboBox *>(parent) != nullptr || qobject_cast<const QLineEdit *>(parent) != nullptr
            || widget->inherits("QHeaderView") || widget->inherits("QTableCornerButton")
            || qobject_cast<const QTabBar *>(parent) != nullptr
            || (parent != nullptr && parent->inherits("QKeySequenceEdit")))
            continue;
        QAccessibleInterface *const accessible = QAccessible::queryAccessibleInterface(widget);
        if (accessible == nullptr || accessible->text(QAccessible::Name).trimmed().isEmpty())
            faults.append(describe(widget));
    }
    return faults;
}

/// Controls that Tab does not come by although they are visible and enabled. Parts of views and of fields are theirs;
/// buttons of a group, of a strip or of a tab are reached by arrows.
inline QStringList unreachableControls(QWidget *window)
{
    QSet<const QWidget *> chain;
    const QWidget *at = window;
    for (int n = 0; n < 5000; ++n) {
        at = at->nextInFocusChain();
        if ((at->focusPolicy() & Qt::TabFocus) != 0)
            chain.insert(at);
        if (at == window)
            break;
    }
    QStringList faults;
    for (QWidget *const widget : window->findChildren<QAbstractButton *>()) {
        const bool isOwnStop = widget->isVisibleTo(window) && widget->isEnabled();
        if (!isOwnStop || chain.contains(widget) || widget->inherits("QTableCornerButton")
            || widget->parentWidget()->inherits("QTabBar") || widget->parentWidget()->inherits("QLineEdit")
            || widget->parentWidget()->inherits("QDockWidget"))
            continue;
        faults.append(describe(widget));
    }
    return faults;
}
