// SPDX-License-Identifier: GPL-3.0-or-later
#include "detailpane.h"

#include "ladderpainter.h"
#include "messageview.h"
#include "storyview.h"

#include <common/icons.h>
#include <common/roles.h>
#include <items/text.h>
#include <sip/headers.h>
#include <sip/sdp.h>

#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

namespace {

constexpr int linesAround = 200;
constexpr int longestValue = 4000;

QLabel *plain(QWidget *parent, TextStyle style)
{
    auto *const label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(font(style));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setMinimumWidth(10);
    return label;
}

QTreeWidget *tree(QWidget *parent, const QStringList &titles, const QString &name)
{
    auto *const view = new QTreeWidget(parent);
    view->setHeaderLabels(titles);
    view->setAccessibleName(name);
    view->setFrameShape(QFrame::NoFrame);
    view->setUniformRowHeights(true);
    view->setTextElideMode(Qt::ElideRight);
    view->setAlternatingRowColors(true);
    return view;
}

/// A message as lines, its control characters visible.
QString linesOf(std::string_view bytes)
{
    QString text = items::textFrom(bytes);
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    for (QChar &c : text) {
        if (c.unicode() < 0x20 && c != QLatin1Char('\n') && c != QLatin1Char('\t'))
            c = QChar(static_cast<char16_t>(0x2400 + c.unicode()));
        else if ((c.unicode() >= 0x202a && c.unicode() <= 0x202e) || (c.unicode() >= 0x2066 && c.unicode() <= 0x2069))
            c = QChar(char16_t { 0x25af });
    }
    while (text.endsWith(QLatin1Char('\n')))
        text.chop(1);
    return text;
}

} // namespace

DetailPane::DetailPane(items::TraceSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_leg(plain(this, TextStyle::Strong))
    , m_ends(plain(this, TextStyle::Body))
    , m_source(plain(this, TextStyle::Caption))
    , m_note(plain(this, TextStyle::Body))
    , m_joined(plain(this, TextStyle::Caption))
    , m_compared(plain(this, TextStyle::Caption))
    , m_copy(new QToolButton(this))
    , m_tabs(new QTabWidget(this))
    , m_message(new MessageView(this))
    , m_lines(new MessageView(this))
    , m_headers(tree(this, { tr("Name"), tr("Value"), tr("Meaning") }, tr("Headers")))
    , m_sdp(tree(this, { tr("Line"), tr("Value") }, tr("SDP")))
    , m_differences(tree(this, { tr("Header"), tr("This message"), tr("The other") }, tr("Differences")))
    , m_against(new QComboBox(this))
    , m_explained(new QGridLayout)
    , m_explainedTitle(plain(this, TextStyle::Strong))
    , m_peers(new QVBoxLayout)
    , m_story(new StoryView(this))
{
    m_note->setWordWrap(true);
    m_note->hide();
    m_joined->setWordWrap(true);
    m_copy->setIcon(icon("copy"));
    m_copy->setAutoRaise(true);
    m_copy->setToolTip(tr("Copy message"));
    m_copy->setAccessibleName(tr("Copy message"));
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text); });
    m_message->setAccessibleName(tr("Message"));
    m_message->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_lines->setAccessibleName(tr("Source"));
    m_lines->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_against->setAccessibleName(tr("Compare with"));
    m_against->addItems({ tr("The message before it in the dialogue"), tr("The other side of the call server"),
        tr("The pinned message") });
    connect(m_against, &QComboBox::currentIndexChanged, this, [this] { askOther(); });
    auto *const compare = new QWidget(this);
    auto *const compareLayout = new QVBoxLayout(compare);
    compareLayout->setContentsMargins(0, px(8), 0, 0);
    compareLayout->addWidget(m_against);
    compareLayout->addWidget(m_compared);
    compareLayout->addWidget(m_differences, 1);
    m_tabs->addTab(m_message, tr("Message"));
    m_tabs->addTab(m_headers, tr("Headers"));
    m_tabs->addTab(m_sdp, tr("SDP"));
    m_tabs->addTab(m_lines, tr("Source"));
    m_tabs->addTab(compare, tr("Compare"));
    m_tabs->addTab(m_story, tr("Story"));
    connect(m_story, &StoryView::rowActivated, this, &DetailPane::rowActivated);
    connect(m_story, &StoryView::comparisonRequested, this, &DetailPane::comparisonRequested);
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->tabBar()->setFont(ui::font(TextStyle::Body));
    m_tabs->tabBar()->setExpanding(false);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        if (tab == SourceTab)
            askSource();
        else if (tab == CompareTab)
            askOther();
    });
    m_explainedTitle->setText(tr("Explained"));
    m_explained->setHorizontalSpacing(px(12));
    m_explained->setColumnStretch(1, 1);
    auto *const heading = new QHBoxLayout;
    heading->addWidget(m_leg);
    heading->addWidget(m_ends, 1);
    auto *const place = new QHBoxLayout;
    place->addWidget(m_source, 1);
    place->addWidget(m_copy);
    auto *const all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(px(6));
    all->addLayout(heading);
    all->addLayout(place);
    all->addWidget(m_note);
    all->addWidget(m_tabs, 1);
    all->addWidget(m_explainedTitle);
    all->addLayout(m_explained);
    all->addLayout(m_peers);
    all->addWidget(m_joined);
}

void DetailPane::setLadder(std::shared_ptr<const items::Ladder> ladder)
{
    const bool isOther = !m_ladder || !ladder || m_ladder->call.id != ladder->call.id;
    m_ladder = std::move(ladder);
    if (isOther) {
        m_pinned.reset();
        m_row = -1;
    }
    m_story->setLadder(m_ladder, m_session.clock().zone);
}

void DetailPane::setRow(int row)
{
    if (!m_ladder || row >= static_cast<int>(m_ladder->rows.size()))
        row = -1;
    m_row = row;
    fillIdentity();
    fillExplained();
    m_story->markRow(m_row);
    ask();
}

void DetailPane::setPeers(const std::vector<items::TakenPeer> &peers)
{
    if (peers == m_shownPeers)
        return; // the button that has the focus stays
    m_shownPeers = peers;
    while (QLayoutItem *const item = m_peers->takeAt(0)) {
        item->widget()->deleteLater();
        delete item; // taken out of its layout, which owned it
    }
    for (const items::TakenPeer &taken : peers) {
        auto *const button = new QToolButton(this);
        button->setObjectName(QStringLiteral("takenPeer"));
        button->setIcon(icon("dialplan", &Theme::link));
        button->setText(items::wordsOf(taken));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleDescription(tr("Shows the peer on the Dial plan page"));
        button->setToolTip(taken.reason.toHtmlEscaped());
        connect(button, &QToolButton::clicked, this, [this, taken] { Q_EMIT peerActivated(taken); });
        m_peers->addWidget(button);
    }
}

void DetailPane::fillIdentity()
{
    if (m_row < 0) {
        for (QLabel *const label : { m_leg, m_ends, m_source, m_joined })
            label->clear();
        return;
    }
    const items::LadderRow &row = m_ladder->rows[static_cast<std::size_t>(m_row)];
    const bool hasLeg = row.row.leg >= 0 && static_cast<std::size_t>(row.row.leg) < m_ladder->call.legs.size();
    const calls::Leg *const leg = hasLeg ? &m_ladder->call.legs[static_cast<std::size_t>(row.row.leg)] : nullptr;
    m_leg->setText(leg != nullptr ? tr("%1 leg").arg(wordFor(leg->kind)) : tr("Event"));
    QString ends = shown(row.row.from);
    if (!row.row.to.empty() && row.row.to != row.row.from)
        ends += QStringLiteral(" \u2192 ") + shown(row.row.to);
    if (leg != nullptr && !leg->transport.empty())
        ends += QStringLiteral(", ") + shown(leg->transport.view());
    m_ends->setText(ends);
    const QString name = shown(std::string_view(row.record.path).substr(row.record.path.find_last_of('/') + 1));
    m_source->setText(row.record.line > 0 ? tr("%1, line %2").arg(name).arg(row.record.line) : name);
    QString joined;
    if (leg != nullptr && !leg->joinedBy.empty()) {
        // The first is the strongest: what is weaker only matters where there is nothing better.
        QStringList names;
        for (const items::JoinReason &join : items::reasonsOf(leg->joinedBy))
            names << tr("%1 (%2)").arg(tr(std::string(join.words).c_str()), tr(std::string(join.strength).c_str()));
        joined = tr("Belongs to the call by: %1").arg(names.join(QStringLiteral("; ")));
    }
    m_joined->setText(joined);
}

void DetailPane::ask()
{
    const std::uint64_t asked = ++m_asked;
    m_record.clear();
    m_text.clear();
    if (m_row < 0) {
        m_message->show({});
        m_headers->clear();
        m_sdp->clear();
        m_differences->clear();
        m_lines->show({});
        return;
    }
    const items::LadderRow &row = m_ladder->rows[static_cast<std::size_t>(m_row)];
    if (row.meaning == formats::EventKind::RtpDigit) {
        showRecord({ row.record.path, 0, row.record.text });
        return;
    }
    const calls::Place place = row.row.place;
    m_session.record(place, this, [this, asked](calls::Engine::Text record) {
        if (asked == m_asked)
            showRecord(record);
    });
    if (tab() == SourceTab)
        askSource();
}

void DetailPane::showRecord(const calls::Engine::Text &record)
{
    const std::string_view message = items::sipTextIn(record.text);
    const bool isSip = !message.empty();
    m_record = isSip ? std::string(message) : record.text;
    m_text = linesOf(m_record);
    m_message->show(m_text);
    fillHeaders();
    fillSdp();
    if (tab() == CompareTab)
        askOther();
}

void DetailPane::fillHeaders()
{
    m_headers->clear();
    sip::HeaderReader reader(m_record);
    for (sip::Header header; reader.next(header);) {
        const std::string_view name = header.longName.empty() ? header.name : header.longName;
        const std::string value = sip::unfolded(header.value.substr(0, longestValue));
        auto *const item = new QTreeWidgetItem(
            m_headers, { shown(name), shown(value), tr(std::string(items::meaningOfHeader(name)).c_str()) });
        for (int column = 0; column < 3; ++column)
            item->setToolTip(column, QStringLiteral("<qt>%1</qt>").arg(item->text(column).toHtmlEscaped()));
    }
    m_headers->resizeColumnToContents(0);
}

void DetailPane::fillSdp()
{
    m_sdp->clear();
    sip::HeaderReader reader(m_record);
    for (sip::Header header; reader.next(header);) { }
    const std::string_view body = reader.body();
    if (body.find("v=0") == std::string_view::npos)
        return;
    sip::SdpReader sdp(body);
    auto *const session = new QTreeWidgetItem(m_sdp, { tr("Session"), shown(sdp.session().name) });
    new QTreeWidgetItem(session, { tr("Origin"), shown(sdp.session().origin) });
    if (!sdp.session().connection.empty())
        new QTreeWidgetItem(session, { tr("Address"), shown(sdp.session().connection) });
    for (sip::SdpMedia media; sdp.next(media);) {
        auto *const stream = new QTreeWidgetItem(m_sdp,
            { shown(media.type),
                QStringLiteral("%1:%2 %3").arg(shown(media.connection)).arg(media.port).arg(shown(media.protocol)) });
        static constexpr const char *directions[] = { QT_TR_NOOP("both ways"), QT_TR_NOOP("both ways"),
            QT_TR_NOOP("sends only"), QT_TR_NOOP("listens only"), QT_TR_NOOP("inactive") };
        new QTreeWidgetItem(stream,
            { tr("Direction"),
                media.isOnHold() ? tr("on hold") : tr(directions[static_cast<std::size_t>(media.direction)]) });
        if (media.ptime > 0)
            new QTreeWidgetItem(stream, { tr("Packet"), tr("%1 ms").arg(media.ptime) });
        sip::SdpPayloadReader payloads(media);
        for (sip::SdpPayload payload; payloads.next(payload);)
            new QTreeWidgetItem(stream,
                { tr("Codec %1").arg(shown(payload.format)),
                    QString(shown(payload.codec) + QLatin1Char(' ') + shown(payload.parameters)).trimmed() });
    }
    m_sdp->expandAll();
    m_sdp->resizeColumnToContents(0);
}

void DetailPane::fillExplained()
{
    while (QLayoutItem *const item = m_explained->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item; // NOLINT(cppcoreguidelines-owning-memory): takeAt() hands it over
    }
    m_explainedTitle->setVisible(m_row >= 0);
    if (m_row < 0)
        return;
    int line = 0;
    for (const items::Explanation &fact : items::explain(*m_ladder, static_cast<std::size_t>(m_row))) {
        auto *const subject = plain(this, TextStyle::Body);
        QFont strong = subject->font();
        strong.setWeight(QFont::Medium);
        subject->setFont(strong);
        subject->setText(shown(fact.subject));
        auto *const text = plain(this, TextStyle::Body);
        text->setWordWrap(true);
        text->setText(shown(fact.text));
        m_explained->addWidget(subject, line, 0, Qt::AlignTop);
        m_explained->addWidget(text, line++, 1);
    }
}

void DetailPane::askSource()
{
    if (m_row < 0)
        return;
    const std::uint64_t asked = m_asked;
    const calls::Place place = m_ladder->rows[static_cast<std::size_t>(m_row)].row.place;
    m_session.lines(place, linesAround, this, [this, asked](items::SourceLines lines) {
        if (asked != m_asked)
            return;
        QStringList shownLines;
        for (const std::string &line : lines.lines)
            shownLines
                << linesOf(std::string_view(line).substr(0, longestValue)).replace(QLatin1Char('\n'), QLatin1Char(' '));
        m_lines->show(shownLines.join(QLatin1Char('\n')), static_cast<int>(std::max<std::uint64_t>(lines.firstLine, 1)),
            static_cast<int>(lines.recordBegin), static_cast<int>(lines.recordCount));
    });
}

int DetailPane::otherRow() const
{
    if (m_row < 0)
        return -1;
    const auto row = static_cast<std::size_t>(m_row);
    switch (m_against->currentIndex()) {
    case 0: return items::previousInDialogue(*m_ladder, row);
    case 1: return items::otherSide(*m_ladder, row);
    default: return m_pinned.value_or(-1);
    }
}

void DetailPane::askOther()
{
    m_differences->clear();
    const int other = otherRow();
    if (other < 0) {
        m_compared->setText(
            m_against->currentIndex() == 2 ? tr("Press P on a row to pin it.") : tr("There is no such message."));
        return;
    }
    m_compared->setText(tr("Row %1 of the call").arg(other + 1));
    const std::uint64_t asked = m_asked;
    const calls::Place place = m_ladder->rows[static_cast<std::size_t>(other)].row.place;
    m_session.record(place, this, [this, asked, other](calls::Engine::Text record) {
        if (asked == m_asked && other == otherRow())
            showDifferences(std::string(items::sipTextIn(record.text)));
    });
}

void DetailPane::showDifferences(const std::string &other)
{
    using Kind = items::HeaderDifference::Kind;
    m_differences->clear();
    int count = 0;
    for (const items::HeaderDifference &part : items::differencesOf(m_record, other)) {
        auto *const item = new QTreeWidgetItem(m_differences,
            { part.name.empty() ? tr("Start line") : shown(part.name), shown(part.here), shown(part.there) });
        if (part.kind == Kind::Same) {
            for (int column = 0; column < 3; ++column)
                item->setForeground(column, theme().text3);
            continue;
        }
        ++count;
        QFont strong = m_differences->font();
        strong.setWeight(QFont::DemiBold);
        item->setFont(0, strong);
        item->setBackground(0, theme().warningBg);
        if (part.kind == Kind::OnlyHere)
            item->setText(2, tr("not there"));
        else if (part.kind == Kind::OnlyThere)
            item->setText(1, tr("not here"));
    }
    m_compared->setText(m_compared->text() + QStringLiteral(": ") + tr("%n differences", nullptr, count));
    m_differences->resizeColumnToContents(0);
}

void DetailPane::setTab(Tab tab) { m_tabs->setCurrentIndex(tab); }
DetailPane::Tab DetailPane::tab() const { return static_cast<Tab>(m_tabs->currentIndex()); }

void DetailPane::pin(std::optional<int> row)
{
    m_pinned = row;
    if (row)
        m_against->setCurrentIndex(2);
    if (tab() == CompareTab)
        askOther();
}

void DetailPane::setNote(const QString &note)
{
    m_note->setText(note.isEmpty() ? QString() : tr("Note: %1").arg(note));
    m_note->setVisible(!note.isEmpty());
}

void DetailPane::find(const QString &text)
{
    setTab(MessageTab);
    if (!m_message->find(text)) {
        m_message->moveCursor(QTextCursor::Start);
        m_message->find(text);
    }
}

} // namespace legwork::ui
