// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <common/icons.h>
#include <common/roles.h>
#include <common/theme.h>

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>

#include <algorithm>
#include <cmath>

using namespace legwork;
using ui::Theme;
using ui::ThemeWatcher;

namespace {

/// WCAG 2.1, relative luminance.
double luminance(const QColor &colour)
{
    const auto part
        = [](double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

const std::pair<const char *, const Theme &(*)()> themes[] = { { "light", &ui::lightTheme }, { "dark", &ui::darkTheme },
    { "contrast", &ui::contrastTheme }, { "contrast, dark", &ui::contrastDarkTheme } };

constexpr calls::LegKind legKinds[] = { calls::LegKind::Ingress, calls::LegKind::Vru, calls::LegKind::Ringtone,
    calls::LegKind::Agent, calls::LegKind::Error, calls::LegKind::Other };

using Painting = std::function<void(QPainter &, const QRectF &)>;

/// What is painted in black on white, as bits: shape without colour.
QImage shapeOf(const Painting &paint)
{
    QImage image(24, 24, QImage::Format_RGB32);
    image.fill(Qt::white);
    {
        QPainter painter(&image);
        paint(painter, QRectF(4, 4, 16, 16));
    }
    return image.convertToFormat(QImage::Format_Mono, Qt::ThresholdDither);
}

} // namespace

class TestTheme final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::setUpApplication(*qApp); }
    void cleanup()
    {
        ThemeWatcher::instance().setChoice(ThemeWatcher::Choice::Auto);
        ThemeWatcher::instance().setSystem(0, 0);
        ui::setZoom(100);
    }

    void contrastsAreThoseOfTheDesign_data()
    {
        QTest::addColumn<int>("theme");
        for (int n = 0; n < 4; ++n)
            QTest::newRow(themes[n].first) << n;
    }
    void contrastsAreThoseOfTheDesign()
    {
        QFETCH(int, theme);
        const Theme &t = themes[theme].second();
        const std::pair<const char *, QColor> grounds[]
            = { { "window", t.window }, { "base", t.base }, { "alt", t.alt } };
        const std::pair<const char *, QColor> texts[] = { { "text", t.text }, { "text2", t.text2 },
            { "text3", t.text3 }, { "link", t.link }, { "request", t.request }, { "provisional", t.provisional },
            { "success", t.success }, { "redirect", t.redirect }, { "failure", t.failure },
            { "retransmission", t.retransmission }, { "ok", t.ok }, { "info", t.info }, { "warning", t.warning },
            { "error", t.error }, { "critical", t.critical } };
        for (const auto &[groundName, ground] : grounds) {
            for (const auto &[name, colour] : texts)
                QVERIFY2(contrast(colour, ground) >= 4.5,
                    qPrintable(QStringLiteral("%1 on %2: %3")
                                   .arg(QLatin1String(name), QLatin1String(groundName))
                                   .arg(contrast(colour, ground))));
            for (const QColor &graphic : { t.lineStrong, t.accent, t.legIngress, t.legVru, t.legRingtone, t.legAgent,
                     t.legError, t.legOther, t.series[0], t.series[1], t.series[2], t.series[3] })
                QVERIFY2(t.isContrast || contrast(graphic, ground) >= 3, qPrintable(graphic.name()));
        }
        for (const auto &[front, back] : { std::pair(t.ok, t.okBg), { t.info, t.infoBg }, { t.warning, t.warningBg },
                 { t.error, t.errorBg }, { t.critical, t.criticalBg }, { t.accentText, t.accent }, { t.selText, t.sel },
                 { t.text2, t.sel }, { t.text3, t.sel }, { t.error, t.sel }, { t.warning, t.sel }, { t.text, t.rail },
                 { t.text2, t.rail }, { t.text, t.raised }, { t.text2, t.hover }, { t.text, t.errorBg },
                 { t.text, t.warningBg }, { t.text, t.infoBg }, { t.text, t.criticalBg } })
            QVERIFY2(t.isContrast || contrast(front, back) >= 4.5,
                qPrintable(QStringLiteral("%1 on %2: %3").arg(front.name(), back.name()).arg(contrast(front, back))));
    }

    void legsDifferWithoutColour()
    {
        ui::setTheme(ui::contrastTheme());
        for (std::size_t a = 0; a < std::size(legKinds); ++a) {
            for (std::size_t b = a + 1; b < std::size(legKinds); ++b) {
                const auto shape = [](calls::LegKind kind) {
                    return shapeOf([kind](QPainter &p, const QRectF &r) { ui::paintLegGlyph(p, r, kind); });
                };
                QVERIFY(shape(legKinds[a]) != shape(legKinds[b]));
                QVERIFY(ui::hatchOf(legKinds[a]) != ui::hatchOf(legKinds[b]));
                QVERIFY(ui::wordFor(legKinds[a]) != ui::wordFor(legKinds[b]));
            }
        }
        ui::setTheme(ui::lightTheme());
    }

    void severitiesDifferWithoutColour()
    {
        QList<QImage> shapes;
        for (int sign = 0; sign < 5; ++sign)
            shapes << shapeOf(
                [sign](QPainter &p, const QRectF &r) { ui::paintSeverity(p, r, static_cast<ui::Sign>(sign)); });
        for (int a = 0; a < shapes.size(); ++a)
            for (int b = a + 1; b < shapes.size(); ++b)
                QVERIFY(shapes[a] != shapes[b]);
    }

    void theThemeFollowsTheSystemUntilAPersonChooses()
    {
        ThemeWatcher &watcher = ThemeWatcher::instance();
        const QSignalSpy changed(&watcher, &ThemeWatcher::changed);
        watcher.setSystem(1, 0);
        QVERIFY(ui::theme().isDark);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(QApplication::palette().color(QPalette::Window), ui::darkTheme().window);
        watcher.setSystem(1, 1);
        QVERIFY(ui::theme().isContrast && ui::theme().isDark);
        watcher.setSystem(2, 0);
        QVERIFY(!ui::theme().isDark && !ui::theme().isContrast);
        watcher.setChoice(ThemeWatcher::Choice::Dark);
        watcher.setSystem(2, 0);
        QVERIFY(ui::theme().isDark);
        watcher.setChoice(ThemeWatcher::Choice::Light);
        watcher.setSystem(1, 0);
        QVERIFY(!ui::theme().isDark);
        watcher.setChoice(ThemeWatcher::Choice::Auto);
        QVERIFY(ui::theme().isDark);
    }

    void sizesFollowTheZoom()
    {
        const int before = ui::px(100);
        const QSignalSpy changed(&ThemeWatcher::instance(), &ThemeWatcher::changed);
        ui::setZoom(200);
        QCOMPARE(ui::px(100), before * 2);
        QCOMPARE(ui::font(ui::TextStyle::Body).pixelSize(), 24);
        QCOMPARE(changed.size(), 1);
        ui::setZoom(1000);
        QCOMPARE(ui::zoom(), 300);
    }

    void everyIconDrawsSomething()
    {
        const QStringList names = QDir(QStringLiteral(":/icons")).entryList();
        QVERIFY(names.size() > 40);
        for (const QString &name : names) {
            const QByteArray base = name.chopped(4).toLatin1();
            const QImage image = ui::icon(base.constData()).pixmap(20, 20).toImage();
            int inked = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    inked += qAlpha(image.pixel(x, y)) > 100 ? 1 : 0;
            QVERIFY2(inked > 5, base.constData());
        }
    }

    void iconsTakeTheColourOfTheThemeInForce()
    {
        const QIcon icon = ui::icon("stop");
        const auto ink = [&icon] {
            const QImage image = icon.pixmap(40, 40).toImage();
            QColor darkest;
            int most = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (qAlpha(image.pixel(x, y)) > most) {
                        most = qAlpha(image.pixel(x, y));
                        darkest = QColor::fromRgb(qUnpremultiply(image.pixel(x, y)));
                    }
            return darkest.name();
        };
        ui::setTheme(ui::lightTheme());
        QCOMPARE(ink(), ui::lightTheme().text2.name());
        ui::setTheme(ui::darkTheme());
        QCOMPARE(ink(), ui::darkTheme().text2.name());
        ui::setTheme(ui::lightTheme());
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
