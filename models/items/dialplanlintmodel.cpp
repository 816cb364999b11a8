// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplanlintmodel.h"

#include "text.h"

#include <algorithm>
#include <set>

namespace legwork::items {

namespace {

DialPlanFinding findingOf(const dialplan::LintFinding &found)
{
    DialPlanFinding out;
    out.rule = shownText(found.id);
    out.severity = found.severity;
    out.line = found.line;
    std::string_view text = found.text;
    if (found.object != nullptr) {
        out.tag = found.object->kind == dialplan::ObjectKind::Peer ? found.object->tag : 0;
        out.object = shownText(found.object->name);
        const std::string prefix = "dial-peer " + std::string(found.object->name) + ": ";
        if (text.starts_with(prefix))
            text.remove_prefix(prefix.size());
    }
    out.text = shownText(text);
    const auto rules = dialplan::lintRules();
    const auto rule = std::ranges::find(rules, found.id, &dialplan::LintRule::id);
    if (rule != rules.end()) {
        out.title = shownText(rule->what);
        out.source = shownText(rule->source);
    }
    out.fix = found.fix;
    return out;
}

} // namespace

void DialPlanLintModel::setSnapshot(const std::shared_ptr<const DialPlanSnapshot> &snapshot)
{
    if (snapshot != nullptr && !snapshot->isChecked)
        return;
    std::vector<DialPlanFinding> findings;
    std::set<quint32> touched;
    if (snapshot != nullptr) {
        for (const dialplan::LintFinding &found : snapshot->lint)
            findings.push_back(findingOf(found));
        std::ranges::stable_sort(findings, [](const auto &a, const auto &b) { return a.severity > b.severity; });
        for (const DialPlanFinding &finding : findings) {
            if (finding.tag != 0)
                touched.insert(finding.tag);
        }
        m_clean = static_cast<int>(snapshot->device().peers().size()) - static_cast<int>(touched.size());
        readRecipe(*snapshot);
    } else {
        m_clean = m_recipeRules = m_recipeMet = 0;
    }
    if (findings == m_findings)
        return;
    beginResetModel();
    m_findings = std::move(findings);
    endResetModel();
}

void DialPlanLintModel::readRecipe(const DialPlanSnapshot &snapshot)
{
    m_recipeRules = m_recipeMet = 0;
    const dialplan::Device &device = snapshot.device();
    const auto peers = device.peers();
    const bool isGateway = std::ranges::any_of(peers, [&](const dialplan::Object *peer) {
        return dialplan::roleOf(device, *peer) != dialplan::CvpRole::None && !dialplan::serviceOf(*peer).empty();
    });
    if (!isGateway)
        return;
    for (const dialplan::LintRule &rule : dialplan::cvpRules()) {
        ++m_recipeRules;
        const bool isBroken = std::ranges::any_of(
            snapshot.lint, [&](const dialplan::LintFinding &finding) { return finding.id == rule.id; });
        m_recipeMet += isBroken ? 0 : 1;
    }
}

int DialPlanLintModel::count(dialplan::LintSeverity severity) const
{
    return static_cast<int>(std::ranges::count(m_findings, severity, &DialPlanFinding::severity));
}

int DialPlanLintModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

QVariant DialPlanLintModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const DialPlanFinding &found = finding(index.row());
    const QString title = found.tag != 0 ? tr("Peer %1: %2").arg(QString::number(found.tag), found.title)
        : !found.object.isEmpty()        ? tr("%1: %2").arg(found.object, found.title)
                                         : found.title;
    QStringList fix;
    for (const std::string &line : found.fix)
        fix.append(shownText(line).trimmed());
    switch (role) {
    case Qt::DisplayRole: return title;
    case Qt::ToolTipRole: return tr("%1, line %2. Source: %3.").arg(found.rule).arg(found.line).arg(found.source);
    case Qt::AccessibleTextRole:
        return tr("%1, %2: %3").arg(shownText(dialplan::nameOf(found.severity)), title, found.text);
    case FindingRole: return index.row();
    case SeverityRole: return static_cast<int>(found.severity);
    case TextRole: return found.text;
    case FixRole: return fix.join(QStringLiteral("; "));
    case TagRole: return found.tag;
    default: return {};
    }
}

} // namespace legwork::items
