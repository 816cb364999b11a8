// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme.h"

#include "portal.h"

#include <QGuiApplication>
#include <QPalette>

namespace legwork::ui {

ThemeWatcher &ThemeWatcher::instance()
{
    static ThemeWatcher watcher;
    return watcher;
}

void ThemeWatcher::start()
{
    if (m_started)
        return;
    m_started = true;
    // What the platform paints with before our palette stands tells its taste when nobody answers.
    const bool platformIsDark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
    if (m_scheme == 0 && platformIsDark && !theme().isDark)
        m_scheme = 1;
    auto *const portal = new AppearancePortal(this);
    connect(portal, &AppearancePortal::answered, this, &ThemeWatcher::setSystem);
    portal->ask();
    apply();
}

void ThemeWatcher::setChoice(Choice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    apply();
}

void ThemeWatcher::setSystem(unsigned colourScheme, unsigned contrast)
{
    m_scheme = colourScheme;
    m_contrast = contrast;
    apply();
}

void ThemeWatcher::apply()
{
    const bool dark = m_choice == Choice::Dark || (m_choice != Choice::Light && m_scheme == 1);
    const bool contrast = m_choice == Choice::Contrast || (m_choice == Choice::Auto && m_contrast == 1);
    const Theme &wanted
        = contrast ? (dark ? contrastDarkTheme() : contrastTheme()) : (dark ? darkTheme() : lightTheme());
    if (wanted.isDark != theme().isDark || wanted.isContrast != theme().isContrast)
        setTheme(wanted);
}

} // namespace legwork::ui
