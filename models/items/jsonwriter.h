// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace legwork::items {

/// Writes one JSON value on one line, in the order in which it is told. QJsonObject sorts its keys and takes about ten
/// times as long, which shows with a hundred thousand calls. Text that is not UTF-8 is written as textFrom() reads it.
/// Nesting: at most 64 levels.
class JsonWriter final {
public:
    /// Appends to `out`, which must outlive the writer.
    explicit JsonWriter(std::string &out)
        : m_out(out)
    {
    }

    JsonWriter &beginObject() { return open('{'); }
    JsonWriter &endObject() { return close('}'); }
    JsonWriter &beginArray() { return open('['); }
    JsonWriter &endArray() { return close(']'); }
    JsonWriter &key(std::string_view name);

    JsonWriter &value(std::string_view text);
    JsonWriter &value(const char *text) { return value(std::string_view(text)); }
    template <std::integral Number> JsonWriter &value(Number number)
    {
        if constexpr (std::same_as<Number, bool>)
            return raw(number ? "true" : "false");
        else
            return raw(std::to_string(number));
    }
    JsonWriter &null() { return raw("null"); }
    /// A number that is written already: digits, with a point or an exponent where it needs one.
    JsonWriter &number(std::string_view text) { return raw(text); }

    /// A key with its value; the second form writes null for what is unknown: empty text, no time.
    template <typename Value> JsonWriter &member(std::string_view name, const Value &known)
    {
        return key(name).value(known);
    }
    JsonWriter &known(std::string_view name, std::string_view text)
    {
        return text.empty() ? key(name).null() : member(name, text);
    }
    JsonWriter &known(std::string_view name, const char *text)
    {
        return known(name, text ? std::string_view(text) : std::string_view());
    }
    /// 0 is unknown.
    JsonWriter &knownNumber(std::string_view name, std::uint64_t number)
    {
        return number == 0 ? key(name).null() : member(name, number);
    }
    /// ISO 8601.
    JsonWriter &known(std::string_view name, std::optional<UtcTime> time);
    /// Epoch ms.
    JsonWriter &knownMs(std::string_view name, std::optional<UtcTime> time);

private:
    JsonWriter &open(char bracket);
    JsonWriter &close(char bracket);
    JsonWriter &raw(std::string_view text);
    void separate();

    std::string &m_out;
    std::uint64_t m_filled = 0; // a bit per open level: something stands in it
    bool m_afterKey = false;
};

} // namespace legwork::items
