// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme.h"

#include "palette.h"
#include "style.h"

#include <QApplication>
#include <QFontDatabase>

#include <algorithm>
#include <cmath>
#include <utility>

namespace legwork::ui {

namespace {

Theme makeLight()
{
    Theme t;
    t.window = 0xF4F6F8, t.base = 0xFFFFFF, t.alt = 0xF8FAFB, t.raised = 0xFFFFFF, t.rail = 0xE9EDF1;
    t.hover = 0xEDF1F5, t.line = 0xD5DBE2, t.lineStrong = 0x76828F;
    t.text = 0x18212C, t.text2 = 0x4A5665, t.text3 = 0x566271;
    t.accent = 0x1F63B5, t.accentText = 0xFFFFFF, t.link = 0x1F5FAD, t.sel = 0xDCE9F8, t.selText = 0x18212C;
    t.legIngress = 0x1D5BD6, t.legVru = 0x0A7D5B, t.legRingtone = 0x9C6204, t.legAgent = 0x5F1F86;
    t.legError = 0x861A0B, t.legOther = 0x3A434E;
    t.request = 0x18212C, t.provisional = 0x566271, t.success = 0x1B7A43, t.redirect = 0x0F7286;
    t.failure = 0xB42318, t.retransmission = 0x93370D;
    t.ok = 0x1B7A43, t.okBg = 0xE6F4EB, t.info = 0x1F63B5, t.infoBg = 0xE5EFFA;
    t.warning = 0x8F5B00, t.warningBg = 0xFDF2D8, t.error = 0xB42318, t.errorBg = 0xFCE9E6;
    t.critical = 0x8E1A4B, t.criticalBg = 0xFBE6EF;
    t.series[0] = 0x2F6785, t.series[1] = 0x5E7F1F, t.series[2] = 0xA3487A, t.series[3] = 0x76683A;
    return t;
}

Theme makeDark()
{
    Theme t;
    t.isDark = true;
    t.window = 0x13171D, t.base = 0x191E26, t.alt = 0x1D232C, t.raised = 0x212833, t.rail = 0x0F1318;
    t.hover = 0x232B36, t.line = 0x2C3440, t.lineStrong = 0x768494;
    t.text = 0xE5E9EF, t.text2 = 0xB3BDC9, t.text3 = 0x94A0AE;
    t.accent = 0x6CA8EE, t.accentText = 0x0F1318, t.link = 0x7DB4F2, t.sel = 0x20354F, t.selText = 0xE5E9EF;
    t.legIngress = 0x5B9BEA, t.legVru = 0x5CE6B4, t.legRingtone = 0xEDAE32, t.legAgent = 0xF0BDF0;
    t.legError = 0xF07859, t.legOther = 0x8D97A3;
    t.request = 0xE5E9EF, t.provisional = 0x94A0AE, t.success = 0x56C07F, t.redirect = 0x4FBBD0;
    t.failure = 0xFF8A7A, t.retransmission = 0xF0A36B;
    t.ok = 0x56C07F, t.okBg = 0x16302A, t.info = 0x6CA8EE, t.infoBg = 0x182C45;
    t.warning = 0xE5B454, t.warningBg = 0x352A12, t.error = 0xFF8A7A, t.errorBg = 0x3B1F1D;
    t.critical = 0xF48FBA, t.criticalBg = 0x3A1A2A;
    t.series[0] = 0x7DB6D3, t.series[1] = 0xB4D06F, t.series[2] = 0xE79BC0, t.series[3] = 0xCDBB85;
    return t;
}

/// Two colours and nothing between: what hue says elsewhere is said by glyph, hatch and border.
Theme makeContrast(const Theme &from, QRgb ground, QRgb ink)
{
    Theme t = from;
    t.isContrast = true;
    for (QColor *colour : { &t.window, &t.base, &t.alt, &t.raised, &t.rail, &t.okBg, &t.infoBg, &t.warningBg,
             &t.errorBg, &t.criticalBg, &t.accentText })
        *colour = ground;
    for (QColor *colour :
        { &t.line, &t.lineStrong, &t.text, &t.text2, &t.text3, &t.accent, &t.link, &t.selText, &t.legIngress, &t.legVru,
            &t.legRingtone, &t.legAgent, &t.legError, &t.legOther, &t.request, &t.provisional, &t.success, &t.redirect,
            &t.failure, &t.retransmission, &t.ok, &t.info, &t.warning, &t.error, &t.critical })
        *colour = ink;
    return t;
}

struct InForce {
    Theme theme = makeLight();
    int zoom = 100;
    Density density = Density::Normal;
    double systemPoints = 9; // of the system's general font
    QString family {}, fixedFamily {};
};

InForce &inForce()
{
    static InForce value;
    return value;
}

double scale() noexcept
{
    const InForce &now = inForce();
    return now.systemPoints / 9.0 * now.zoom / 100.0;
}

/// The general font of all widgets, and word to everyone who keeps something that depends on it.
void applyFonts()
{
    QApplication::setFont(font(TextStyle::Body));
    Q_EMIT ThemeWatcher::instance().changed();
}

} // namespace

namespace {

thread_local const Theme *scoped = nullptr;

} // namespace

const Theme &theme() noexcept { return scoped != nullptr ? *scoped : inForce().theme; }

ThemeScope::ThemeScope(const Theme &theme) noexcept
    : m_before(std::exchange(scoped, &theme))
{
}

ThemeScope::~ThemeScope() { scoped = m_before; }

const Theme &lightTheme() noexcept
{
    static const Theme value = makeLight();
    return value;
}

const Theme &darkTheme() noexcept
{
    static const Theme value = makeDark();
    return value;
}

const Theme &contrastTheme() noexcept
{
    static const Theme value = makeContrast(lightTheme(), 0xFFFFFFFF, 0xFF000000);
    return value;
}

const Theme &contrastDarkTheme() noexcept
{
    static const Theme value = makeContrast(darkTheme(), 0xFF000000, 0xFFFFFFFF);
    return value;
}

void setTheme(const Theme &theme)
{
    inForce().theme = theme;
    QApplication::setPalette(paletteOf(theme));
    Q_EMIT ThemeWatcher::instance().changed();
}

QFont font(TextStyle style)
{
    // Sizes in the design's pixels at 96 dpi, which are 4/3 of a point.
    struct Size {
        double pixels;
        QFont::Weight weight;
        bool fixed;
    };
    static constexpr Size sizes[] = { { 11, QFont::Normal, false }, { 12, QFont::Normal, false },
        { 13, QFont::DemiBold, false }, { 14, QFont::DemiBold, false }, { 16, QFont::DemiBold, false },
        { 26, QFont::DemiBold, false }, { 12, QFont::Normal, true }, { 10, QFont::Normal, true } };
    const Size &size = sizes[static_cast<std::size_t>(style)];
    const InForce &now = inForce();
    QFont result;
    const QString &family = size.fixed ? now.fixedFamily : now.family;
    if (!family.isEmpty())
        result.setFamily(family);
    if (size.fixed)
        result.setStyleHint(QFont::Monospace);
    result.setWeight(size.weight);
    result.setPixelSize(std::max(8, static_cast<int>(std::lround(size.pixels * scale()))));
    return result;
}

int px(int logical) noexcept { return static_cast<int>(std::lround(logical * scale())); }

int zoom() noexcept { return inForce().zoom; }

void setZoom(int percent)
{
    const int bounded = std::clamp(percent, 80, 300);
    if (bounded == inForce().zoom)
        return;
    inForce().zoom = bounded;
    applyFonts();
}

Density density() noexcept { return inForce().density; }

void setDensity(Density density)
{
    if (density == inForce().density)
        return;
    inForce().density = density;
    Q_EMIT ThemeWatcher::instance().changed();
}

int tableRowHeight() noexcept
{
    static constexpr int heights[] = { 32, 26, 40 };
    return px(heights[static_cast<std::size_t>(inForce().density)]);
}

int ladderRowHeight() noexcept
{
    static constexpr int heights[] = { 20, 18, 26 };
    return px(heights[static_cast<std::size_t>(inForce().density)]);
}

void setUpApplication(QApplication &application)
{
    InForce &now = inForce();
    const QFont general = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    now.family = general.family();
    now.fixedFamily = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    const QString platform = QGuiApplication::platformName();
    const bool hasScreen = platform != QLatin1String("offscreen") && platform != QLatin1String("minimal");
    now.systemPoints = hasScreen && general.pointSizeF() > 0 ? std::clamp(general.pointSizeF(), 7.0, 24.0) : 9.0;
    application.setStyle(new LegworkStyle);
    QApplication::setPalette(paletteOf(now.theme));
    applyFonts();
}

} // namespace legwork::ui
