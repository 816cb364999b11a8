// SPDX-License-Identifier: GPL-3.0-or-later
#include "peerform.h"

#include <common/icons.h>
#include <common/theme.h>
#include <items/text.h>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

using dialplan::Object;
using dialplan::ObjectKind;
using items::PeerEditor;
using items::PeerField;

namespace {

/// A word on a tinted ground.
class Tag final : public QLabel {
public:
    using QLabel::QLabel;
    QColor Theme::*ground = &Theme::hover;
    QColor Theme::*ink = &Theme::text2;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().*ground);
        painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
        painter.setPen(theme().*ink);
        painter.setFont(font());
        painter.drawText(rect(), Qt::AlignCenter, text());
    }
    QSize sizeHint() const override
    {
        const QFontMetrics metrics(font());
        return { metrics.horizontalAdvance(text()) + px(16), metrics.height() + px(4) };
    }
};

/// A section's name and a line behind it.
class SectionHead final : public QWidget {
public:
    SectionHead(QString text, QWidget *parent)
        : QWidget(parent)
        , m_text(std::move(text))
    {
        setAccessibleName(m_text);
        setFixedHeight(px(26));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setFont(ui::font(TextStyle::Caption));
        painter.setPen(theme().text2);
        const int width = painter.fontMetrics().horizontalAdvance(m_text);
        const bool isLeft = layoutDirection() == Qt::LeftToRight;
        painter.drawText(rect(), Qt::AlignVCenter | (isLeft ? Qt::AlignLeft : Qt::AlignRight), m_text);
        painter.setPen(theme().line);
        const int begin = width + px(10);
        painter.drawLine(
            isLeft ? begin : 0, height() / 2, isLeft ? this->width() : this->width() - begin, height() / 2);
    }

private:
    QString m_text;
};

/// Paints a bar at the leading edge of each row that differs from the device.
class FormGround final : public QWidget {
public:
    FormGround(const QList<PeerFieldRow *> &rows, QWidget *parent)
        : QWidget(parent)
        , m_rows(rows)
    {
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        for (const PeerFieldRow *const row : m_rows) {
            if (!row->isVisible() || !row->isChanged())
                continue;
            const QRect place = row->geometry();
            const bool isLeft = layoutDirection() == Qt::LeftToRight;
            painter.fillRect(
                QRect(isLeft ? px(10) : width() - px(14), place.top(), px(4), place.height()), theme().warning);
        }
    }

private:
    const QList<PeerFieldRow *> &m_rows;
};

bool isOf(const PeerField &field, const Object &peer) { return peer.isPots() ? field.isPots : field.isVoip; }

} // namespace

PeerForm::PeerForm(items::DialPlanSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_title(new QLabel(this))
    , m_kind(new Tag(this))
    , m_state(new Tag(this))
    , m_none(new QLabel(tr("No dial-peer is selected."), this))
    , m_restore(new QPushButton(tr("Restore"), this))
    , m_revertPeer(new QToolButton(this))
    , m_all(new QToolButton(this))
    , m_notice(new QLabel(this))
    , m_area(new QScrollArea(this))
    , m_content(new FormGround(m_rows, m_area))
{
    setObjectName(QStringLiteral("peerForm"));
    m_title->setFont(ui::font(TextStyle::Title));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setObjectName(QStringLiteral("peerTitle"));
    for (QLabel *const tag : { m_kind, m_state })
        tag->setFont(ui::font(TextStyle::Caption));
    m_state->setObjectName(QStringLiteral("peerState"));
    m_restore->hide();
    m_revertPeer->setIcon(icon("undo"));
    m_revertPeer->setAutoRaise(true);
    m_revertPeer->setToolTip(tr("Take back every change of this peer"));
    m_revertPeer->setAccessibleName(m_revertPeer->toolTip());
    m_all->setText(tr("All fields"));
    m_all->setCheckable(true);
    m_all->setObjectName(QStringLiteral("allFields"));
    m_all->setToolTip(tr("Show also what is not set"));
    auto *const head = new QHBoxLayout;
    head->setContentsMargins(px(20), px(10), px(16), px(6));
    head->setSpacing(px(8));
    head->addWidget(m_title);
    head->addWidget(m_kind);
    head->addWidget(m_state);
    head->addWidget(m_revertPeer);
    head->addStretch();
    head->addWidget(m_restore);
    head->addWidget(m_all);
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    m_notice->setContentsMargins(px(20), px(2), px(16), px(6));
    m_notice->setObjectName(QStringLiteral("formNotice"));
    m_notice->hide();
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setTextFormat(Qt::PlainText);

    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    build();
    m_area->setWidget(m_content);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_notice);
    column->addWidget(m_none, 1);
    column->addWidget(m_area, 1);

    connect(m_restore, &QPushButton::clicked, this, [this] { Q_EMIT restoreRequested(m_tag); });
    connect(m_revertPeer, &QToolButton::clicked, this, [this] { Q_EMIT revertRequested(m_tag); });
    connect(m_all, &QToolButton::toggled, this, [this](bool isOn) {
        m_showsAll = isOn;
        refresh();
        Q_EMIT showsAllChanged();
    });
    const auto refreshIfShown = [this](const QString &id) {
        if (id == m_session.current())
            refresh();
    };
    connect(&session, &items::DialPlanSession::changed, this, refreshIfShown);
    connect(&session, &items::DialPlanSession::textChanged, this, refreshIfShown);
    connect(&session, &items::DialPlanSession::parseFailed, this, refreshIfShown);
    connect(&session, &items::DialPlanSession::lockChanged, this, refreshIfShown);
    connect(&session, &items::DialPlanSession::currentChanged, this, &PeerForm::refresh);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &PeerForm::refresh);
    refresh();
}

void PeerForm::build()
{
    // Not a QFormLayout: in Qt 6.4 it writes beyond its memory when rows whose height depends on their width are
    // hidden.
    auto *const grid = new QGridLayout(m_content);
    grid->setContentsMargins(px(20), 0, px(16), px(16));
    grid->setHorizontalSpacing(px(12));
    grid->setVerticalSpacing(px(6));
    grid->setColumnMinimumWidth(0, px(112));
    grid->setColumnStretch(1, 1);
    auto section = items::PeerSection::Match;
    bool isFirst = true;
    for (const PeerField &field : items::peerFields()) {
        if (isFirst || field.section != section) {
            section = field.section;
            isFirst = false;
            auto *const head = new SectionHead(items::wordFor(section), m_content);
            grid->addWidget(head, grid->rowCount(), 0, 1, 2);
            m_heads.insert(static_cast<int>(section), head);
        }
        auto *const row = new PeerFieldRow(field, *this);
        const int place = grid->rowCount();
        grid->addWidget(row->label(), place, 0, Qt::AlignTrailing | Qt::AlignTop);
        grid->addWidget(row, place, 1);
        row->label()->setMinimumHeight(px(28));
        m_rows.append(row);
        connect(row, &PeerFieldRow::typed, this, [this, row] { onTyped(*row); });
        connect(row, &PeerFieldRow::left, this, [this] { ++m_step; });
        connect(row, &PeerFieldRow::reverted, this, [this, row] {
            const auto snapshot = m_session.snapshot();
            const Object *const before
                = snapshot != nullptr ? snapshot->baseDevice().find(ObjectKind::Peer, std::to_string(m_tag)) : nullptr;
            if (before != nullptr)
                write(*row, items::valueOf(row->field(), *before));
            ++m_step;
        });
        connect(row, &PeerFieldRow::entered, this, [this, row] {
            const items::DialPlanBlock block = items::peerBlock(m_session, m_session.current(), m_tag);
            const dialplan::LineNumber line = block.isRead() ? block.object->lineOf(row->field().id) : 0;
            Q_EMIT fieldEntered(line == 0 ? 0 : block.lines.first + line - 1);
        });
    }
    grid->setRowStretch(grid->rowCount(), 1);
}

PeerFieldRow *PeerForm::row(dialplan::OptionId id) const
{
    const auto found = std::ranges::find_if(m_rows, [&](const PeerFieldRow *row) { return row->field().id == id; });
    return found == m_rows.end() ? nullptr : *found;
}

void PeerForm::setShowsAll(bool showsAll) { m_all->setChecked(showsAll); }

void PeerForm::showPeer(quint32 tag)
{
    if (m_tag == tag)
        return;
    m_tag = tag;
    m_isOther = true;
    ++m_step;
    m_area->ensureVisible(0, 0);
    refresh();
}

void PeerForm::refresh()
{
    const auto snapshot = m_session.snapshot();
    const items::DialPlanPeer *shown = nullptr;
    if (snapshot != nullptr && m_tag != 0) {
        const auto &rows = snapshot->peers->rows;
        const auto found = std::ranges::find(rows, m_tag, &items::DialPlanPeer::tag);
        shown = found == rows.end() ? nullptr : &*found;
    }
    refreshHead(shown);
    if (shown == nullptr)
        return;
    const QString id = m_session.current();
    const Object *const before = snapshot->baseDevice().find(ObjectKind::Peer, std::to_string(m_tag));
    const QString locked = m_session.lockedWhy(id);
    const auto problem = m_session.problem(id);
    m_notice->setText(problem.has_value()
            ? tr("The text cannot be read: %1 This is the last state that could.").arg(problem->text)
            : locked);
    m_notice->setVisible(!m_notice->text().isEmpty());
    if (shown->change == items::PeerChange::Deleted) {
        if (before != nullptr)
            showRows(*before, before, false);
        return;
    }
    // The text as it is now, where it can be read, and the last that could otherwise.
    const items::DialPlanBlock block = items::peerBlock(m_session, id, m_tag);
    const Object *const last = snapshot->device().find(ObjectKind::Peer, std::to_string(m_tag));
    const Object *const now = problem.has_value() || !block.isRead() ? last : block.object;
    if (now != nullptr)
        showRows(*now, before, !problem.has_value() && locked.isEmpty() && block.isRead());
}

void PeerForm::refreshHead(const items::DialPlanPeer *row)
{
    m_none->setVisible(row == nullptr);
    m_area->setVisible(row != nullptr);
    for (QWidget *const part : { static_cast<QWidget *>(m_title), static_cast<QWidget *>(m_kind),
             static_cast<QWidget *>(m_state), static_cast<QWidget *>(m_all) })
        part->setVisible(row != nullptr);
    m_restore->setVisible(row != nullptr && row->change == items::PeerChange::Deleted);
    m_revertPeer->setVisible(row != nullptr && row->change == items::PeerChange::Changed);
    if (row == nullptr) {
        m_notice->hide();
        return;
    }
    m_title->setText(tr("Peer %1").arg(row->name));
    m_kind->setText(row->kind);
    m_kind->updateGeometry();
    auto *const state = static_cast<Tag *>(m_state);
    state->ground = &Theme::warningBg;
    state->ink = &Theme::warning;
    switch (row->change) {
    case items::PeerChange::None:
        state->setText(row->isUp ? QString() : row->isShut ? tr("shut down") : tr("down"));
        state->setToolTip(row->state);
        break;
    case items::PeerChange::New:
        state->setText(tr("new"));
        state->ground = &Theme::okBg;
        state->ink = &Theme::ok;
        break;
    case items::PeerChange::Changed: state->setText(tr("edited")); break;
    case items::PeerChange::Deleted:
        state->setText(tr("deleted"));
        state->ground = &Theme::errorBg;
        state->ink = &Theme::error;
        break;
    }
    state->setVisible(!state->text().isEmpty());
    state->updateGeometry();
}

void PeerForm::showRows(const Object &peer, const Object *before, bool isEditable)
{
    const auto snapshot = m_session.snapshot();
    const dialplan::Device &device = snapshot->device();
    QHash<int, bool> hasRows;
    for (PeerFieldRow *const row : std::as_const(m_rows)) {
        const PeerField &field = row->field();
        const QString value = items::valueOf(field, peer);
        const QString old = before != nullptr ? items::valueOf(field, *before) : QString();
        const bool isSet = value != old || !value.isEmpty();
        const bool isShown = isSet || row->editor()->hasFocus()
            || (isOf(field, peer) && (field.isCommon || m_showsAll)
                && (field.id != dialplan::OptionId::Unknown || m_showsAll));
        if (row->isHidden() == isShown) {
            row->setVisible(isShown);
            row->label()->setVisible(isShown);
        }
        if (!isShown)
            continue;
        hasRows[static_cast<int>(field.section)] = true;
        row->setOffered(items::offered(field, device));
        row->setEditable(isEditable);
        row->follow(value, m_isOther);
        row->setBefore(before != nullptr ? std::optional(old) : std::nullopt);
        row->say(device);
    }
    m_isOther = false;
    for (auto head = m_heads.constBegin(); head != m_heads.constEnd(); ++head)
        head.value()->setVisible(hasRows.value(head.key()));
    m_content->update();
}

void PeerForm::onTyped(PeerFieldRow &row)
{
    if (row.fault().isEmpty())
        write(row, row.value());
    if (const auto snapshot = m_session.snapshot())
        row.say(snapshot->device());
}

void PeerForm::write(PeerFieldRow &row, const QString &value)
{
    const QString id = m_session.current();
    const items::DialPlanBlock block = items::peerBlock(m_session, id, m_tag);
    if (!block.isRead())
        return;
    const PeerField &field = row.field();
    const QString merge = QStringLiteral("%1/%2/%3").arg(m_tag).arg(static_cast<int>(field.id)).arg(m_step);
    if (field.editor == PeerEditor::Lines) {
        std::vector<std::string> lines;
        for (const QString &line : value.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
            lines.push_back(line.trimmed().toStdString());
        m_session.edit(id, tr("peer %1: %2").arg(m_tag).arg(items::labelOf(field)),
            items::withLines(block, field.id, lines), m_tag, merge);
        return;
    }
    const std::string command = items::commandFor(field, value, *block.object);
    m_session.edit(id, tr("peer %1: %2").arg(m_tag).arg(items::shownText(command)),
        items::withCommands(block, { command }), m_tag, merge);
}

void PeerForm::markField(dialplan::OptionId id)
{
    if (PeerFieldRow *const found = row(id); found != nullptr && found->isVisible())
        m_area->ensureWidgetVisible(found, 0, px(40));
}

void PeerForm::focusFirst()
{
    for (PeerFieldRow *const row : std::as_const(m_rows)) {
        if (row->isVisible() && row->editor()->isEnabled()) {
            row->editor()->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
}

} // namespace legwork::ui
