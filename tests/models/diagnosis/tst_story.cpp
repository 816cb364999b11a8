// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <diagnosis/story.h>

using namespace legwork;
using namespace legwork::diagnosis;
using calls::Call;
using calls::Leg;
using calls::LegKind;
using calls::Outcome;
using calls::Row;
using calls::Severity;
using formats::EventKind;

namespace {

constexpr std::int64_t epoch = 1'205'442'000'000;

UtcTime at(std::int64_t ms) { return UtcTime(Milliseconds(epoch + ms)); }

/// A call whose VRU leg was refused: rows without records, so that events tell what needs no facts.
struct Sample {
    Call call {};
    std::vector<Row> rows {};

    explicit Sample(std::uint16_t vruResult = 503)
    {
        call.id = "A";
        call.dnis = "8005550100";
        call.label = "8005550101";
        call.outcome = vruResult < 300 ? Outcome::SelfService : Outcome::Failed;
        call.ivr = Milliseconds(vruResult < 300 ? 9000 : 0);
        call.start = at(0);
        call.lastStage = 4;
        call.setup = Milliseconds(vruResult < 300 ? 90 : 2090);
        Leg ingress { .kind = LegKind::Ingress, .from = "ingress", .to = "cvp", .fromIp = "10.1.1.1" };
        ingress.toIp = "10.1.1.2";
        ingress.dialled = "8005550100";
        ingress.result = vruResult;
        ingress.dialPeerOut = vruResult < 300 ? "1401" : "1402";
        Leg vru { .kind = LegKind::Vru, .from = "cvp", .to = "vxml", .fromIp = "10.1.1.2" };
        vru.toIp = "10.1.1.3";
        vru.dialled = "800555010144";
        vru.result = vruResult;
        vru.q850 = vruResult < 300 ? 0 : 41;
        call.legs = { ingress, vru };
        if (!call.id.empty() && vruResult >= 300)
            call.findings = { { .code = "vxml_503", .severity = Severity::Error } };
        add(0, EventKind::IsdnSetup, -1, "ingress", "", "isdn_setup");
        add(5, EventKind::Sip, 0, "ingress", "proxy", "INVITE");
        add(6, EventKind::Sip, 0, "proxy", "cvp", "INVITE");
        add(7, EventKind::IcmNewCall, -1, "cvp", "", "icm_new_call");
        add(20, EventKind::IcmTemporaryConnect, -1, "cvp", "", "icm_temporary_connect");
        add(21, EventKind::IcmTemporaryConnect, -1, "cvp", "", "icm_temporary_connect");
        add(30, EventKind::Sip, 1, "cvp", "vxml", "INVITE");
        const std::string answer = vruResult < 300 ? "200 OK (INVITE)" : "503 Service Unavailable (INVITE)";
        add(40, EventKind::Sip, 1, "vxml", "cvp", answer);
        if (vruResult < 300)
            add(50, EventKind::IcmRequestInstruction, -1, "cvp", "", "icm_request_instruction");
        add(60, EventKind::Sip, 0, "cvp", "ingress", answer);
    }

    void add(std::int64_t ms, EventKind kind, int leg, const char *from, const char *to, std::string label)
    {
        Row row;
        row.time = at(ms);
        row.kind = kind;
        row.leg = leg;
        row.from = from;
        row.to = to;
        row.label = std::move(label);
        rows.push_back(row);
    }

    [[nodiscard]] std::vector<Sentence> story(const StoryReader &reader = {}) const
    {
        std::vector<const Row *> pointers;
        for (const Row &row : rows)
            pointers.push_back(&row);
        return storyOf(call, pointers, reader);
    }
};

QString told(const std::vector<Sentence> &story)
{
    QStringList lines;
    for (const Sentence &sentence : story) {
        QStringList rows;
        for (const std::uint32_t row : sentence.rows)
            rows << QString::number(row);
        lines << rows.join(QLatin1Char(',')) + QStringLiteral(": ") + QString::fromStdString(sentence.text);
    }
    return lines.join(QLatin1Char('\n'));
}

calls::CallList listOf(std::vector<Call> calls)
{
    calls::CallList::Pointers pointers;
    for (Call &call : calls)
        pointers.push_back(std::make_shared<const Call>(std::move(call)));
    return calls::CallList(std::move(pointers));
}

} // namespace

class TestStory final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void failedCall()
    {
        QCOMPARE(told(Sample().story()),
            QStringLiteral(
                "0: A call came in by ISDN at the ingress gateway.\n"
                "1,2: The ingress gateway sent the call (8005550100) to CVP at 10.1.1.2 through the proxy by dial-peer "
                "1402.\n"
                "3: CVP asked ICM what to do with the call.\n"
                "4,5: ICM answered.\n"
                "6: CVP sent the VRU leg to the VXML gateway at 10.1.1.3, for label and correlation id 800555010144.\n"
                "7: The VXML gateway refused the VRU leg with 503 Service Unavailable, Q.850 cause 41.\n"
                "8: The caller's leg was refused with 503 Service Unavailable.\n"
                ": The call failed."));
    }

    /// Every row that a sentence names is there, and sentences go on in time.
    void rowsAreTheCalls()
    {
        const Sample sample;
        std::uint32_t last = 0;
        for (const Sentence &sentence : sample.story()) {
            for (const std::uint32_t row : sentence.rows)
                QVERIFY(row < sample.rows.size());
            if (!sentence.rows.empty()) {
                QVERIFY(sentence.rows.front() >= last);
                last = sentence.rows.front();
            }
        }
    }

    void numbersAreShownAsAsked()
    {
        StoryReader reader;
        reader.number = [](std::string_view) { return std::string("xx"); };
        const QString text = told(Sample().story(reader));
        QVERIFY2(!text.contains(QStringLiteral("800555")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("(xx)")), qPrintable(text));
    }

    void manyScriptsAreOneSentence()
    {
        Sample sample(200);
        for (int i = 0; i < 300; ++i)
            sample.add(100 + i, EventKind::IcmRunScript, -1, "cvp", "", "icm_run_script");
        const auto story = sample.story();
        const auto script = std::ranges::find(story, Step::RanScript, &Sentence::step);
        QVERIFY(script != story.end());
        QCOMPARE(script->text, std::string("ICM had the VRU run 300 scripts."));
        QCOMPARE(script->rows.size(), std::size_t(300));
    }

    void longStoriesAreCut()
    {
        Sample sample;
        for (int i = 0; i < 150; ++i) {
            sample.add(100 + 2 * i, EventKind::CvpSigDigits, -1, "cvp", "", "");
            sample.add(101 + 2 * i, EventKind::CvpRefer, i % 2, "cvp", "", "");
            sample.rows.back().from = std::to_string(i);
        }
        const StoryReader reader { .recordOf = [](const Row &row) { return "no record " + row.from; } };
        QVERIFY(sample.story(reader).size() <= mostSentences + 1);
    }

    void goodCall()
    {
        Call bad = Sample().call;
        Call near = Sample(200).call, far = near, other = near;
        near.id = "near";
        near.start = at(60'000);
        near.lastStage = 3; // it did not come as far
        far.id = "far";
        far.start = at(-3600'000);
        other.id = "other";
        other.dnis = "1";
        const auto found = goodCallLike(listOf({ other, far, bad, near }), bad);
        QVERIFY(found);
        QCOMPARE(found->id, std::string("far"));
        QVERIFY(!goodCallLike(listOf({ other, bad }), bad));
        QVERIFY2(!goodCallLike(listOf({ far, near }), near), "a call that went well is not compared");
    }

    void differences()
    {
        const Sample good(200), bad;
        const auto story = bad.story(), goodStory = good.story();
        QStringList lines;
        for (const Difference &difference : differencesFrom(good.call, goodStory, bad.call, story, {}))
            lines << QString::fromStdString(difference.text);
        QCOMPARE(lines.join(QLatin1Char('\n')),
            QStringLiteral("In the good call the next step was: The VXML gateway answered the VRU leg. Here instead: "
                           "The VXML gateway "
                           "refused the VRU leg with 503 Service Unavailable, Q.850 cause 41.\n"
                           "The caller's leg left by dial-peer 1402, in the good call 1401.\n"
                           "Setting the call up took 2.090 s, in the good call 0.090 s."));
        QVERIFY(differencesFrom(good.call, goodStory, good.call, goodStory, {}).empty());
    }
};

QTEST_GUILESS_MAIN(TestStory)
#include "tst_story.moc"
