// SPDX-License-Identifier: GPL-3.0-or-later
#include "findingcard.h"

#include "ladderpainter.h"

#include <common/icons.h>
#include <common/roles.h>
#include <common/theme.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

namespace {

constexpr int mostEvidence = 5; // E walks through all of them

QLabel *plainLabel(QWidget *parent, TextStyle style)
{
    auto *const label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(font(style));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

FindingCard::FindingCard(QWidget *parent)
    : QFrame(parent)
    , m_title(plainLabel(this, TextStyle::Strong))
    , m_pager(plainLabel(this, TextStyle::Caption))
    , m_text(plainLabel(this, TextStyle::Body))
    , m_sure(plainLabel(this, TextStyle::Caption))
    , m_heading(plainLabel(this, TextStyle::Caption))
    , m_back(new QToolButton(this))
    , m_next(new QToolButton(this))
    , m_more(new QToolButton(this))
    , m_advice(new QScrollArea(this))
    , m_evidence(new QVBoxLayout)
    , m_copy(new QPushButton(tr("Copy for ticket"), this))
    , m_alike(new QPushButton(this))
{
    m_pager->setWordWrap(false);
    m_heading->setText(tr("Evidence"));
    m_back->setIcon(icon("left"));
    m_next->setIcon(icon("right"));
    m_back->setAutoRaise(true);
    m_next->setAutoRaise(true);
    m_back->setToolTip(tr("Previous finding"));
    m_next->setToolTip(tr("Next finding"));
    m_back->setAccessibleName(m_back->toolTip());
    m_next->setAccessibleName(m_next->toolTip());
    m_copy->setIcon(icon("copy"));
    m_more->setText(tr("Causes and checks"));
    m_more->setFixedHeight(px(20));
    m_more->setFont(ui::font(TextStyle::Caption));
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setAutoRaise(true);
    m_more->setCheckable(true);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setIcon(icon("right"));
    m_advice->setFrameShape(QFrame::NoFrame);
    m_advice->setWidgetResizable(true);
    m_advice->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_advice->setAccessibleName(tr("Causes and checks"));
    m_advice->setMinimumHeight(px(60));
    m_advice->viewport()->setAutoFillBackground(false);
    m_advice->hide();
    connect(m_more, &QToolButton::toggled, this, [this](bool isOpen) {
        m_more->setIcon(icon(isOpen ? "down" : "right"));
        fillAdvice();
        Q_EMIT expanded(isOpen);
    });
    auto *const top = new QHBoxLayout;
    top->setContentsMargins(px(24), 0, 0, 0);
    top->addWidget(m_title, 1);
    top->addWidget(m_back);
    top->addWidget(m_pager);
    top->addWidget(m_next);
    auto *const acts = new QHBoxLayout;
    acts->setSpacing(px(8));
    acts->addWidget(m_copy);
    acts->addWidget(m_alike);
    acts->addStretch();
    m_evidence->setSpacing(px(2));
    auto *const all = new QVBoxLayout(this);
    all->setContentsMargins(px(16), px(10), px(12), px(10));
    all->setSpacing(px(6));
    all->addLayout(top);
    all->addWidget(m_text);
    all->addWidget(m_sure);
    auto *const heading = new QHBoxLayout;
    heading->addWidget(m_heading, 1);
    heading->addWidget(m_more);
    all->addLayout(heading);
    all->addLayout(m_evidence);
    all->addWidget(m_advice, 1);
    all->addLayout(acts);
    connect(m_back, &QToolButton::clicked, this, [this] { setPage(m_page - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { setPage(m_page + 1); });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(ticketText());
        Q_EMIT copied();
    });
    connect(m_alike, &QPushButton::clicked, this, [this] {
        if (const calls::Finding *const now = finding())
            Q_EMIT similarRequested(QString::fromStdString(now->code.str()));
    });
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] { fill(); });
    hide();
}

const calls::Finding *FindingCard::finding() const noexcept
{
    if (!m_ladder || m_page < 0 || static_cast<std::size_t>(m_page) >= m_found.size())
        return nullptr;
    return &m_ladder->call.findings[m_found[static_cast<std::size_t>(m_page)].order.finding];
}

void FindingCard::setLadder(std::shared_ptr<const items::Ladder> ladder)
{
    const bool isSame = m_ladder && ladder && m_ladder->call.id == ladder->call.id;
    if (isSame && m_ladder->call.findings == ladder->call.findings) {
        m_ladder = std::move(ladder);
        return;
    }
    m_ladder = std::move(ladder);
    m_found = m_ladder ? items::diagnosisOf(m_ladder->call, {}) : std::vector<items::Diagnosed>();
    m_page = isSame ? m_page : 0;
    fill();
}

void FindingCard::setSimilar(std::function<int(const std::string &)> count) { m_similar = std::move(count); }

void FindingCard::setPage(int page)
{
    const int count = static_cast<int>(m_found.size());
    m_page = std::clamp(page, 0, std::max(0, count - 1));
    fill();
}

FindingCard::Proof FindingCard::proofOf(calls::Place place) const
{
    for (const items::LadderRow &row : m_ladder->rows) {
        if (row.row.place != place)
            continue;
        const QString name = shown(std::string_view(row.record.path).substr(row.record.path.find_last_of('/') + 1));
        const QString words = shown(row.title.empty() ? row.row.label : row.title);
        return { row.record.line > 0 ? QStringLiteral("%1:%2").arg(name).arg(row.record.line) : name, words };
    }
    return { tr("record at byte %1").arg(place.offset), {} };
}

void FindingCard::fill()
{
    const calls::Finding *const now = finding();
    setVisible(now != nullptr);
    if (now == nullptr)
        return;
    const int count = static_cast<int>(m_found.size());
    const items::Diagnosed &found = m_found[static_cast<std::size_t>(m_page)];
    const QString title = titleOfFinding(now->code);
    m_title->setText(title);
    m_pager->setText(tr("%1 of %2").arg(m_page + 1).arg(count));
    m_back->setEnabled(m_page > 0);
    m_next->setEnabled(m_page + 1 < count);
    m_back->setVisible(count > 1);
    m_next->setVisible(count > 1);
    m_text->setText(shown(now->text.view()));
    if (found.explanation != nullptr)
        m_pager->setText(tr("%1, %2 of %3").arg(wordFor(found.explanation->sureness)).arg(m_page + 1).arg(count));
    m_sure->setVisible(found.order.explainedBy.has_value());
    if (found.order.explainedBy)
        m_sure->setText(
            tr("Follows from: %1").arg(titleOfFinding(m_ladder->call.findings[*found.order.explainedBy].code)));
    m_more->setVisible(found.explanation != nullptr);
    fillAdvice();
    while (QLayoutItem *const item = m_evidence->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item; // NOLINT(cppcoreguidelines-owning-memory): takeAt() hands it over
    }
    for (int i = 0; i < std::min<int>(mostEvidence, static_cast<int>(now->evidence.size())); ++i) {
        const calls::Place place = now->evidence[static_cast<std::size_t>(i)];
        const Proof proof = proofOf(place);
        auto *const line = new QWidget(this);
        auto *const row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        auto *const link = new QToolButton(line);
        link->setText(proof.place);
        link->setAutoRaise(true);
        link->setFixedHeight(px(20));
        QFont linkFont = ui::font(TextStyle::FixedSmall);
        linkFont.setUnderline(true);
        link->setFont(linkFont);
        link->setCursor(Qt::PointingHandCursor);
        QPalette palette = link->palette();
        palette.setColor(QPalette::ButtonText, theme().link);
        link->setPalette(palette);
        link->setAccessibleName(tr("Evidence %1: %2 %3").arg(i + 1).arg(proof.place, proof.words));
        connect(link, &QToolButton::clicked, this, [this, place] { Q_EMIT evidenceActivated(place); });
        auto *const words = new QLabel(line);
        words->setTextFormat(Qt::PlainText);
        words->setFont(ui::font(TextStyle::Caption));
        words->setText(QFontMetrics(words->font()).elidedText(proof.words, Qt::ElideRight, px(180)));
        row->addWidget(link);
        row->addWidget(words, 1);
        m_evidence->addWidget(line);
    }
    const int alike = m_similar ? m_similar(now->code.str()) : 0;
    m_alike->setText(tr("Similar calls (%1)").arg(alike));
    m_alike->setEnabled(alike > 0);
    setAccessibleName(tr("%1, %2, %n pieces of evidence", nullptr, static_cast<int>(now->evidence.size()))
                          .arg(wordFor(signOf(now->severity)), title));
    update();
}

void FindingCard::setAdvice(AdviceOn advice)
{
    m_adviceOn = std::move(advice);
    fill();
}

bool FindingCard::isExpanded() const { return m_more->isChecked(); }

void FindingCard::setExpanded(bool isExpanded) { m_more->setChecked(isExpanded); }

/// Made anew for the finding that is shown; nothing while it is folded.
void FindingCard::fillAdvice()
{
    const bool isOpen = m_more->isChecked() && finding() != nullptr
        && m_found[static_cast<std::size_t>(m_page)].explanation != nullptr;
    m_advice->setVisible(isOpen);
    if (!isOpen)
        return;
    const items::Diagnosed &found = m_found[static_cast<std::size_t>(m_page)];
    auto *const list = new QWidget;
    list->setAutoFillBackground(false);
    auto *const lines = new QVBoxLayout(list);
    lines->setContentsMargins(0, 0, px(8), 0);
    lines->setSpacing(px(3));
    const auto add = [&](TextStyle style, const QString &text, int indent) {
        QLabel *const label = plainLabel(list, style);
        label->setText(text);
        label->setContentsMargins(px(indent), 0, 0, 0);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        lines->addWidget(label);
    };
    const auto addCommands = [&](const QStringList &commands) {
        if (!commands.isEmpty())
            add(TextStyle::FixedSmall, commands.join(QLatin1Char('\n')), 22);
    };
    add(TextStyle::Body, tr("%1: %2").arg(wordFor(found.explanation->sureness), shown(found.explanation->reason)), 0);
    add(TextStyle::Caption, tr("Usual causes"), 0);
    for (const std::string &cause : found.explanation->causes)
        add(TextStyle::Body, QStringLiteral("\u2022 ") + shown(cause), 4);
    add(TextStyle::Caption, tr("To check or change"), 0);
    for (const diagnosis::Check &check : found.checks) {
        add(TextStyle::Body, QStringLiteral("\u2022 ") + tr("%1: %2").arg(wordFor(check.place), shown(check.text)), 4);
        QStringList commands;
        for (const std::string &command : check.commands)
            commands << shown(command);
        addCommands(commands);
    }
    for (const PeerAdvice &advice : m_adviceOn ? m_adviceOn(found) : std::vector<PeerAdvice>()) {
        auto *const link = new QToolButton(list);
        link->setObjectName(QStringLiteral("advisedPeer"));
        link->setIcon(icon("dialplan", &Theme::link));
        link->setText(items::wordsOf(advice.taken));
        link->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        link->setAutoRaise(true);
        link->setFocusPolicy(Qt::StrongFocus);
        link->setAccessibleDescription(tr("Shows the peer on the Dial plan page"));
        connect(link, &QToolButton::clicked, this,
            [this, taken = advice.taken, leg = advice.leg] { Q_EMIT peerActivated(taken, leg); });
        lines->addWidget(link);
        for (const PeerAdvice::Fix &fix : advice.fixes) {
            add(TextStyle::Body, tr("Its configuration: %1").arg(fix.what), 4);
            addCommands(fix.commands);
        }
    }
    lines->addStretch();
    m_advice->setWidget(list);
    list->setAutoFillBackground(false); // the area had it filled
}

QString FindingCard::ticketText() const
{
    const calls::Finding *const now = finding();
    if (now == nullptr)
        return {};
    QStringList lines { titleOfFinding(now->code), shown(now->text.view()),
        tr("Call %1").arg(shown(m_ladder->call.id.view())) };
    for (const calls::Place place : now->evidence) {
        const Proof proof = proofOf(place);
        lines << QStringLiteral("- %1  %2").arg(proof.place, proof.words);
    }
    const items::Diagnosed &found = m_found[static_cast<std::size_t>(m_page)];
    if (found.explanation != nullptr) {
        lines << tr("%1: %2").arg(wordFor(found.explanation->sureness), shown(found.explanation->reason));
        for (const diagnosis::Check &check : found.checks) {
            lines << QStringLiteral("* ") + tr("%1: %2").arg(wordFor(check.place), shown(check.text));
            for (const std::string &command : check.commands)
                lines << QStringLiteral("    ") + shown(command);
        }
    }
    return lines.join(QLatin1Char('\n'));
}

void FindingCard::paintEvent(QPaintEvent *)
{
    const calls::Finding *const now = finding();
    if (now == nullptr)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Sign sign = signOf(now->severity);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(theme().isContrast ? QPen(colourOf(sign), 2) : QPen(Qt::NoPen));
    painter.setBrush(groundOf(sign));
    painter.drawRoundedRect(box, px(8), px(8));
    painter.setClipRect(QRectF(0, 0, px(4), height()));
    painter.setBrush(colourOf(sign));
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(box, px(8), px(8));
    painter.setClipping(false);
    paintSeverity(painter, QRectF(px(14), m_title->y() + (m_title->height() - px(16)) / 2.0, px(16), px(16)), sign);
}

} // namespace legwork::ui
