// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>

#include <cstdint>

class QApplication;

namespace legwork::ui {

/// The colours of one appearance; names and values are those of the design's section "Colours".
struct Theme {
    // Grounds and lines
    QColor window, base, alt, raised, rail, hover, line, lineStrong;
    // Text
    QColor text, text2, text3, accent, accentText, link, sel, selText;
    // Kinds of legs
    QColor legIngress, legVru, legRingtone, legAgent, legError, legOther;
    // Classes of messages
    QColor request, provisional, success, redirect, failure, retransmission;
    // Severities, each with the ground of a box that states it
    QColor ok, okBg, info, infoBg, warning, warningBg, error, errorBg, critical, criticalBg;
    // Servers in charts
    QColor series[4];
    bool isDark = false;
    bool isContrast = false; // legs are told apart by glyph and hatch only, boxes by their border
};

/// The theme in force; in a thread with a ThemeScope, that of the scope.
[[nodiscard]] const Theme &theme() noexcept;
[[nodiscard]] const Theme &lightTheme() noexcept;
[[nodiscard]] const Theme &darkTheme() noexcept;
/// Black on white, and white on black.
[[nodiscard]] const Theme &contrastTheme() noexcept;
[[nodiscard]] const Theme &contrastDarkTheme() noexcept;

/// While it lives, theme() in its thread is another one: for pictures that are not for the screen.
class ThemeScope final {
public:
    explicit ThemeScope(const Theme &theme) noexcept;
    ~ThemeScope();
    ThemeScope(const ThemeScope &) = delete;
    ThemeScope &operator=(const ThemeScope &) = delete;

private:
    const Theme *m_before;
};

/// Puts a theme in force: palette and Theme in one pass, then ThemeWatcher::changed().
void setTheme(const Theme &theme);

enum class TextStyle : std::uint8_t { Caption, Body, Strong, Title, Page, Figure, Fixed, FixedSmall };
/// The system's font, or its fixed font, in one of the sizes of the design, scaled by the zoom.
[[nodiscard]] QFont font(TextStyle style);
/// A length of the design (made for a 9 pt system font) in logical pixels of this system's font and the zoom.
[[nodiscard]] int px(int logical) noexcept;

/// Zoom of all text and sizes in percent, 80 to 300.
[[nodiscard]] int zoom() noexcept;
void setZoom(int percent);

enum class Density : std::uint8_t { Normal, Compact, Roomy };
[[nodiscard]] Density density() noexcept;
void setDensity(Density density);
/// Height of a table's row and of a ladder's row in the density in force.
[[nodiscard]] int tableRowHeight() noexcept;
[[nodiscard]] int ladderRowHeight() noexcept;

/// Makes an application ours: style, fonts, light theme. To be called once, before the first widget. Programs without a
/// screen (the `offscreen` and `minimal` platforms) get the design's own font size, so that pictures do not depend on
/// the system.
void setUpApplication(QApplication &application);

/// Follows what the system wants, unless a person chose.
class ThemeWatcher final : public QObject {
    Q_OBJECT
public:
    enum class Choice : std::uint8_t { Auto, Light, Dark, Contrast };
    Q_ENUM(Choice)

    static ThemeWatcher &instance();

    /// Asks the system once and follows it from then on.
    void start();
    [[nodiscard]] Choice choice() const noexcept { return m_choice; }
    void setChoice(Choice choice);

    /// What the system said last: `color-scheme` of the portal (1 dark, 2 light, 0 no preference) and `contrast` (1).
    void setSystem(unsigned colourScheme, unsigned contrast);

Q_SIGNALS:
    /// Theme, zoom or density are others than before; painted views drop their caches and repaint.
    void changed();

private:
    ThemeWatcher() = default;
    void apply();

    Choice m_choice = Choice::Auto;
    unsigned m_scheme = 0;
    unsigned m_contrast = 0;
    bool m_started = false;
};

} // namespace legwork::ui
