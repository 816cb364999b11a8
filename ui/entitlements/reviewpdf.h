// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <entitlements/review.h>

namespace legwork::ui {

/// A licence review as a PDF of A4 pages, numbered, with the timeline as a picture: its words and figures are those of
/// entitlements::toHtml(). Needs a QGuiApplication.
[[nodiscard]] QByteArray reviewPdf(const entitlements::Review &review);

} // namespace legwork::ui
