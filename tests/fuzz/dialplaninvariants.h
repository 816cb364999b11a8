// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dialplan/changescript.h>
#include <dialplan/explain.h>
#include <dialplan/lint.h>

namespace legwork::fuzz {

/// What a text promises as a configuration, whatever it holds: it is written back byte for byte, every line it names
/// exists, it does not differ from itself, a script that makes it from another is exact or says that it is not, and
/// questions, lint and translation end. `require(holds, what)` is called for each.
template <typename Require>
void checkConfiguration(const std::string &text, const dialplan::CommandModel &other, const Require &require)
{
    using namespace dialplan;
    const auto config = Config::parse(text);
    require(config.has_value() && !config->devices().empty(), "a configuration that is not read");
    require(config->written() == text, "a configuration that is not written back as it was");
    const LineNumber lines = config->lineCount();
    for (const Diagnostic &diagnostic : config->diagnostics())
        require(
            diagnostic.line >= 1 && diagnostic.line <= lines && !diagnostic.what.empty(), "a diagnostic of no line");
    for (const Device &device : config->devices()) {
        for (const Object &object : device.objects) {
            require(object.line <= lines, "a block of no line");
            for (const Option &option : object.options)
                require(option.line >= 1 && option.line <= lines, "an option of no line");
        }
        const CommandModel model = CommandModel::from(device);
        require(changeScript(model, model).commands.empty(), "a configuration that differs from itself");
        // Junk inside a block may read as a header by itself; then the script owns up to it.
        const ChangeScript there = changeScript(other, model), back = changeScript(model, other);
        require(there.isExact || !there.notes.empty(), "a script that is not exact and does not say so");
        require(back.isExact || !back.notes.empty(), "a rollback that is not exact and does not say so");
        const Router router(device);
        for (const LintFinding &finding : lint(device))
            require(finding.line <= lines && !finding.text.empty(), "a finding of no line");
        for (const char *number : { "", "5551212", "+14085551212", "*99#", "12345678901234567890123456789012345678" }) {
            const Answer answer = explain(router, { .called = number, .calling = "4085274003", .via = "10.1.1.1" });
            require(answer.order.empty() || answer.disconnect == Disconnect::None, "a call that ends and goes on");
            (void)explain(router, { .protocol = Protocol::Pots, .called = number, .inPort = "0/0/0:23" });
        }
        for (const Object *set : device.all(ObjectKind::TranslationRule)) {
            const RuleOutcome outcome = router.rules(set->name)->apply({ "4085551212" });
            require(outcome.number.digits.size() <= maxTranslatedBytes, "a translation without end");
        }
    }
}

} // namespace legwork::fuzz
