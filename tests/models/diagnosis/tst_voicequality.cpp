// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <diagnosis/voicequality.h>

#include <cmath>

using namespace legwork::diagnosis;

class TestVoiceQuality final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCleanStream()
    {
        RtpMeter meter;
        for (unsigned i = 0; i < 500; ++i)
            meter.add(static_cast<std::uint16_t>(65'500 + i), 160 * i, 20'000LL * i); // over the cycle's end
        QCOMPARE(meter.received(), std::uint64_t(500));
        QCOMPARE(meter.expected(), std::uint64_t(500));
        QCOMPARE(meter.lost(), std::uint64_t(0));
        QVERIFY(meter.jitterMs() < 1e-9);
    }

    void lossCopiesAndOrder()
    {
        RtpMeter meter;
        for (unsigned i = 0; i < 100; ++i) {
            if (i % 10 == 5 || i == 50)
                continue; // 11 lost; 50 comes late
            meter.add(static_cast<std::uint16_t>(i), 160 * i, 20'000LL * i);
            if (i == 20)
                meter.add(20, 160 * 20, 20'000LL * i + 100);
            if (i == 52)
                meter.add(50, 160 * 50, 20'000LL * i + 100);
        }
        QCOMPARE(meter.expected(), std::uint64_t(100));
        QCOMPARE(meter.lost(), std::uint64_t(10));
        QCOMPARE(meter.duplicates(), std::uint64_t(1));
        QCOMPARE(meter.late(), std::uint64_t(1));
        QVERIFY(std::abs(meter.lossShare() - 0.1) < 1e-12);
    }

    /// RFC 3550 6.4.1: D alternates between +5 and -5 ms, whose mean magnitude the filter tends to.
    void jitter()
    {
        RtpMeter meter;
        for (unsigned i = 0; i < 400; ++i)
            meter.add(static_cast<std::uint16_t>(i), 160 * i, 20'000LL * i + (i % 2 ? 5'000 : 0));
        QVERIFY2(std::abs(meter.jitterMs() - 5) < 0.01, qPrintable(QString::number(meter.jitterMs())));
        RtpMeter first;
        first.add(0, 0, 0);
        first.add(1, 160, 36'000); // D = 16 ms: J = 16 / 16
        QVERIFY(std::abs(first.jitterMs() - 1) < 1e-9);
    }

    /// G.107 annex B at its points, and what is known of codecs without loss.
    void mos()
    {
        QCOMPARE(mosOf(-1), 1.0);
        QCOMPARE(mosOf(101), 4.5);
        QVERIFY(std::abs(mosOf(93.2) - 4.41) < 0.01);
        QVERIFY(std::abs(mosOf(50) - 2.58) < 0.01);
        const VoiceDefaults none { .networkDelayMs = 0, .jitterBufferFactor = 0 };
        QVERIFY(std::abs(voiceQuality("PCMU/8000", 0, 0, none).r - 93.2) < 1e-9);
        QVERIFY(std::abs(voiceQuality("G729/8000", 0, 0, none).r - 82.2) < 1e-9);
        // 25.1 % loss halves what is left of 95 for G.711.
        QVERIFY(std::abs(voiceQuality("PCMA", 0.251, 0, none).r - (93.2 - 47.5)) < 1e-9);
        QVERIFY(voiceQuality("PCMU", 0, 100).r < voiceQuality("PCMU", 0, 0).r);
        QVERIFY(voiceQuality("PCMU", 1, 1000).mos >= 1);
    }
};

QTEST_GUILESS_MAIN(TestVoiceQuality)
#include "tst_voicequality.moc"
