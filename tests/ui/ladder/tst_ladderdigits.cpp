// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "digitcapture.h"

#include <common/theme.h>
#include <items/exportdata.h>
#include <items/rtpdigits.h>
#include <ladder/detailpane.h>
#include <ladder/ladderdocument.h>
#include <ladder/ladderpage.h>
#include <ladder/ladderview.h>

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

using namespace legwork;
using namespace legwork::ui;

/// Keys that were pressed in the media of a captured call are rows of its ladder.
class TestLadderDigits final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        setUpApplication(*qobject_cast<QApplication *>(QCoreApplication::instance()));
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray::fromStdString(m_capture)) > 0);
        file.close();
        m_session = std::make_unique<items::TraceSession>();
        m_session->open({ path() });
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->progress().isLoading && m_session->snapshot().calls.size() == 1, 20000);
        m_callId = QString::fromStdString(m_session->snapshot().calls[0].id.str());
    }

    void keys_are_read_from_packets()
    {
        const std::vector<items::DigitEnd> ends { { "10.10.3.41", 16384, 101 } };
        const std::atomic<bool> stop = false;
        const UtcTime start { Milliseconds(std::int64_t { made::CaptureMaker::start } * 1000) };
        const auto digits = items::rtpDigitsIn(m_capture, ends, start, start + Milliseconds(60'000), stop);
        QCOMPARE(digits.size(), 3U);
        QCOMPARE(std::string({ digits[0].digit, digits[1].digit, digits[2].digit }), std::string("42#"));
        QCOMPARE(digits[0].duration, Milliseconds(100));
        QCOMPARE(digits[0].time, start + Milliseconds(1020));
        QCOMPARE(digits[0].from, std::string("10.10.1.11"));
        QVERIFY(items::rtpDigitsIn(m_capture, ends, start, start + Milliseconds(900), stop).empty());
        QVERIFY(items::rtpDigitsIn("no capture", ends, start, start, stop).empty());
        // Cut anywhere, nothing is read that is not there.
        for (std::size_t size = 0; size < m_capture.size(); size += 7)
            QVERIFY(
                items::rtpDigitsIn(m_capture.substr(0, size), ends, start, start + Milliseconds(60'000), stop).size()
                <= 3);
    }

    void keys_are_rows_of_the_ladder()
    {
        LadderPage page(*m_session, nullptr);
        page.resize(1300, 700);
        page.QWidget::show();
        QVERIFY(page.show(Link { .page = QStringLiteral("ladder"), .callId = m_callId }));
        const auto rows = [&page] { return keysOf(page); };
        QTRY_COMPARE_WITH_TIMEOUT(rows().size(), qsizetype(3), 20000);
        QCOMPARE(
            rows(), QStringList({ QStringLiteral("digit 4"), QStringLiteral("digit 2"), QStringLiteral("digit #") }));
        const items::LadderLayout &layout = page.view().ladderLayout();
        const auto key = std::ranges::find_if(layout.lines(), [&layout](const items::LadderLine &line) {
            return layout.rowOf(line) && layout.rowOf(line)->meaning == formats::EventKind::RtpDigit;
        });
        QVERIFY(key->kind == items::LineKind::EventArrow && key->from != key->to);
        QCOMPARE(layout.hosts()[static_cast<std::size_t>(key->from)].address, std::string("10.10.1.11"));
        QCOMPARE(layout.hosts().size(), 2U); // one column per host although its ports differ
        page.view().setCurrentLine(static_cast<int>(key - layout.lines().begin()));
        QTRY_VERIFY(page.detail().message().contains(QStringLiteral("digit 4, 100 ms, from 10.10.1.11")));
        if (qEnvironmentVariableIsSet("LEGWORK_PICTURES"))
            page.grab().save(qEnvironmentVariable("LEGWORK_PICTURES") + QStringLiteral("/digits.png"));
    }

    /// What is exported shows them as the screen does, and nothing of them when caller data is hidden.
    void an_export_hides_keys()
    {
        calls::Engine engine;
        engine.load({ path().toStdString() });
        auto data = items::collectExport(engine, engine.calls()[0].id.view());
        QVERIFY(data.has_value());
        const std::atomic<bool> stop = false;
        auto digits
            = items::rtpDigitsIn(m_capture, items::digitEndsOf(*data->ladder), UtcTime::min(), UtcTime::max(), stop);
        for (items::RtpDigit &digit : digits)
            digit.path = path().toStdString();
        items::addDigits(*data, digits);
        for (const bool isMasked : { false, true }) {
            const items::ExportView view(
                *data, isMasked ? items::ExportView::Masking::On : items::ExportView::Masking::Off);
            const auto svg = makeExport(view, ExportFormat::Svg, {});
            QVERIFY(svg.has_value());
            QCOMPARE(svg->contains("digit 4"), !isMasked);
            QVERIFY(svg->contains(isMasked ? "digit x" : "digit #"));
            for (const items::LadderRow &row : view.ladder().rows) {
                if (row.meaning == formats::EventKind::RtpDigit)
                    QCOMPARE(view.record(row.row.place).text.find("10.10.1.11") == std::string::npos, isMasked);
            }
        }
    }

private:
    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("call.pcap")); }

    static QStringList keysOf(const LadderPage &page)
    {
        QStringList keys;
        const items::LadderLayout &layout = page.view().ladderLayout();
        for (const items::LadderLine &line : layout.lines()) {
            const items::LadderRow *const row = layout.rowOf(line);
            if (row != nullptr && row->meaning == formats::EventKind::RtpDigit)
                keys << QString::fromStdString(layout.title(line));
        }
        return keys;
    }

    QTemporaryDir m_folder;
    const std::string m_capture = made::captureWithDigits();
    std::unique_ptr<items::TraceSession> m_session;
    QString m_callId;
};

QTEST_MAIN(TestLadderDigits)
#include "tst_ladderdigits.moc"
