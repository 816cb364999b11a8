// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QString>

#include <string>
#include <vector>

namespace legwork::items {

/// What a template asks for besides the tag.
struct TemplateField {
    QString key {}, label {}, value {}; // value: what it begins with
    QString hint {}; // how it is written
    bool isPattern = false;
};

/// A dial-peer that one begins with: the shapes of the CVP recipe, and two empty ones.
struct PeerTemplate {
    QString id {}, name {}, what {}; // what: a sentence
    QString kind {}; // pots or voip
    quint32 tag = 0; // first tag to try
    QList<TemplateField> fields {};
    QStringList lines {}; // commands, with %key% for what was asked; a line whose value is empty is left out
    QString service {}, script {}; // a service that it needs, and the file that has it
};

[[nodiscard]] QList<PeerTemplate> peerTemplates();

/// The block of a template, header first.
[[nodiscard]] std::vector<std::string> linesOf(
    const PeerTemplate &shape, quint32 tag, const QHash<QString, QString> &values);

} // namespace legwork::items
