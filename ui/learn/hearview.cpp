// SPDX-License-Identifier: GPL-3.0-or-later
#include "hearview.h"

#include <common/theme.h>

#include <QHash>
#include <QPainter>

#include <algorithm>

namespace legwork::ui {

namespace {

/// Hosts that carry speech stand below, those that only signal above; each row from the caller to the agent.
const QStringList &below()
{
    static const QStringList hosts { QStringLiteral("caller"), QStringLiteral("ingress"), QStringLiteral("vxml"),
        QStringLiteral("agent"), QStringLiteral("agent2"), QStringLiteral("client"), QStringLiteral("ports") };
    return hosts;
}
const QStringList &above()
{
    static const QStringList hosts { QStringLiteral("proxy"), QStringLiteral("cvp"), QStringLiteral("icm"),
        QStringLiteral("cucm"), QStringLiteral("route"), QStringLiteral("app"), QStringLiteral("balancer"),
        QStringLiteral("cache1"), QStringLiteral("cache2") };
    return hosts;
}

} // namespace

QString wordForHost(const QString &name)
{
    static const QHash<QString, const char *> words {
        { QStringLiteral("caller"), QT_TR_NOOP("Caller") },
        { QStringLiteral("ingress"), QT_TR_NOOP("Ingress") },
        { QStringLiteral("vxml"), QT_TR_NOOP("VXML") },
        { QStringLiteral("agent"), QT_TR_NOOP("Agent") },
        { QStringLiteral("agent2"), QT_TR_NOOP("Agent 2") },
        { QStringLiteral("proxy"), QT_TR_NOOP("Proxy") },
        { QStringLiteral("cvp"), QT_TR_NOOP("CVP") },
        { QStringLiteral("icm"), QT_TR_NOOP("ICM") },
        { QStringLiteral("cucm"), QT_TR_NOOP("CUCM") },
        { QStringLiteral("route"), QT_TR_NOOP("Route point") },
        { QStringLiteral("ports"), QT_TR_NOOP("CTI ports") },
        { QStringLiteral("app"), QT_TR_NOOP("Application") },
        { QStringLiteral("client"), QT_TR_NOOP("Client") },
        { QStringLiteral("balancer"), QT_TR_NOOP("Balancer") },
        { QStringLiteral("cache1"), QT_TR_NOOP("Cache 1") },
        { QStringLiteral("cache2"), QT_TR_NOOP("Cache 2") },
    };
    const char *const word = words.value(name, nullptr);
    return word == nullptr ? name : HearView::tr(word);
}

HearView::HearView(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, qOverload<>(&QWidget::update));
}

void HearView::setLinks(const QList<learn::HearLink> &speech, const QList<learn::HearLink> &signalling)
{
    m_speech = speech;
    m_signalling = signalling;
    setAccessibleName(tr("Who hears whom now"));
    setAccessibleDescription(inWords());
    setToolTip(inWords());
    update();
}

QString HearView::inWords() const
{
    const auto list = [](const QList<learn::HearLink> &links) {
        QStringList words;
        for (const learn::HearLink &link : links)
            words.append(tr("%1 and %2").arg(wordForHost(link.from), wordForHost(link.to)));
        return words.isEmpty() ? tr("nobody") : words.join(QStringLiteral(", "));
    };
    return tr("Speech: %1. Signalling: %2.").arg(list(m_speech), list(m_signalling));
}

QSize HearView::sizeHint() const { return { px(320), px(118) }; }

void HearView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QStringList used;
    for (const auto &links : { m_speech, m_signalling }) {
        for (const learn::HearLink &link : links)
            used << link.from << link.to;
    }
    QHash<QString, QRectF> boxes;
    const QFont small = ui::font(TextStyle::Body);
    const QFontMetricsF metrics(small);
    const double height = px(26);
    const auto place = [&](const QStringList &row, double y) {
        QStringList shown;
        std::ranges::copy_if(
            row, std::back_inserter(shown), [&used](const QString &host) { return used.contains(host); });
        const double slot = width() / std::max<double>(1, static_cast<double>(shown.size()));
        for (qsizetype i = 0; i < shown.size(); ++i) {
            const double w = std::min(
                slot - px(14), std::max<double>(px(64), metrics.horizontalAdvance(wordForHost(shown[i])) + px(16)));
            boxes.insert(shown[i], QRectF(slot * (static_cast<double>(i) + 0.5) - w / 2, y, w, height));
        }
    };
    place(above(), px(2));
    place(below(), px(56));
    const auto line = [&](const learn::HearLink &link, double shift) {
        const QRectF a = boxes.value(link.from), b = boxes.value(link.to);
        if (a.isEmpty() || b.isEmpty())
            return;
        painter.drawLine(a.center() + QPointF(0, shift), b.center() + QPointF(0, shift));
    };
    painter.setPen(QPen(theme().text2, 1.2, Qt::DashLine));
    for (const learn::HearLink &link : m_signalling)
        line(link, 0);
    painter.setPen(QPen(theme().accent, 2));
    for (const learn::HearLink &link : m_speech) {
        line(link, -px(3));
        line(link, px(3));
    }
    painter.setFont(small);
    for (auto box = boxes.constBegin(); box != boxes.constEnd(); ++box) {
        painter.setPen(QPen(theme().lineStrong, 1));
        painter.setBrush(theme().alt);
        painter.drawRoundedRect(*box, px(5), px(5));
        painter.setPen(theme().text);
        painter.drawText(
            *box, Qt::AlignCenter, metrics.elidedText(wordForHost(box.key()), Qt::ElideRight, box->width() - 4));
    }
    painter.setFont(ui::font(TextStyle::Caption));
    const QFontMetricsF caption(painter.font());
    double x = px(4);
    const double y = px(104);
    const auto legend = [&](const QString &word, const QPen &pen) {
        painter.setPen(pen);
        painter.drawLine(QPointF(x, y), QPointF(x + px(24), y));
        painter.setPen(theme().text2);
        painter.drawText(QPointF(x + px(32), y + caption.ascent() / 2 - 1), word);
        x += px(32) + caption.horizontalAdvance(word) + px(20);
    };
    legend(tr("speech"), QPen(theme().accent, 3));
    legend(tr("signalling"), QPen(theme().text2, 1.2, Qt::DashLine));
}

} // namespace legwork::ui
