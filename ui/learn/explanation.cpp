// SPDX-License-Identifier: GPL-3.0-or-later
#include "explanation.h"

#include "letteroverlay.h"

#include <QFile>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QTextBlock>
#include <QVBoxLayout>

namespace legwork::ui {

namespace {

/// Text of a lesson: a paragraph of Markdown that may name numbers and commands in back-quotes, and nothing else. It is
/// shown as plain text without the quotes, because a lesson may come from a stranger.
QString plain(QString markdown) { return markdown.remove(QLatin1Char('`')); }

constexpr int linesAround = 3;

} // namespace

LogLink::LogLink(const QString &place, const QString &words, QWidget *parent)
    : QAbstractButton(parent)
    , m_words(words)
{
    setText(place);
    setAccessibleName(place);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, qOverload<>(&QWidget::update));
}

QSize LogLink::sizeHint() const { return { px(200), px(22) }; }

void LogLink::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(ui::font(TextStyle::FixedSmall));
    painter.setPen(theme().link);
    QRectF box = QRectF(rect()).adjusted(px(2), 0, -px(2), 0);
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text());
    box.setLeft(box.left() + painter.fontMetrics().horizontalAdvance(text()) + px(8));
    painter.setFont(ui::font(TextStyle::Body));
    painter.setPen(theme().text2);
    if (box.width() > px(20)) {
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(m_words, Qt::ElideRight, static_cast<int>(box.width())));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme().accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), px(4), px(4));
    }
}

LetteredParagraph::LetteredParagraph(QChar letter, const QString &markdown, QWidget *parent)
    : QFrame(parent)
    , m_letter(letter)
{
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(letter.isNull() ? px(2) : px(30), px(4), px(4), px(4));
    auto *const text = new StyledLabel(TextStyle::Body, this);
    text->setText(plain(markdown));
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text);
    if (!letter.isNull()) {
        setFocusPolicy(Qt::StrongFocus);
        setAccessibleName(tr("%1: %2", "letter, and its paragraph").arg(letter).arg(plain(markdown)));
        setObjectName(QStringLiteral("paragraph_%1").arg(letter));
    }
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, qOverload<>(&QWidget::update));
}

void LetteredParagraph::setLit(bool isLit)
{
    m_isLit = isLit;
    update();
}

void LetteredParagraph::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_isLit || hasFocus()) {
        painter.setPen(QPen(theme().accent, hasFocus() ? 2 : 1));
        painter.setBrush(m_isLit ? theme().sel : QColor(Qt::transparent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), px(5), px(5));
    }
    if (!m_letter.isNull())
        paintLetter(painter, QRectF(px(5), px(5), px(18), px(18)), m_letter, m_isLit);
}

void LetteredParagraph::enterEvent(QEnterEvent *)
{
    if (!m_letter.isNull())
        Q_EMIT hovered(m_letter);
}

void LetteredParagraph::leaveEvent(QEvent *)
{
    if (!m_letter.isNull())
        Q_EMIT hovered({});
}

void LetteredParagraph::focusInEvent(QFocusEvent *event)
{
    Q_EMIT hovered(m_letter);
    QFrame::focusInEvent(event);
    update();
}

void LetteredParagraph::focusOutEvent(QFocusEvent *event)
{
    Q_EMIT hovered({});
    QFrame::focusOutEvent(event);
    update();
}

void LetteredParagraph::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_letter.isNull() && event->button() == Qt::LeftButton)
        Q_EMIT clicked(m_letter);
}

Explanation::Explanation(QWidget *parent)
    : LearnCard(parent)
    , m_scroll(new QScrollArea(this))
{
    setAccessibleName(tr("What happens here"));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(8), px(8), px(4), px(8));
    column->addWidget(m_scroll);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setAccessibleName(tr("What happens here"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    auto *const inner = new QWidget(m_scroll);
    inner->setAutoFillBackground(false);
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(px(8), px(4), px(8), px(4));
    m_column->setSpacing(px(4));
    m_scroll->setWidget(inner);
    inner->setAutoFillBackground(false);
}

void Explanation::clear()
{
    m_paragraphs.clear();
    m_excerpt = nullptr;
    while (QLayoutItem *const item = m_column->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->setParent(nullptr);
            item->widget()->deleteLater();
        }
        delete item;
    }
}

void Explanation::setAbout(const QString &markdown)
{
    clear();
    auto *const text = new StyledLabel(TextStyle::Body, this);
    text->setText(plain(markdown));
    m_column->addWidget(text);
    m_column->addStretch(1);
}

void Explanation::setStep(const learn::Step &step, const learn::StepView &view)
{
    clear();
    const auto heading = [this](const QString &text) {
        auto *const label = new StyledLabel(TextStyle::Strong, this);
        label->setText(text);
        m_column->addWidget(label);
    };
    heading(tr("What happens here"));
    for (const learn::Paragraph &text : step.paragraphs) {
        auto *const paragraph = new LetteredParagraph(text.letter, text.text, this);
        connect(paragraph, &LetteredParagraph::hovered, this, &Explanation::hovered);
        connect(paragraph, &LetteredParagraph::clicked, this, &Explanation::letterClicked);
        m_paragraphs.append(paragraph);
        m_column->addWidget(paragraph);
    }
    if (!view.logs.isEmpty()) {
        m_column->addSpacing(px(8));
        heading(tr("The same in the logs"));
        for (const learn::FoundLine &line : view.logs) {
            auto *const link
                = new LogLink(tr("%1:%2", "a file's name and a line").arg(line.file).arg(line.line), line.words, this);
            link->setToolTip(line.text.left(300).toHtmlEscaped());
            link->setAccessibleDescription(line.text.left(200));
            link->setObjectName(QStringLiteral("log_") + line.file);
            m_column->addWidget(link);
            connect(link, &QAbstractButton::clicked, this, [this, line] {
                showExcerpt(line);
                Q_EMIT logActivated(line);
            });
        }
        m_excerpt = new QPlainTextEdit(this);
        m_excerpt->setObjectName(QStringLiteral("excerpt"));
        m_excerpt->setAccessibleName(tr("Lines of the log"));
        m_excerpt->setReadOnly(true);
        m_excerpt->setLineWrapMode(QPlainTextEdit::NoWrap);
        m_excerpt->setFont(ui::font(TextStyle::FixedSmall));
        m_excerpt->setFixedHeight(px(132));
        m_excerpt->setTabChangesFocus(true);
        m_excerpt->hide();
        m_column->addWidget(m_excerpt);
    }
    if (!step.speech.isEmpty() || !step.signalling.isEmpty()) {
        m_column->addSpacing(px(8));
        heading(tr("Who hears whom now"));
        auto *const hear = new HearView(this);
        hear->setLinks(step.speech, step.signalling);
        m_column->addWidget(hear);
    }
    m_column->addStretch(1);
}

void Explanation::showExcerpt(const learn::FoundLine &line)
{
    QFile file(line.path);
    if (m_excerpt == nullptr || !file.open(QIODevice::ReadOnly))
        return;
    const QList<QByteArray> lines = file.readAll().split('\n');
    const auto at = static_cast<qsizetype>(line.line) - 1;
    QStringList shown;
    const qsizetype first = std::max<qsizetype>(0, at - linesAround);
    for (qsizetype i = first; i < std::min(lines.size(), at + linesAround + 1); ++i)
        shown.append(QStringLiteral("%1 %2").arg(i + 1, 5).arg(QString::fromUtf8(lines[i])));
    m_excerpt->setPlainText(shown.join(QLatin1Char('\n')));
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(m_excerpt->document()->findBlockByNumber(static_cast<int>(at - first)));
    mark.format.setBackground(theme().sel);
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    m_excerpt->setExtraSelections({ mark });
    m_excerpt->show();
}

void Explanation::setLit(QChar letter)
{
    for (LetteredParagraph *const paragraph : std::as_const(m_paragraphs))
        paragraph->setLit(!letter.isNull() && paragraph->letter() == letter);
}

} // namespace legwork::ui
