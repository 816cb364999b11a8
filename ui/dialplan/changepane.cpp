// SPDX-License-Identifier: GPL-3.0-or-later
#include "changepane.h"

#include "dialplanundo.h"

#include <common/icons.h>
#include <common/theme.h>
#include <items/dialplanform.h>
#include <items/text.h>

#include <QApplication>
#include <QClipboard>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

using dialplan::ChangeKind;
using dialplan::ObjectKind;

namespace {

/// "preference 0 -> 1, max-conn set to 2".
QString differencesIn(const dialplan::Object &before, const dialplan::Object &after)
{
    QStringList out;
    for (const items::PeerField &field : items::peerFields()) {
        const QString old = items::valueOf(field, before), now = items::valueOf(field, after);
        if (old == now)
            continue;
        const QString name
            = field.id == dialplan::OptionId::Unknown ? ChangeSoFar::tr("other lines") : items::commandOf(field);
        if (field.editor == items::PeerEditor::Flag)
            out.append(now.isEmpty() ? ChangeSoFar::tr("no %1").arg(name) : name);
        else if (field.editor == items::PeerEditor::Lines)
            out.append(name);
        else if (old.isEmpty())
            out.append(name + QLatin1Char(' ') + now);
        else if (now.isEmpty())
            out.append(ChangeSoFar::tr("no %1 (was %2)").arg(name, old));
        else
            out.append(ChangeSoFar::tr("%1 %2 \u2192 %3").arg(name, old, now));
    }
    return out.join(QLatin1String(", "));
}

/// A coloured sign as an icon: the words say the same.
QIcon signIcon(const QString &sign, const QColor &colour)
{
    const qreal ratio = qApp->devicePixelRatio();
    QPixmap map(QSize(px(16), px(16)) * ratio);
    map.setDevicePixelRatio(ratio);
    map.fill(Qt::transparent);
    QPainter painter(&map);
    QFont font = ui::font(TextStyle::Fixed);
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(QRect(0, 0, px(16), px(16)), Qt::AlignCenter, sign);
    return QIcon(map);
}

QLabel *titled(const QString &text, QWidget *parent)
{
    auto *const label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(ui::font(TextStyle::Strong));
    return label;
}

} // namespace

std::vector<DialPlanChange> changesOf(const items::DialPlanSnapshot &snapshot)
{
    std::vector<DialPlanChange> changes;
    for (const items::DialPlanPeer &peer : snapshot.peers->rows) {
        if (peer.change == items::PeerChange::None || changes.size() >= mostChanges)
            continue;
        DialPlanChange change;
        change.tag = peer.tag;
        const std::string name = std::to_string(peer.tag);
        if (peer.change == items::PeerChange::New) {
            change.kind = ChangeKind::Added;
            change.text = peer.matches.isEmpty()
                ? ChangeSoFar::tr("Peer %1 %2").arg(peer.name, peer.kind)
                : ChangeSoFar::tr("Peer %1 %2 for %3").arg(peer.name, peer.kind, peer.matches);
        } else if (peer.change == items::PeerChange::Deleted) {
            change.kind = ChangeKind::Removed;
            change.text = ChangeSoFar::tr("Peer %1 deleted").arg(peer.name);
        } else {
            const auto *const before = snapshot.baseDevice().find(ObjectKind::Peer, name);
            const auto *const after = snapshot.device().find(ObjectKind::Peer, name);
            if (before == nullptr || after == nullptr)
                continue;
            const QString what = differencesIn(*before, *after);
            change.text = what.isEmpty() ? ChangeSoFar::tr("Peer %1: order of lines").arg(peer.name)
                                         : ChangeSoFar::tr("Peer %1: %2").arg(peer.name, what);
        }
        changes.push_back(std::move(change));
    }
    for (const dialplan::Change &change : snapshot.change.changes) {
        if (change.block.rfind("dial-peer voice", 0) != 0 && changes.size() < mostChanges)
            changes.push_back({ change.kind, 0, items::shownText(change.block) });
    }
    if (!snapshot.outside.empty() && changes.size() < mostChanges)
        changes.push_back({ ChangeKind::Changed, 0,
            ChangeSoFar::tr("%n line(s) outside the dial plan", nullptr, static_cast<int>(snapshot.outside.size())) });
    return changes;
}

QString scriptText(const std::vector<std::string> &commands)
{
    QString out;
    for (const std::string &command : commands)
        out += items::textFrom(command) + QLatin1Char('\n');
    return out;
}

ChangeSoFar::ChangeSoFar(items::DialPlanSession &session, const DialPlanUndo &undo, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_undo(undo)
    , m_list(new QListWidget(this))
    , m_none(new QLabel(tr("Nothing has been changed yet."), this))
    , m_rollbackTitle(titled(tr("Rollback is ready"), this))
    , m_rollback(new QLabel(this))
    , m_box(new QFrame(this))
{
    setObjectName(QStringLiteral("changeSoFar"));
    auto *const title = titled(tr("Change so far"), this);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setObjectName(QStringLiteral("changeList"));
    m_list->setAccessibleName(tr("Changes so far"));
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_none->setTextFormat(Qt::PlainText);
    m_none->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_rollback->setTextFormat(Qt::PlainText);
    m_rollback->setFont(ui::font(TextStyle::FixedSmall));
    m_rollback->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_rollback->setLayoutDirection(Qt::LeftToRight);
    m_rollback->setObjectName(QStringLiteral("rollbackBrief"));
    auto *const copy = new QPushButton(icon("copy"), tr("Copy"), m_box);
    copy->setAccessibleName(tr("Copy the rollback"));
    connect(copy, &QPushButton::clicked, this, [this] {
        if (const auto snapshot = m_session.snapshot())
            QApplication::clipboard()->setText(scriptText(snapshot->rollback.commands));
    });
    static_cast<QFrame *>(m_box)->setFrameShape(QFrame::StyledPanel);
    auto *const inBox = new QHBoxLayout(m_box);
    auto *const words = new QVBoxLayout;
    words->setSpacing(px(2));
    words->addWidget(m_rollbackTitle);
    words->addWidget(m_rollback);
    inBox->setContentsMargins(px(12), px(8), px(12), px(8));
    inBox->addLayout(words, 1);
    inBox->addWidget(copy, 0, Qt::AlignTop);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(20), px(8), px(16), px(10));
    column->setSpacing(px(4));
    column->addWidget(title);
    column->addWidget(m_list, 1);
    column->addWidget(m_none, 1);
    column->addWidget(m_box);

    connect(m_list, &QListWidget::itemActivated, this,
        [this](QListWidgetItem *item) { Q_EMIT peerChosen(item->data(Qt::UserRole).toUInt()); });
    connect(m_list, &QListWidget::itemClicked, this,
        [this](QListWidgetItem *item) { Q_EMIT peerChosen(item->data(Qt::UserRole).toUInt()); });
    const auto refreshIfShown = [this](const QString &id) {
        if (id == m_session.current())
            refresh();
    };
    connect(&session, &items::DialPlanSession::changed, this, refreshIfShown);
    connect(&session, &items::DialPlanSession::currentChanged, this, &ChangeSoFar::refresh);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &ChangeSoFar::refresh);
    refresh();
}

void ChangeSoFar::refresh()
{
    const auto snapshot = m_session.snapshot();
    if (snapshot != nullptr && snapshot->isChanged() && !snapshot->isChecked)
        return; // the script follows
    const auto changes = snapshot != nullptr ? changesOf(*snapshot) : std::vector<DialPlanChange> {};
    m_list->clear();
    for (const DialPlanChange &change : changes) {
        const QDateTime time = m_undo.lastEdit(m_session.current(), change.tag);
        const QString text = change.tag != 0 && time.isValid()
            ? tr("%1   %2").arg(change.text, time.toString(QStringLiteral("HH:mm:ss")))
            : change.text;
        auto *const item
            = new QListWidgetItem(change.kind == ChangeKind::Added ? signIcon(QStringLiteral("+"), theme().ok)
                    : change.kind == ChangeKind::Removed           ? signIcon(QStringLiteral("\u2212"), theme().error)
                                                                   : signIcon(QStringLiteral("~"), theme().warning),
                text, m_list);
        item->setToolTip(change.text);
        item->setData(Qt::UserRole, change.tag);
    }
    m_list->setVisible(!changes.empty());
    m_none->setVisible(changes.empty());
    const bool hasScript = snapshot != nullptr && !snapshot->rollback.commands.empty();
    m_box->setVisible(hasScript);
    if (!hasScript)
        return;
    constexpr std::size_t mostLines = 4;
    std::vector<std::string> brief(snapshot->rollback.commands.begin(),
        snapshot->rollback.commands.begin()
            + static_cast<std::ptrdiff_t>(std::min(mostLines, snapshot->rollback.commands.size())));
    QString text = scriptText(brief).trimmed();
    if (snapshot->rollback.commands.size() > mostLines)
        text += QLatin1Char('\n')
            + tr("and %n more line(s)", nullptr, static_cast<int>(snapshot->rollback.commands.size() - mostLines));
    m_rollback->setText(text);
}

} // namespace legwork::ui
