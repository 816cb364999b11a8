// SPDX-License-Identifier: GPL-3.0-or-later
// The pages as they look, in light and dark at three sizes, beside reviewed pictures in tests/data/pictures.
//
// With LEGWORK_UPDATE_GOLDEN=1 in the environment the pictures are written instead of compared: run the test so once,
// then look at what changed. What differs is left in the folder `pictures` below the test's own: the page as it is and
// the places that differ.
#include <QTest>

#include "../../ui/ports/madeusage.h"

#include <calls/callspage.h>
#include <calls/calltable.h>
#include <common/link.h>
#include <common/notices.h>
#include <common/theme.h>
#include <desktop/desktop.h>
#include <desktop/mainwindow.h>
#include <ladder/detailpane.h>
#include <ladder/ladderview.h>

#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QFontInfo>
#include <QImage>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTranslator>

#include <algorithm>

using namespace legwork;
using desktop::Desktop;
using desktop::MainWindow;
using items::TimeRange;

namespace {

const QString samples = QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples/2008-03-14");
const QString references = QStringLiteral(LEGWORK_TEST_DATA "/pictures/");

/// Pictures are kept and compared at half their size: what a rasteriser does to the edge of a letter is no difference.
constexpr int shrink = 2;
/// How far a colour may be off before its place counts, and how many places in a thousand may be.
constexpr int mostOff = 40;
constexpr int mostPlaces = 4;

QImage shrunk(const QImage &image)
{
    return image.scaled(image.size() / shrink, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_RGB32);
}

/// The places that differ, black on white, and how many in a thousand they are.
std::pair<QImage, double> difference(const QImage &is, const QImage &should)
{
    QImage places(is.size(), QImage::Format_RGB32);
    places.fill(Qt::white);
    int count = 0;
    for (int y = 0; y < is.height(); ++y) {
        for (int x = 0; x < is.width(); ++x) {
            const QRgb a = is.pixel(x, y), b = should.pixel(x, y);
            const int off = std::max(
                { std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b)) });
            if (off > mostOff) {
                places.setPixel(x, y, qRgb(0, 0, 0));
                ++count;
            }
        }
    }
    return { places, 1000.0 * count / (is.width() * is.height()) };
}

QByteArray check(const QString &name, const QImage &picture)
{
    const QImage is = shrunk(picture);
    const QString path = references + name + QStringLiteral(".png");
    if (qEnvironmentVariableIsSet("LEGWORK_UPDATE_GOLDEN")) {
        QDir().mkpath(references);
        return is.save(path) ? QByteArray() : "cannot write " + path.toUtf8();
    }
    const QImage should(path);
    if (should.isNull())
        return "no " + path.toUtf8();
    if (should.size() != is.size())
        return "another size than " + path.toUtf8();
    const auto [places, perMille] = difference(is, should.convertToFormat(QImage::Format_RGB32));
    if (perMille <= mostPlaces)
        return {};
    QDir().mkpath(QStringLiteral("pictures"));
    is.save(QStringLiteral("pictures/") + name + QStringLiteral(".is.png"));
    places.save(QStringLiteral("pictures/") + name + QStringLiteral(".differs.png"));
    return "differs from " + path.toUtf8() + " in " + QByteArray::number(perMille, 'f', 1)
        + " of a thousand places; see " + QDir(QStringLiteral("pictures")).absolutePath().toUtf8();
}

} // namespace

class TestPictures final : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    QTranslator m_english; // has the plurals
    std::unique_ptr<Desktop> m_desktop;

    MainWindow &window() { return *m_desktop->window(); }

    /// An hour of three servers and a failover with a gap: the page Ports as it is with a service.
    void takeSamples()
    {
        items::PortsFeed &feed = window().portsFeed();
        feed.setSource(QStringLiteral("lab"), std::chrono::seconds(1));
        const UtcTime end { Milliseconds(1'773'410'400'000) };
        const TimeRange hole { end - std::chrono::minutes(18),
            end - std::chrono::minutes(18) + std::chrono::seconds(21) };
        for (UtcTime time = end - std::chrono::minutes(65); time <= end; time += std::chrono::seconds(1)) {
            if (hole.contains(time))
                continue;
            ports::Sample sample = MadeUsage::sample(3, time);
            sample.isFailover = time == hole.until;
            sample.endpoint.replace(
                QStringLiteral(".81:"), time < hole.until ? QStringLiteral(".81:") : QStringLiteral(".82:"));
            feed.take(sample);
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("legwork"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_pictures"));
        QLocale::setDefault(QLocale::c());
        QApplication::setCursorFlashTime(0);
        QVERIFY(m_english.load(QStringLiteral(":/i18n/legwork_en.qm")));
        QCoreApplication::installTranslator(&m_english);
        ui::setUpApplication(*qApp);
        // The fonts that the references were made with, and no others: fonts.conf beside this test sees to it.
        QVERIFY2(QFontInfo(ui::font(ui::TextStyle::Body)).family() == QStringLiteral("DejaVu Sans"),
            "fonts-dejavu-core is missing: installer/install-packages.sh test");
        qputenv("LEGWORK_HOME", m_home.path().toLocal8Bit());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.path());
        m_desktop = std::make_unique<Desktop>();
        desktop::WindowOptions options;
        options.paths = { samples };
        options.standsAlone = true;
        QVERIFY(m_desktop->start(options));
        QVERIFY(QTest::qWaitForWindowActive(m_desktop->window()));
        QTRY_VERIFY_WITH_TIMEOUT(
            m_desktop->session().snapshot().calls.size() == 7 && !m_desktop->session().progress().isLoading, 60000);
        ui::Notices::instance().clear();
        takeSamples();
    }
    void cleanupTestCase() { m_desktop.reset(); }

    void page_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("isDark");
        for (const QString &page : { QStringLiteral("calls"), QStringLiteral("ladder"), QStringLiteral("ports") }) {
            for (const QSize size : { QSize(1024, 700), QSize(1440, 900), QSize(1920, 1080) }) {
                for (const bool isDark : { false, true })
                    QTest::addRow(
                        "%s-%dx%d-%s", qPrintable(page), size.width(), size.height(), isDark ? "dark" : "light")
                        << page << size << isDark;
            }
        }
    }
    void page()
    {
        QFETCH(QString, page);
        QFETCH(QSize, size);
        QFETCH(bool, isDark);
        ui::ThemeWatcher::instance().setChoice(
            isDark ? ui::ThemeWatcher::Choice::Dark : ui::ThemeWatcher::Choice::Light);
        window().resize(size);
        auto *const calls = window().findChild<ui::CallsPage *>();
        window().go({ .page = QStringLiteral("calls") });
        calls->table()->setFocus();
        calls->table()->selectRow(2);
        if (page == QLatin1String("ladder")) {
            ui::Link link;
            link.page = page;
            link.callId = calls->table()->currentId();
            window().go(link);
        } else {
            window().go({ .page = page });
        }
        QCOMPARE(window().size(), size);
        if (page == QLatin1String("ladder")) {
            QTRY_VERIFY_WITH_TIMEOUT(!window().currentPage()->findChild<ui::LadderView *>()->isEmpty(), 20000);
            const auto messages
                = window().currentPage()->findChild<ui::DetailPane *>()->findChildren<QPlainTextEdit *>();
            const auto hasText = [](const QPlainTextEdit *message) { return !message->toPlainText().isEmpty(); };
            QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(messages, hasText), 20000);
        }
        // What else is worked out in other threads has come when nothing changes any more.
        QImage last;
        int same = 0;
        const auto isStill = [&] {
            if (page == QLatin1String("calls"))
                calls->table()->selectRow(2); // calls that come late begin with the first of them chosen
            QTest::qWait(150);
            const QImage now = window().grab().toImage();
            same = now == last ? same + 1 : 0;
            last = now;
            return same >= 3;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isStill(), 20000);
        const QString name = QStringLiteral("%1-%2-%3")
                                 .arg(page, isDark ? QStringLiteral("dark") : QStringLiteral("light"))
                                 .arg(size.width());
        const QByteArray wrong = check(name, last);
        QVERIFY2(wrong.isEmpty(), wrong.constData());
    }

    void anotherPictureIsADifference()
    {
        // The measure itself: a row's worth of text is seen, a shade is not.
        QImage before(1440, 900, QImage::Format_RGB32);
        before.fill(QColor(0xf4, 0xf6, 0xf8));
        QImage shade = before, text = before;
        shade.fill(QColor(0xf0, 0xf0, 0xf4));
        QPainter painter(&text);
        painter.setPen(Qt::black);
        painter.setFont(ui::font(ui::TextStyle::Title));
        for (int row = 0; row < 4; ++row)
            painter.drawText(QRect(0, row * 32, 1440, 32), QString(180, QLatin1Char('W')));
        painter.end();
        QVERIFY(difference(shrunk(shade), shrunk(before)).second <= mostPlaces);
        QVERIFY(difference(shrunk(text), shrunk(before)).second > mostPlaces);
    }
};

QTEST_MAIN(TestPictures)
#include "tst_pictures.moc"
