// SPDX-License-Identifier: GPL-3.0-or-later
// Any text is a configuration: it is written back byte for byte, every line it names exists, it does not differ from
// itself, a script that makes it from nothing is exact or says that it is not, and questions, lint and translation end.
#include <dialplan/changescript.h>
#include <dialplan/explain.h>
#include <dialplan/lint.h>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

using namespace legwork::dialplan;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void check(const Config &config, const Device &device)
{
    const LineNumber lines = config.lineCount();
    for (const Object &object : device.objects) {
        require(object.line <= lines);
        for (const Option &option : object.options)
            require(option.line >= 1 && option.line <= lines);
    }
    const CommandModel model = CommandModel::from(device);
    require(changeScript(model, model).commands.empty());
    // Junk inside a block may read as a header by itself; then the script owns up to it.
    const ChangeScript script = changeScript(CommandModel {}, model);
    require(script.isExact || !script.notes.empty());
    const Router router(device);
    for (const LintFinding &finding : lint(device))
        require(finding.line <= lines && !finding.text.empty());
    for (const char *number : { "", "5551212", "+14085551212", "*99#", "12345678901234567890123456789012345678" }) {
        const Answer answer = explain(router, { .called = number, .calling = "4085274003", .via = "10.1.1.1" });
        require(answer.order.empty() || answer.disconnect == Disconnect::None);
        (void)explain(router, { .protocol = Protocol::Pots, .called = number, .inPort = "0/0/0:23" });
    }
    for (const Object *set : device.all(ObjectKind::TranslationRule)) {
        const RuleOutcome outcome = router.rules(set->name)->apply({ "4085551212" });
        require(outcome.number.digits.size() <= maxTranslatedBytes);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char *>(data), size);
    const auto config = Config::parse(text);
    require(config.has_value() && config->written() == text && !config->devices().empty());
    for (const Diagnostic &diagnostic : config->diagnostics())
        require(diagnostic.line >= 1 && diagnostic.line <= config->lineCount() && !diagnostic.what.empty());
    for (const Device &device : config->devices())
        check(*config, device);
    return 0;
}
