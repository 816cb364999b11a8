// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette.h"

namespace legwork::ui {

namespace {

/// `front` over `back`, `share` of the first.
QColor mixed(const QColor &front, const QColor &back, double share)
{
    const auto part = [share](int a, int b) { return static_cast<int>(a * share + b * (1 - share)); };
    return { part(front.red(), back.red()), part(front.green(), back.green()), part(front.blue(), back.blue()) };
}

} // namespace

QPalette paletteOf(const Theme &theme)
{
    const std::pair<QPalette::ColorRole, QColor> roles[] = { { QPalette::Window, theme.window },
        { QPalette::WindowText, theme.text }, { QPalette::Text, theme.text }, { QPalette::ButtonText, theme.text },
        { QPalette::Base, theme.base }, { QPalette::AlternateBase, theme.alt }, { QPalette::Button, theme.raised },
        { QPalette::ToolTipBase, theme.raised }, { QPalette::ToolTipText, theme.text },
        { QPalette::PlaceholderText, theme.text3 }, { QPalette::Highlight, theme.sel },
        { QPalette::HighlightedText, theme.selText }, { QPalette::Link, theme.link },
        { QPalette::LinkVisited, theme.link }, { QPalette::BrightText, theme.error }, { QPalette::Light, theme.raised },
        { QPalette::Midlight, theme.line }, { QPalette::Mid, theme.line }, { QPalette::Dark, theme.lineStrong },
        { QPalette::Shadow, theme.lineStrong } };
    QPalette palette;
    for (const auto &[role, colour] : roles)
        palette.setColor(QPalette::All, role, colour);
    const QColor disabled = theme.isContrast ? theme.text3 : mixed(theme.text3, theme.window, 0.6);
    for (const QPalette::ColorRole role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        palette.setColor(QPalette::Disabled, role, disabled);
    return palette;
}

} // namespace legwork::ui
