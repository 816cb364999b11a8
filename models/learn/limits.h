// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace legwork::learn {

// What files of lessons, exercises and courses may be: they come from strangers.

inline constexpr qint64 maxLessonBytes = 1024LL * 1024;
inline constexpr qint64 maxExerciseBytes = 4LL * 1024 * 1024;
inline constexpr qint64 maxCourseBytes = 64LL * 1024 * 1024;
inline constexpr qint64 maxCallBytes = 32LL * 1024 * 1024; // the sources of one call together
inline constexpr int maxSteps = 40;
inline constexpr int maxLetters = 26; // of one step
inline constexpr int maxChoices = 8;
inline constexpr int maxHints = 10;
inline constexpr int maxTextLength = 20'000; // of one paragraph, question or task
inline constexpr int maxMinutes = 600;
inline constexpr int maxSources = 40; // of one call
inline constexpr int maxChecks = 100; // of one exercise
inline constexpr int maxCourseItems = 500; // lessons and exercises of one course

} // namespace legwork::learn
