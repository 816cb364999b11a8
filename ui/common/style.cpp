// SPDX-License-Identifier: GPL-3.0-or-later
#include "style.h"

#include "icons.h"
#include "theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QFocusFrame>
#include <QHeaderView>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleFactory>
#include <QStyleOption>
#include <QToolButton>

#include <algorithm>

namespace legwork::ui {

namespace {

constexpr int fieldRadius = 5;
constexpr int boxRadius = 3;

bool has(const QStyleOption *option, QStyle::StateFlag flag) { return option->state.testFlag(flag); }

bool isDanger(const QWidget *widget) { return widget != nullptr && widget->property("danger").toBool(); }

/// A rounded box whose 1 px line falls on whole pixels.
void drawBox(
    QPainter *painter, const QRectF &rect, int radius, const QColor &line, const QColor &ground, double width = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(line.isValid() ? QPen(line, width) : QPen(Qt::NoPen));
    painter->setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
    const double inset = width / 2;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), px(radius), px(radius));
    painter->restore();
}

void drawFocus(QPainter *painter, const QRect &rect, int radius)
{
    drawBox(painter, rect, radius, theme().accent, QColor(), 2);
}

void drawPushButton(const QStyleOptionButton &button, QPainter *painter, const QWidget *widget)
{
    const Theme &t = theme();
    const bool enabled = has(&button, QStyle::State_Enabled);
    const bool pressed = has(&button, QStyle::State_Sunken) || has(&button, QStyle::State_On);
    const bool hovered = enabled && has(&button, QStyle::State_MouseOver);
    const bool primary = enabled && button.features.testFlag(QStyleOptionButton::DefaultButton);
    if (button.features.testFlag(QStyleOptionButton::Flat) && !pressed && !hovered) {
        if (has(&button, QStyle::State_HasFocus))
            drawFocus(painter, button.rect, fieldRadius);
        return;
    }
    QColor ground = hovered || pressed ? t.hover : t.raised;
    QColor line = isDanger(widget) ? t.error : t.lineStrong;
    if (primary) {
        ground = isDanger(widget) ? t.error : t.accent;
        if (pressed || hovered)
            ground = t.isDark ? ground.lighter(108) : ground.darker(112);
        line = ground;
    }
    if (!enabled)
        line = t.line;
    drawBox(painter, button.rect, fieldRadius, line, ground);
    if (has(&button, QStyle::State_HasFocus) && has(&button, QStyle::State_KeyboardFocusChange)) {
        if (primary)
            drawBox(painter, QRectF(button.rect).adjusted(2, 2, -2, -2), fieldRadius - 1, t.accentText, QColor(), 1);
        else
            drawFocus(painter, button.rect, fieldRadius);
    }
}

void drawIndicator(const QStyleOption &option, QPainter *painter, bool round)
{
    const Theme &t = theme();
    const QRectF rect = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool on = has(&option, QStyle::State_On);
    const bool part = has(&option, QStyle::State_NoChange);
    const bool enabled = has(&option, QStyle::State_Enabled);
    const QColor fill = on || part ? (enabled ? t.accent : t.text3) : t.raised;
    const QColor line = on || part ? fill : (enabled ? t.lineStrong : t.line);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(line, 1));
    painter->setBrush(fill);
    if (round)
        painter->drawEllipse(rect);
    else
        painter->drawRoundedRect(rect, px(boxRadius), px(boxRadius));
    if (round && on) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.accentText);
        const double inset = rect.width() * 0.3;
        painter->drawEllipse(rect.adjusted(inset, inset, -inset, -inset));
    } else if (on || part) {
        painter->setPen(QPen(t.accentText, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const auto at = [&rect](double x, double y) {
            return QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height());
        };
        if (part)
            painter->drawLine(at(0.25, 0.5), at(0.75, 0.5));
        else
            painter->drawPolyline(QPolygonF { at(0.22, 0.52), at(0.42, 0.72), at(0.78, 0.3) });
    }
    painter->restore();
    if (has(&option, QStyle::State_HasFocus) && has(&option, QStyle::State_KeyboardFocusChange))
        drawFocus(painter, option.rect.adjusted(-2, -2, 2, 2), boxRadius + 1);
}

/// A chevron of the size of the design's icons, centred.
void drawChevron(QPainter *painter, const QRect &rect, const char *name, const QColor &colour)
{
    const int side = px(12);
    QRect box(0, 0, side, side);
    box.moveCenter(rect.center());
    paintIcon(*painter, box, name, colour);
}

} // namespace

LegworkStyle::LegworkStyle()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
}

void LegworkStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) != nullptr || qobject_cast<QComboBox *>(widget) != nullptr
        || qobject_cast<QScrollBar *>(widget) != nullptr || qobject_cast<QHeaderView *>(widget) != nullptr)
        widget->setAttribute(Qt::WA_Hover);
}

int LegworkStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize: return px(16);
    case PM_ToolBarIconSize: return px(18);
    case PM_ScrollBarExtent: return px(10);
    case PM_ScrollBarSliderMin: return px(28);
    case PM_SplitterWidth: return 7;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return px(15);
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin: return px(16);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return px(8);
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ButtonDefaultIndicator: return 0;
    case PM_TabBarTabHSpace: return px(24);
    case PM_TabBarTabVSpace: return px(14);
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabOverlap: return 0;
    case PM_HeaderMargin: return px(8);
    case PM_HeaderMarkSize: return px(10);
    case PM_DefaultFrameWidth: return 1;
    case PM_FocusFrameVMargin:
    case PM_FocusFrameHMargin: return px(4);
    case PM_MenuHMargin:
    case PM_MenuVMargin: return px(4);
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int LegworkStyle::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *answer) const
{
    switch (hint) {
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ScrollBar_Transient:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_UnderlineShortcut:
    case SH_ItemView_PaintAlternatingRowColorsForEmptyArea: return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition: return 0;
    case SH_FormLayoutFieldGrowthPolicy: return 1; // QFormLayout::ExpandingFieldsGrow
    case SH_ItemView_ShowDecorationSelected: return 1;
    default: return QProxyStyle::styleHint(hint, option, widget, answer);
    }
}

void LegworkStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Theme &t = theme();
    switch (element) {
    case PE_FrameFocusRect: {
        // Rows of views get the hairline that does not shout over the selection's bar; controls the full focus.
        const bool isItem = qobject_cast<const QAbstractItemView *>(widget) != nullptr;
        drawBox(painter, option->rect, isItem ? 0 : boxRadius, t.accent, QColor(), isItem ? 1 : 2);
        return;
    }
    case PE_PanelButtonCommand:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return drawPushButton(*button, painter, widget);
        break;
    case PE_PanelButtonTool: {
        const bool pressed = has(option, State_Sunken) || has(option, State_On);
        const bool hovered = has(option, State_Enabled) && has(option, State_MouseOver);
        const bool framed = !has(option, State_AutoRaise);
        if (framed)
            drawBox(painter, option->rect, fieldRadius, t.lineStrong, pressed || hovered ? t.hover : t.raised);
        else if (pressed || hovered)
            drawBox(painter, option->rect, fieldRadius, QColor(), pressed ? t.line : t.hover);
        if (has(option, State_HasFocus) && has(option, State_KeyboardFocusChange))
            drawFocus(painter, option->rect, fieldRadius);
        return;
    }
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option)) {
            const QColor ground = option->palette.color(QPalette::Base);
            if (frame->lineWidth <= 0) {
                painter->fillRect(option->rect, ground);
                return;
            }
            const bool focus = has(option, State_HasFocus);
            drawBox(painter, option->rect, fieldRadius,
                focus ? t.accent : (has(option, State_Enabled) ? t.lineStrong : t.line), ground, focus ? 2 : 1);
            return;
        }
        break;
    case PE_FrameLineEdit: return;
    case PE_Frame:
    case PE_FrameMenu:
    case PE_FrameGroupBox:
        if (widget != nullptr && widget->property("bare").toBool())
            return;
        drawBox(painter, option->rect, element == PE_FrameMenu ? 6 : 4, element == PE_FrameMenu ? t.lineStrong : t.line,
            QColor());
        return;
    case PE_PanelMenu: painter->fillRect(option->rect, t.raised); return;
    case PE_PanelTipLabel: drawBox(painter, option->rect, 0, t.lineStrong, t.raised); return;
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase:
        if (element == PE_FrameTabBarBase)
            painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.line);
        else
            painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1), t.line);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: return drawIndicator(*option, painter, false);
    case PE_IndicatorRadioButton: return drawIndicator(*option, painter, true);
    case PE_IndicatorArrowDown: return drawChevron(painter, option->rect, "down", t.text2);
    case PE_IndicatorArrowUp: return drawChevron(painter, option->rect, "up", t.text2);
    case PE_IndicatorArrowLeft: return drawChevron(painter, option->rect, "left", t.text2);
    case PE_IndicatorArrowRight: return drawChevron(painter, option->rect, "right", t.text2);
    case PE_IndicatorBranch:
        if (has(option, State_Children)) {
            const bool rtl = option->direction == Qt::RightToLeft;
            drawChevron(painter, option->rect, has(option, State_Open) ? "down" : (rtl ? "left" : "right"), t.text2);
        }
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            if (header->sortIndicator != QStyleOptionHeader::None)
                drawChevron(painter, header->rect, header->sortIndicator == QStyleOptionHeader::SortUp ? "up" : "down",
                    t.text2);
            return;
        }
        break;
    case PE_PanelItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option)) {
            if (item->backgroundBrush.style() != Qt::NoBrush)
                painter->fillRect(item->rect, item->backgroundBrush);
            if (has(option, State_Selected))
                painter->fillRect(item->rect, t.sel);
            else if (has(option, State_MouseOver) && has(option, State_Enabled))
                painter->fillRect(item->rect, t.hover);
            // The bar stands at the row's leading edge only.
            if (has(option, State_Selected)
                && (item->viewItemPosition == QStyleOptionViewItem::Beginning
                    || item->viewItemPosition == QStyleOptionViewItem::OnlyOne)) {
                const bool rtl = item->direction == Qt::RightToLeft;
                const QRect bar(
                    rtl ? item->rect.right() - 2 : item->rect.left(), item->rect.top(), 3, item->rect.height());
                painter->fillRect(bar, t.accent);
            }
            return;
        }
        break;
    case PE_PanelItemViewRow:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option)) {
            if (has(option, State_Selected))
                painter->fillRect(item->rect, t.sel);
            else if (item->features.testFlag(QStyleOptionViewItem::Alternate))
                painter->fillRect(item->rect, t.alt);
            return;
        }
        break;
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
    case PE_FrameDockWidget: return;
    default: break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void LegworkStyle::drawControl(
    ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Theme &t = theme();
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            QStyleOptionButton label = *button;
            if (has(option, State_Enabled)) {
                const bool primary = button->features.testFlag(QStyleOptionButton::DefaultButton);
                const QColor colour = primary ? t.accentText : (isDanger(widget) ? t.error : t.text);
                label.palette.setColor(QPalette::ButtonText, colour);
            }
            return QProxyStyle::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_HeaderSection: {
        painter->fillRect(option->rect, t.base);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.line);
        return;
    }
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, t.base);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.line);
        return;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QStyleOptionHeader label = *header;
            label.palette.setColor(QPalette::ButtonText, t.text2);
            label.state.setFlag(State_On, false);
            return QProxyStyle::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            if (has(option, State_Selected))
                painter->fillRect(QRect(tab->rect.left(), tab->rect.bottom() - 1, tab->rect.width(), 2), t.accent);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab label = *tab;
            label.palette.setColor(QPalette::WindowText, has(option, State_Selected) ? t.accent : t.text2);
            return QProxyStyle::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_ProgressBarGroove: {
        QRect bar = option->rect;
        bar.setTop(bar.center().y() - 1);
        bar.setHeight(3);
        painter->fillRect(bar, t.line);
        return;
    }
    case CE_ProgressBarContents:
        if (const auto *progress = qstyleoption_cast<const QStyleOptionProgressBar *>(option)) {
            QRect bar = option->rect;
            bar.setTop(bar.center().y() - 1);
            bar.setHeight(3);
            const qint64 range = qint64(progress->maximum) - progress->minimum;
            if (range > 0)
                bar.setWidth(static_cast<int>(bar.width() * (qint64(progress->progress) - progress->minimum) / range));
            painter->fillRect(bar, t.accent);
            return;
        }
        break;
    case CE_Splitter: {
        const bool flat = has(option, State_Horizontal);
        const QPoint middle = option->rect.center();
        painter->fillRect(flat ? QRect(middle.x(), option->rect.top(), 1, option->rect.height())
                               : QRect(option->rect.left(), middle.y(), option->rect.width(), 1),
            t.line);
        return;
    }
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            if (item->menuItemType != QStyleOptionMenuItem::Separator) {
                if (has(option, State_Selected) && has(option, State_Enabled))
                    painter->fillRect(option->rect, t.sel);
                QStyleOptionMenuItem plain = *item;
                plain.palette.setColor(QPalette::Highlight, t.sel);
                plain.palette.setColor(QPalette::HighlightedText, t.selText);
                plain.state.setFlag(State_Selected, false);
                return QProxyStyle::drawControl(element, &plain, painter, widget);
            }
            painter->fillRect(
                QRect(option->rect.left() + px(8), option->rect.center().y(), option->rect.width() - px(16), 1),
                t.line);
            return;
        }
        break;
    case CE_MenuEmptyArea: return;
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

QRect LegworkStyle::subControlRect(
    ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const
{
    // A scroll bar is its thumb: no buttons at its ends.
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (bar == nullptr || part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine)
            return {};
        const bool flat = bar->orientation == Qt::Horizontal;
        const int length = flat ? bar->rect.width() : bar->rect.height();
        const qint64 range = qint64(bar->maximum) - bar->minimum;
        int thumb = length;
        if (range > 0)
            thumb = std::clamp(static_cast<int>(qint64(bar->pageStep) * length / (range + bar->pageStep)),
                std::min(length, px(28)), length);
        const int start
            = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - thumb, bar->upsideDown);
        const auto stretch = [&](int from, int size) {
            return flat ? QRect(bar->rect.x() + from, bar->rect.y(), size, bar->rect.height())
                        : QRect(bar->rect.x(), bar->rect.y() + from, bar->rect.width(), size);
        };
        switch (part) {
        case SC_ScrollBarGroove: return bar->rect;
        case SC_ScrollBarSlider: return stretch(start, thumb);
        case SC_ScrollBarSubPage: return stretch(0, start);
        case SC_ScrollBarAddPage: return stretch(start + thumb, length - start - thumb);
        default: return {};
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

void LegworkStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const Theme &t = theme();
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (bar == nullptr || bar->maximum <= bar->minimum)
            return;
        QRectF thumb = subControlRect(control, option, SC_ScrollBarSlider, widget);
        const double inset = thumb.width() < thumb.height() ? thumb.width() * 0.25 : thumb.height() * 0.25;
        thumb.adjust(inset, inset, -inset, -inset);
        QColor colour = t.lineStrong;
        if (!has(option, State_MouseOver) && !t.isContrast)
            colour.setAlphaF(0.65F);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colour);
        const double radius = std::min(thumb.width(), thumb.height()) / 2;
        painter->drawRoundedRect(thumb, radius, radius);
        painter->restore();
        return;
    }
    if (control == CC_ComboBox) {
        const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        if (combo != nullptr && combo->frame) {
            const bool focus = has(option, State_HasFocus);
            const bool hovered = has(option, State_Enabled) && has(option, State_MouseOver) && !combo->editable;
            drawBox(painter, option->rect, fieldRadius,
                focus ? t.accent : (has(option, State_Enabled) ? t.lineStrong : t.line), hovered ? t.hover : t.raised,
                focus ? 2 : 1);
            drawChevron(painter, subControlRect(control, option, SC_ComboBoxArrow, widget), "down", t.text2);
            return;
        }
    }
    if (control == CC_ToolButton) {
        const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        if (button != nullptr && button->features.testFlag(QStyleOptionToolButton::HasMenu)
            && !button->features.testFlag(QStyleOptionToolButton::MenuButtonPopup)) {
            QStyleOptionToolButton plain = *button;
            plain.features.setFlag(QStyleOptionToolButton::HasMenu, false);
            if (button->toolButtonStyle != Qt::ToolButtonIconOnly) {
                const bool rtl = button->direction == Qt::RightToLeft;
                QRect mark = button->rect;
                mark.setWidth(px(18));
                if (!rtl)
                    mark.moveRight(button->rect.right());
                plain.rect.adjust(rtl ? px(14) : 0, 0, rtl ? 0 : -px(14), 0);
                plain.state.setFlag(State_AutoRaise, true);
                plain.state.setFlag(State_MouseOver, false);
                proxy()->drawPrimitive(PE_PanelButtonTool, button, painter, widget);
                drawChevron(painter, mark, "down", t.text2);
            }
            return QProxyStyle::drawComplexControl(control, &plain, painter, widget);
        }
    }
    if (control == CC_SpinBox) {
        const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
        if (spin != nullptr) {
            const bool focus = has(option, State_HasFocus);
            drawBox(painter, option->rect, fieldRadius, focus ? t.accent : t.lineStrong, t.raised, focus ? 2 : 1);
            drawChevron(painter, subControlRect(control, option, SC_SpinBoxUp, widget), "up", t.text2);
            drawChevron(painter, subControlRect(control, option, SC_SpinBoxDown, widget), "down", t.text2);
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect LegworkStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_LineEditContents) {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame != nullptr && frame->lineWidth > 0)
            rect.adjust(px(4), 0, -px(4), 0);
    }
    return rect;
}

QSize LegworkStyle::sizeFromContents(
    ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        result.setWidth(size.width() + px(24));
        result.setHeight(std::max(size.height() + px(6), px(28)));
        break;
    case CT_ToolButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            button != nullptr && button->toolButtonStyle != Qt::ToolButtonIconOnly) {
            result.setHeight(std::max(result.height(), px(28)));
            if (button->features.testFlag(QStyleOptionToolButton::HasMenu))
                result.rwidth() += px(14);
        }
        break;
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox: result.setHeight(std::max(result.height(), px(28))); break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item != nullptr && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.setHeight(std::max(result.height(), px(26)));
        break;
    case CT_ItemViewItem: result.setHeight(std::max(result.height(), px(24))); break;
    case CT_HeaderSection: result.setHeight(std::max(result.height(), px(28))); break;
    default: break;
    }
    return result;
}

} // namespace legwork::ui
