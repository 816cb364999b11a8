// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <items/callcsv.h>
#include <items/jsonwriter.h>

namespace legwork::cli {

/// Writes one JSON value per element: an array for --format json, otherwise one per line. `write(json, element)`.
template <typename Elements, typename Write>
void writeJsonList(Session &session, const Elements &elements, const Write &write)
{
    const bool isArray = session.options().format == Format::Json;
    Output &output = session.output();
    bool first = true;
    if (isArray)
        output.write("[");
    for (const auto &element : elements) {
        if (session.isStopped())
            break;
        if (isArray)
            output.write(first ? "\n" : ",\n");
        first = false;
        items::JsonWriter json(output.buffer());
        write(json, element);
        if (!isArray)
            output.buffer() += '\n';
        output.flushIfFull();
    }
    if (isArray)
        output.write(first ? "]\n" : "\n]\n");
}

/// Writes CSV: names, then a record per element. `cells(element)`.
template <typename Elements, typename Cells>
void writeCsvList(Session &session, const Elements &elements, const std::vector<std::string> &names, const Cells &cells)
{
    session.output().write(items::csvRecord(names));
    for (const auto &element : elements) {
        if (session.isStopped())
            break;
        session.output().write(items::csvRecord(cells(element)));
    }
}

/// Writes a table of all elements. `cells(element)`.
template <typename Elements, typename Cells>
void writeTable(Session &session, const Elements &elements, const std::vector<Column> &columns, const Cells &cells)
{
    std::vector<std::vector<std::string>> rows;
    for (const auto &element : elements) {
        if (session.isStopped())
            return;
        rows.push_back(cells(element));
    }
    session.output().write(tableOf(columns, rows, terminalColumns()));
}

} // namespace legwork::cli
