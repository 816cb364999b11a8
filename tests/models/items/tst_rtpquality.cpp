// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "mediacapture.h"

#include <calls/engine.h>
#include <items/rtpquality.h>

#include <QFile>
#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::items;

namespace {

/// The one call of a capture.
struct Loaded {
    QTemporaryDir folder {};
    calls::Engine engine {};
    Ladder ladder {};

    explicit Loaded(const std::string &capture)
    {
        QFile file(folder.filePath(QStringLiteral("call.pcap")));
        if (!file.open(QIODevice::WriteOnly))
            return;
        file.write(capture.data(), static_cast<qint64>(capture.size()));
        file.close();
        engine.load({ file.fileName().toStdString() });
        if (engine.calls().empty())
            return;
        const Presenter presenter { .recordAt = [this](calls::Place place) {
            auto text = engine.textAt(place);
            return RecordText { text.path, text.line, text.text };
        } };
        ladder = makeLadder(engine.calls().front(), engine.rows(engine.calls().front().id), presenter);
    }
};

} // namespace

class TestRtpQuality final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// 200 packets one way with 20 lost and 4 ms of jitter; 150 clean ones the other way.
    void streamsAreMeasured()
    {
        const Loaded loaded(test::callWithMedia());
        const std::vector<RtpQuality> streams = rtpQualityOf(loaded.ladder, loaded.engine);
        QCOMPARE(streams.size(), std::size_t(2));
        const RtpQuality &bad = streams[0].meter.lost() > 0 ? streams[0] : streams[1];
        const RtpQuality &clean = streams[0].meter.lost() > 0 ? streams[1] : streams[0];
        QCOMPARE(bad.from, std::string("10.10.1.11"));
        QCOMPARE(bad.to, std::string("10.10.3.41"));
        QCOMPARE(bad.meter.received(), std::uint64_t(180));
        QCOMPARE(bad.meter.lost(), std::uint64_t(20));
        QVERIFY2(std::abs(bad.meter.jitterMs() - 4) < 0.5, qPrintable(QString::number(bad.meter.jitterMs())));
        QCOMPARE(clean.meter.received(), std::uint64_t(150));
        QCOMPARE(clean.meter.lost(), std::uint64_t(0));
        QVERIFY(clean.meter.jitterMs() < 0.01);
        QVERIFY(clean.quality.mos > 4.2 && bad.quality.mos < 3.5);
        QVERIFY(bad.leg == 0 && clean.leg == 0);
        const std::string text = mediaText(loaded.ladder, streams);
        QVERIFY2(text.find("lost 20 (10.0 %)") != std::string::npos, text.c_str());
    }

    void sdpThatDoesNotGoTogether()
    {
        const auto warningsOf = [](std::string_view answer) {
            const Loaded loaded(test::callWithAnswer(answer));
            QStringList codes;
            for (const MediaWarning &warning : mediaWarningsOf(loaded.ladder))
                codes << QString::fromStdString(warning.code);
            return codes.join(QLatin1Char(' '));
        };
        QCOMPARE(warningsOf("m=audio 16384 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"), QString());
        QCOMPARE(warningsOf("m=audio 16384 RTP/AVP 0\r\n"), QStringLiteral("dtmf_mismatch"));
        QCOMPARE(warningsOf("m=audio 16384 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=recvonly\r\n"),
            QStringLiteral("one_way_audio"));
    }

    void aTextLogHasNoMedia()
    {
        Ladder ladder;
        calls::Engine engine;
        QVERIFY(rtpQualityOf(ladder, engine).empty());
        QVERIFY(mediaText(ladder, {}).empty());
    }
};

QTEST_GUILESS_MAIN(TestRtpQuality)
#include "tst_rtpquality.moc"
