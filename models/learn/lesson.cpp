// SPDX-License-Identifier: GPL-3.0-or-later
#include "lesson.h"

#include "limits.h"

#include <QStringView>

#include <algorithm>

namespace legwork::learn {

namespace {

using Status = Result<void>;

/// Reads line by line; every error names the line, and the key where there is one.
class LessonReader final {
public:
    LessonReader(const QByteArray &text, const QString &id)
        : m_lines(QString::fromUtf8(text).split(QLatin1Char('\n')))
    {
        for (QString &line : m_lines) {
            if (line.endsWith(QLatin1Char('\r')))
                line.chop(1);
        }
        m_lesson.id = id;
    }

    Result<Lesson> read()
    {
        if (const Status head = readHead(); !head)
            return tl::unexpected(head.error());
        while (m_at < m_lines.size()) {
            if (const Status section = readSection(); !section)
                return tl::unexpected(section.error());
        }
        if (m_lesson.steps.isEmpty())
            return at(m_lines.size() - 1, "has no step: write a heading that begins with ##");
        return m_lesson;
    }

private:
    [[nodiscard]] std::string place(qsizetype line) const
    {
        return m_lesson.id.toStdString() + ':' + std::to_string(line + 1);
    }
    [[nodiscard]] tl::unexpected<Error> at(qsizetype line, const std::string &what) const
    {
        return failure(ErrorKind::Broken, place(line), what);
    }

    /// "key: value"; false where the line is none.
    static bool split(const QString &line, QString &key, QString &value)
    {
        const qsizetype colon = line.indexOf(QLatin1Char(':'));
        if (colon <= 0)
            return false;
        key = line.left(colon).trimmed();
        value = line.mid(colon + 1).trimmed();
        return true;
    }

    Status readHead()
    {
        if (m_lines.value(0).trimmed() != QLatin1String("---"))
            return at(0, "a lesson begins with a line of three hyphens, then title:, minutes: and call:");
        for (m_at = 1; m_at < m_lines.size(); ++m_at) {
            const QString line = m_lines[m_at].trimmed();
            if (line == QLatin1String("---")) {
                ++m_at;
                if (m_lesson.title.isEmpty())
                    return at(m_at - 1, "title: is missing");
                return {};
            }
            if (line.isEmpty())
                continue;
            QString key, value;
            if (!split(line, key, value))
                return at(m_at, "key: value is wanted");
            if (key == QLatin1String("title")) {
                m_lesson.title = value.left(200);
            } else if (key == QLatin1String("call")) {
                m_lesson.call = value.left(100);
            } else if (key == QLatin1String("minutes") || key == QLatin1String("order")) {
                bool isNumber = false;
                const int number = value.toInt(&isNumber);
                if (!isNumber || number < 0 || number > maxMinutes)
                    return at(
                        m_at, key.toStdString() + ": a number up to " + std::to_string(maxMinutes) + " is wanted");
                (key == QLatin1String("order") ? m_lesson.order : m_lesson.minutes) = number;
            } else {
                return at(m_at, key.toStdString() + ": no such key; there are title, minutes, order and call");
            }
        }
        return at(0, "the second line of three hyphens is missing");
    }

    Status readSection()
    {
        const QString line = m_lines[m_at];
        if (!line.startsWith(QLatin1String("## "))) {
            if (!m_lesson.steps.isEmpty())
                return at(m_at, "a heading that begins with ## is wanted");
            m_lesson.about += line + QLatin1Char('\n');
            ++m_at;
            if (m_lesson.about.size() > maxTextLength)
                return at(m_at, "the text before the first step is too long");
            return {};
        }
        const QString heading = line.mid(3).trimmed();
        const qsizetype start = m_at++;
        qsizetype end = m_at;
        bool isFenced = false;
        for (; end < m_lines.size() && (isFenced || !m_lines[end].startsWith(QLatin1String("## "))); ++end) {
            if (m_lines[end].startsWith(QLatin1String("```")))
                isFenced = !isFenced;
        }
        if (isFenced)
            return at(start, "a fenced block of this step does not end");
        const Status done
            = heading == QLatin1String("Question") ? readQuestion(start, end) : readStep(heading, start, end);
        m_at = end;
        return done;
    }

    Status readStep(const QString &heading, qsizetype start, qsizetype end)
    {
        if (m_lesson.steps.size() >= maxSteps)
            return at(start, "a lesson has at most " + std::to_string(maxSteps) + " steps");
        if (m_lesson.question)
            return at(start, "the question is the end of a lesson");
        Step step;
        const qsizetype colon = heading.indexOf(QLatin1String(": "));
        step.button = (colon > 0 ? heading.left(colon) : heading).left(60);
        step.title = (colon > 0 ? heading.mid(colon + 2) : heading).left(200);
        QString paragraph;
        const auto flush = [&] {
            const QString text = paragraph.trimmed();
            paragraph.clear();
            if (text.isEmpty())
                return;
            const bool isLettered = text.size() > 3 && text[0] >= QLatin1Char('a') && text[0] <= QLatin1Char('z')
                && text[1] == QLatin1Char('.') && text[2] == QLatin1Char(' ');
            step.paragraphs.append({ isLettered ? text[0] : QChar(), isLettered ? text.mid(3) : text });
        };
        for (qsizetype i = start + 1; i < end; ++i) {
            const QString &line = m_lines[i];
            if (line.startsWith(QLatin1String("```"))) {
                flush();
                const QString kind = line.mid(3).trimmed();
                for (++i; i < end && !m_lines[i].startsWith(QLatin1String("```")); ++i) {
                    if (kind == QLatin1String("shown")) {
                        step.shown += m_lines[i] + QLatin1Char('\n');
                    } else if (kind == QLatin1String("step")) {
                        if (const Status read = readKey(step, i); !read)
                            return read;
                    } else {
                        return at(i - 1, "a fenced block is ```step or ```shown");
                    }
                }
                continue;
            }
            if (line.trimmed().isEmpty())
                flush();
            else
                paragraph += line.trimmed() + QLatin1Char(' ');
            if (paragraph.size() > maxTextLength)
                return at(i, "a paragraph has at most " + std::to_string(maxTextLength) + " characters");
        }
        flush();
        for (const Paragraph &text : step.paragraphs) {
            const auto isIt = [&](const LetteredRow &row) { return row.letter == text.letter; };
            if (!text.letter.isNull() && step.shown.isEmpty() && !std::ranges::any_of(step.rows, isIt))
                return at(start, std::string("row ") + text.letter.toLatin1() + ": the step's block does not name it");
        }
        m_lesson.steps.append(step);
        return {};
    }

    Status readKey(Step &step, qsizetype i)
    {
        const QString line = m_lines[i].trimmed();
        if (line.isEmpty())
            return {};
        QString key, value;
        if (!split(line, key, value))
            return at(i, "key: value is wanted");
        if (key == QLatin1String("stage")) {
            step.stage = value.toInt();
            if (step.stage < 1 || step.stage > 7)
                return at(i, "stage: a number from 1 to 7 is wanted");
        } else if (key == QLatin1String("until") || key.startsWith(QLatin1String("row "))) {
            const auto wish = parseRowWish(value, place(i) + ", " + key.toStdString());
            if (!wish)
                return tl::unexpected(wish.error());
            if (key == QLatin1String("until")) {
                step.until = *wish;
                return {};
            }
            if (key.size() != 5 || key[4] < QLatin1Char('a') || key[4] > QLatin1Char('z'))
                return at(i, key.toStdString() + ": a letter from a to z is wanted behind row");
            if (step.rows.size() >= maxLetters)
                return at(i, "a step has at most " + std::to_string(maxLetters) + " letters");
            step.rows.append({ key[4], *wish });
        } else if (key == QLatin1String("log")) {
            const qsizetype blank = value.indexOf(QLatin1Char(' '));
            if (blank <= 0)
                return at(i, "log: a file's name and words of the line are wanted");
            step.logs.append({ value.left(blank), value.mid(blank + 1).trimmed() });
        } else if (key == QLatin1String("speech") || key == QLatin1String("signalling")) {
            QList<HearLink> &links = key == QLatin1String("speech") ? step.speech : step.signalling;
            for (const QString &pair : value.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
                const QStringList ends = pair.trimmed().split(QLatin1Char('-'));
                for (qsizetype end = 1; end < ends.size(); ++end)
                    links.append({ ends[end - 1], ends[end] });
                if (ends.size() < 2 || links.size() > 20)
                    return at(i, key.toStdString() + ": pairs such as caller-ingress are wanted, at most 20");
            }
        } else {
            return at(i,
                key.toStdString()
                    + ": no such key; there are stage, until, row a to row z, log, speech and signalling");
        }
        return {};
    }

    Status readQuestion(qsizetype start, qsizetype end)
    {
        if (m_lesson.question)
            return at(start, "a lesson has one question");
        Question question;
        for (qsizetype i = start + 1; i < end; ++i) {
            const QString line = m_lines[i].trimmed();
            if (line.startsWith(QLatin1String("- ["))) {
                const bool isRight = line.startsWith(QLatin1String("- [x] "));
                if (!isRight && !line.startsWith(QLatin1String("- [ ] ")))
                    return at(i, "an answer begins with - [ ] or - [x]");
                if (isRight && question.right >= 0)
                    return at(i, "one answer is right, not two");
                if (question.choices.size() >= maxChoices)
                    return at(i, "a question has at most " + std::to_string(maxChoices) + " answers");
                if (isRight)
                    question.right = static_cast<int>(question.choices.size());
                question.choices.append(line.mid(6));
            } else if (line.startsWith(QLatin1String("> "))) {
                question.because += (question.because.isEmpty() ? QString() : QStringLiteral(" ")) + line.mid(2);
            } else if (line.startsWith(QLatin1String("Hint: "))) {
                if (question.hints.size() >= maxHints)
                    return at(i, "a question has at most " + std::to_string(maxHints) + " hints");
                question.hints.append(line.mid(6));
            } else if (!line.isEmpty()) {
                question.text += (question.text.isEmpty() ? QString() : QStringLiteral(" ")) + line;
            }
            if (question.text.size() > maxTextLength)
                return at(i, "a question has at most " + std::to_string(maxTextLength) + " characters");
        }
        if (question.text.isEmpty())
            return at(start, "the question has no text");
        if (question.choices.size() < 2 || question.right < 0)
            return at(start, "the question needs two answers or more, one of them marked - [x]");
        m_lesson.question = question;
        return {};
    }

    QStringList m_lines;
    qsizetype m_at = 0;
    Lesson m_lesson;
};

} // namespace

Result<Lesson> parseLesson(const QByteArray &text, const QString &id)
{
    if (text.size() > maxLessonBytes)
        return failure(ErrorKind::TooLarge, id.toStdString(), "a lesson has at most 1 MiB");
    return LessonReader(text, id).read();
}

} // namespace legwork::learn
