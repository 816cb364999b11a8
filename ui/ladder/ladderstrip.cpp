// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderstrip.h"

#include "ladderpainter.h"

#include <common/icons.h>
#include <common/roles.h>
#include <items/zone.h>

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace legwork::ui {

namespace {

/// "5 min 23.3 s": a length for people.
QString lengthText(Milliseconds length)
{
    if (length.count() <= 0)
        return QStringLiteral("\u2013");
    const double seconds = static_cast<double>(length.count()) / 1000.0;
    if (seconds < 60)
        return QStringLiteral("%1 s").arg(seconds, 0, 'f', 1);
    const int minutes = static_cast<int>(seconds) / 60;
    if (minutes < 60)
        return QStringLiteral("%1 min %2 s").arg(minutes).arg(seconds - minutes * 60, 0, 'f', 1);
    return QStringLiteral("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

} // namespace

LadderStrip::LadderStrip(QWidget *parent)
    : QWidget(parent)
    , m_outcome(new QLabel(this))
{
    setFixedHeight(px(43));
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(px(16), 0, px(12), 0);
    row->setSpacing(px(6));
    row->setSizeConstraint(QLayout::SetNoConstraint); // what does not fit is hidden, see fit()
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setFont(ui::font(TextStyle::Strong));
    m_outcome->setContentsMargins(px(24), 0, px(8), 0);
    row->addWidget(m_outcome);
    m_start = addFact(tr("Start"));
    m_length = addFact(tr("Length"));
    m_ivr = addFact(tr("IVR"));
    m_queue = addFact(tr("Queue"));
    m_talk = addFact(tr("Talk"));
    m_label = addFact(tr("Label"));
    m_label->setCursor(Qt::PointingHandCursor);
    m_label->setToolTip(tr("Click copies, right click filters"));
    m_label->installEventFilter(this);
    row->addStretch();
    m_folded = new QLabel(this);
    m_folded->setTextFormat(Qt::PlainText);
    m_folded->setFont(ui::font(TextStyle::Caption));
    m_folded->setMinimumWidth(1);
    row->addWidget(m_folded);
    m_follow = new QToolButton(this);
    m_follow->setText(tr("Follow"));
    m_follow->setCheckable(true);
    m_follow->setToolTip(tr("Keep the end in view (F)"));
    m_follow->setIcon(icon("follow"));
    m_follow->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_follow->setAccessibleName(tr("Follow"));
    row->addWidget(m_follow);
    auto *const detailName = new QLabel(tr("Detail"), this);
    detailName->setFont(ui::font(TextStyle::Caption));
    row->addWidget(detailName);
    m_detail = new QComboBox(this);
    m_detail->addItems({ tr("Brief"), tr("Full"), tr("Wire") });
    m_detail->setAccessibleName(tr("Detail"));
    m_detail->setItemData(0, tr("Each step once; what follows by protocol is folded"), Qt::ToolTipRole);
    m_detail->setItemData(1, tr("Each message and event once"), Qt::ToolTipRole);
    m_detail->setItemData(2, tr("Each copy as each host saw it"), Qt::ToolTipRole);
    detailName->setBuddy(m_detail);
    row->addWidget(m_detail);
    m_compare = new QPushButton(icon("compare"), tr("Compare..."), this);
    row->addWidget(m_compare);
    m_export = new QPushButton(icon("export"), tr("Export"), this);
    row->addWidget(m_export);
    connect(m_detail, &QComboBox::activated, this,
        [this](int index) { Q_EMIT detailChosen(static_cast<items::DetailLevel>(index)); });
    connect(m_follow, &QToolButton::clicked, this, &LadderStrip::followToggled);
    clear();
}

QLabel *LadderStrip::addFact(const QString &name)
{
    auto *const label = new QLabel(name, this);
    label->setFont(ui::font(TextStyle::Caption));
    auto *const value = new QLabel(this);
    value->setTextFormat(Qt::PlainText);
    QFont font = ui::font(TextStyle::Body);
    font.setWeight(QFont::Medium);
    value->setFont(font);
    value->setContentsMargins(0, 0, px(8), 0);
    value->setAccessibleName(name);
    layout()->addWidget(label);
    layout()->addWidget(value);
    m_names << label;
    m_facts << value;
    return value;
}

void LadderStrip::clear()
{
    m_sign = -1;
    m_outcome->clear();
    for (QLabel *const label : m_names + m_facts) {
        label->setVisible(false);
        label->setProperty("known", false);
    }
    m_folded->clear();
    m_follow->setVisible(false);
    m_compare->setEnabled(false);
    m_export->setEnabled(false);
    update();
}

void LadderStrip::setCall(const calls::Call &call, const calls::Zone &zone)
{
    const Sign sign = signOf(call);
    m_sign = static_cast<int>(sign);
    const bool isFinding = call.finding() != nullptr && sign != Sign::Info;
    m_outcome->setText(isFinding ? titleOfFinding(call.finding()->code) : wordFor(call.outcome));
    QPalette palette = m_outcome->palette();
    palette.setColor(QPalette::WindowText, isFinding ? colourOf(sign) : theme().text);
    m_outcome->setPalette(palette);
    m_outcome->setAccessibleName(wordFor(sign) + QStringLiteral(", ") + m_outcome->text());
    const std::string clock = items::wallClock(call.start, zone);
    m_start->setText(clock.size() > 11 ? QString::fromLatin1(clock.data() + 11) : QStringLiteral("\u2013"));
    m_length->setText(lengthText(call.end - call.start));
    m_ivr->setText(lengthText(call.ivr));
    m_queue->setText(lengthText(call.queue));
    m_talk->setText(lengthText(call.talk));
    QString label = shown(call.label.view());
    if (!call.correlationId.empty())
        label += QStringLiteral(" + ") + shown(call.correlationId.view());
    m_label->setText(label);
    const bool fits[]
        = { true, true, call.ivr.count() > 0, call.queue.count() > 0, call.talk.count() > 0, !call.label.empty() };
    for (int i = 0; i < m_facts.size(); ++i)
        m_facts[i]->setProperty("known", fits[i]);
    fit();
    m_compare->setEnabled(true);
    m_export->setEnabled(true);
    update();
}

/// Facts give way, the last first, when the line gets short.
void LadderStrip::fit()
{
    int room = width() - m_outcome->sizeHint().width() - px(420);
    for (int i = 0; i < m_facts.size(); ++i) {
        const bool isKnown = m_facts[i]->property("known").toBool();
        const int wanted = m_names[i]->sizeHint().width() + m_facts[i]->sizeHint().width() + px(12);
        const bool isShown = isKnown && wanted <= room;
        m_names[i]->setVisible(isShown);
        m_facts[i]->setVisible(isShown);
        room -= isKnown ? wanted : 0;
    }
    m_folded->setVisible(room > m_folded->sizeHint().width());
}

QSize LadderStrip::minimumSizeHint() const
{
    const QSize whole = QWidget::minimumSizeHint();
    return { std::min(whole.width(), m_outcome->sizeHint().width() + px(420)), whole.height() };
}

void LadderStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void LadderStrip::setDetail(items::DetailLevel detail) { m_detail->setCurrentIndex(static_cast<int>(detail)); }

void LadderStrip::setFollowing(bool isLive, bool isFollowing)
{
    m_follow->setVisible(isLive || isFollowing);
    m_follow->setChecked(isFollowing);
}

void LadderStrip::setFolded(const QString &text)
{
    m_folded->setText(text);
    fit();
    m_folded->setToolTip(text.isEmpty() ? text : tr("What follows by protocol, proxy hops and repetitions"));
}

bool LadderStrip::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_label && event->type() == QEvent::MouseButtonRelease) {
        const auto *const mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() == Qt::RightButton)
            Q_EMIT labelFilterRequested(QStringLiteral("label:") + m_label->text().section(QLatin1Char(' '), 0, 0));
        else
            QGuiApplication::clipboard()->setText(m_label->text());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void LadderStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().window);
    painter.setPen(theme().line);
    painter.drawLine(0, height() - 1, width(), height() - 1);
    if (m_sign >= 0)
        paintSeverity(painter, QRectF(px(16), (height() - px(16)) / 2.0, px(16), px(16)), static_cast<Sign>(m_sign));
}

} // namespace legwork::ui
