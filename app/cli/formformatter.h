// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <map>
#include <string>
#include <utility>

namespace legwork::cli {

/// Help with usage lines of ours: those that CLI11 makes show neither the options that matter nor what may be repeated.
class FormFormatter final : public CLI::Formatter {
public:
    /// `family`: the line of the command that has the others, "legwork-cli ports COMMAND [options]".
    explicit FormFormatter(std::string family)
        : m_family(std::move(family))
    {
        column_width(30);
    }
    void add(const std::string &command, const std::string &form) { m_forms[command] = form; }

    std::string make_option_name(const CLI::Option *option, bool isPositional) const override
    {
        // It would add what a negated flag is stored as.
        const std::string name = CLI::Formatter::make_option_name(option, isPositional);
        return name.substr(0, name.find('{'));
    }

    std::string make_usage(const CLI::App *app, std::string) const override
    {
        const auto form = m_forms.find(app->get_name());
        return std::string("Usage: ").append(form == m_forms.end() ? m_family : form->second).append("\n");
    }

private:
    std::string m_family;
    std::map<std::string, std::string> m_forms;
};

} // namespace legwork::cli
