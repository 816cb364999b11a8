// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QUuid>

#include <algorithm>
#include <array>
#include <cmath>

namespace legwork::entitlements {

namespace {

struct KindWord {
    Kind kind;
    const char *word;
    const char *vendor; // as licences are listed
};

constexpr std::array kindWords {
    KindWord { Kind::SelfService, "self-service", "cvp self service ports" },
    KindWord { Kind::Flex, "flex", "flex cvp self service ports" },
    KindWord { Kind::Standard, "std", "cvp std self service ports" },
    KindWord { Kind::Lab, "lab", "cvp lab self service ports" },
    KindWord { Kind::CallDirector, "call-director", "cvp call director ports" },
};

QJsonValue textOrNull(const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); }
QJsonValue dateOrNull(QDate date) { return date.isValid() ? QJsonValue(date.toString(Qt::ISODate)) : QJsonValue(); }

QString tr(const char *text) { return QCoreApplication::translate("entitlements", text); }

/// Takes members out of an object and remembers the first that is not what it should be.
class Members final {
public:
    explicit Members(const QJsonObject &object)
        : m_object(object)
    {
    }

    QString text(const char *name)
    {
        const QJsonValue value = of(name);
        if (value.isString())
            return value.toString();
        if (!value.isNull() && !value.isUndefined())
            refuse(name, "is no text");
        return {};
    }
    QDate date(const char *name)
    {
        const QString given = text(name);
        const QDate date = QDate::fromString(given, Qt::ISODate);
        if (!given.isEmpty() && !date.isValid())
            refuse(name, "is no date of the form 2026-03-31");
        return date;
    }
    qint64 whole(const char *name, qint64 otherwise, qint64 most)
    {
        const QJsonValue value = of(name);
        if (value.isNull() || value.isUndefined())
            return otherwise;
        const double number = value.toDouble(-1);
        if (number < 0 || number > static_cast<double>(most) || number != std::floor(number)) {
            refuse(name, "is no whole number in its bounds");
            return otherwise;
        }
        return static_cast<qint64>(number);
    }
    QJsonArray array(const char *name)
    {
        const QJsonValue value = of(name);
        if (!value.isArray() && !value.isNull() && !value.isUndefined())
            refuse(name, "is no list");
        return value.toArray();
    }
    [[nodiscard]] bool has(const char *name) const { return !of(name).isUndefined() && !of(name).isNull(); }
    void refuse(const char *name, const char *why)
    {
        if (!m_fault)
            m_fault = Error { ErrorKind::NotSupported, name, why };
    }
    [[nodiscard]] const std::optional<Error> &fault() const noexcept { return m_fault; }

private:
    [[nodiscard]] QJsonValue of(const char *name) const { return m_object.value(QLatin1StringView(name)); }

    const QJsonObject &m_object;
    std::optional<Error> m_fault;
};

} // namespace

Pool Product::pool() const noexcept
{
    return kind == Kind::CallDirector ? Pool::CallDirector : kind == Kind::Own ? Pool::Own : Pool::SelfService;
}

QString wordOf(const Product &product)
{
    const auto found = std::ranges::find(kindWords, product.kind, &KindWord::kind);
    return found != kindWords.end() ? QString::fromLatin1(found->word) : product.own;
}

Product productFrom(const QString &word)
{
    const QString plain = word.simplified().toLower();
    for (const KindWord &known : kindWords) {
        const QLatin1StringView own(known.word);
        const QLatin1StringView vendor(known.vendor);
        if (plain == own || plain == vendor || plain == QString(own).replace(u'-', u' '))
            return { known.kind, {} };
    }
    return { Kind::Own, word.simplified() };
}

QString wordOf(Pool pool)
{
    switch (pool) {
    case Pool::SelfService: return QStringLiteral("self-service");
    case Pool::CallDirector: return QStringLiteral("call-director");
    case Pool::Own: break;
    }
    return QStringLiteral("own");
}

QString wordOf(State state)
{
    switch (state) {
    case State::Planned: return QStringLiteral("planned");
    case State::Active: return QStringLiteral("active");
    case State::EndsSoon: return QStringLiteral("ends-soon");
    case State::Grace: return QStringLiteral("grace");
    case State::Expired: break;
    }
    return QStringLiteral("expired");
}

State stateOn(const Contract &contract, QDate day)
{
    if (contract.end.isValid() && day > contract.lastDay())
        return State::Expired;
    if (contract.end.isValid() && day > contract.end)
        return day < contract.start ? State::Planned : State::Grace;
    if (day < contract.start)
        return State::Planned;
    const auto left = daysLeft(contract, day);
    const auto most = std::ranges::max_element(contract.reminderDays);
    return left && most != contract.reminderDays.end() && *left <= *most ? State::EndsSoon : State::Active;
}

std::optional<qint64> daysLeft(const Contract &contract, QDate day)
{
    if (!contract.end.isValid() || day > contract.end)
        return std::nullopt;
    return day.daysTo(contract.end);
}

QStringList faultsOf(const Contract &contract)
{
    QStringList faults;
    if (contract.number.trimmed().isEmpty())
        faults << tr("contract: its number is missing");
    if (contract.product.kind == Kind::Own && contract.product.own.trimmed().isEmpty())
        faults << tr("product: the name of an own kind is missing");
    if (contract.quantity == 0 || contract.quantity > mostQuantity)
        faults << tr("quantity: a whole number from 1 to %1").arg(mostQuantity);
    if (!contract.start.isValid())
        faults << tr("start: the first day in force is missing");
    if (contract.end.isValid() && contract.start.isValid() && contract.end < contract.start)
        faults << tr("end: %1 lies before the start, %2")
                      .arg(contract.end.toString(Qt::ISODate), contract.start.toString(Qt::ISODate));
    if (contract.graceDays < 0 || contract.graceDays > mostGraceDays)
        faults << tr("grace: from 0 to %1 days").arg(mostGraceDays);
    for (const int days : contract.reminderDays) {
        if (days < 0 || days > mostGraceDays)
            faults << tr("reminders: from 0 to %1 days before the end").arg(mostGraceDays);
    }
    for (const QString *const text : { &contract.number, &contract.order, &contract.owner, &contract.note,
             &contract.document, &contract.product.own, &contract.scope.deployment, &contract.scope.site }) {
        if (text->size() > mostTextLength) {
            faults << tr("text: a field is longer than %1 characters").arg(mostTextLength);
            break;
        }
    }
    return faults;
}

Contract newContract()
{
    Contract contract;
    contract.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    return contract;
}

QJsonObject toJson(const Contract &contract)
{
    QJsonArray reminders;
    for (const int days : contract.reminderDays)
        reminders.append(days);
    return {
        { QStringLiteral("id"), contract.id },
        { QStringLiteral("contract"), contract.number },
        { QStringLiteral("product"), wordOf(contract.product) },
        { QStringLiteral("pool"), wordOf(contract.product.pool()) },
        { QStringLiteral("quantity"), static_cast<qint64>(contract.quantity) },
        { QStringLiteral("start"), dateOrNull(contract.start) },
        { QStringLiteral("end"), dateOrNull(contract.end) },
        { QStringLiteral("graceDays"), contract.graceDays },
        { QStringLiteral("deployment"), textOrNull(contract.scope.deployment) },
        { QStringLiteral("site"), textOrNull(contract.scope.site) },
        { QStringLiteral("servers"), QJsonArray::fromStringList(contract.scope.servers) },
        { QStringLiteral("order"), textOrNull(contract.order) },
        { QStringLiteral("owner"), textOrNull(contract.owner) },
        { QStringLiteral("note"), textOrNull(contract.note) },
        { QStringLiteral("document"), textOrNull(contract.document) },
        { QStringLiteral("reminderDays"), reminders },
        { QStringLiteral("renews"), textOrNull(contract.renews) },
    };
}

Result<Contract> contractFrom(const QJsonObject &object)
{
    Members members(object);
    Contract contract = newContract();
    if (members.has("id"))
        contract.id = members.text("id");
    contract.number = members.text("contract");
    contract.product = productFrom(members.text("product"));
    contract.quantity = static_cast<std::uint32_t>(members.whole("quantity", 0, mostQuantity));
    contract.start = members.date("start");
    contract.end = members.date("end");
    contract.graceDays = static_cast<int>(members.whole("graceDays", 0, mostGraceDays));
    contract.scope.deployment = members.text("deployment");
    contract.scope.site = members.text("site");
    for (const QJsonValue &server : members.array("servers")) {
        if (!server.isString())
            members.refuse("servers", "holds something that is no text");
        contract.scope.servers << server.toString();
    }
    contract.order = members.text("order");
    contract.owner = members.text("owner");
    contract.note = members.text("note");
    contract.document = members.text("document");
    if (members.has("reminderDays")) {
        contract.reminderDays.clear();
        for (const QJsonValue &days : members.array("reminderDays")) {
            if (!days.isDouble() || days.toInt(-1) < 0)
                members.refuse("reminderDays", "holds something that is no number of days");
            contract.reminderDays << days.toInt();
        }
    }
    contract.renews = members.text("renews");
    if (members.fault())
        return tl::unexpected(*members.fault());
    return contract;
}

} // namespace legwork::entitlements
