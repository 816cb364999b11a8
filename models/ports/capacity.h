// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Teletraffic formulas for the number of ports and agents. Traffic is in erlangs: calls an hour times the seconds that
/// each holds a port, divided by 3600. Arguments below zero, or not finite, count as zero.
/// Source: V. B. Iversen, Teletraffic Engineering Handbook (ITU-D SG 2/16), chapters 7 (Erlang B, with the recursion
/// over the number of servers), 12 (Erlang C); extended Erlang B: R. Parkinson, Traffic Engineering Techniques in
/// Telecommunications, section on retrials.
namespace legwork::ports {

/// The most servers that these functions look at; a deployment of CVP has some ten thousand ports.
inline constexpr unsigned maxServers = 1'000'000;

/// Probability that a call finds all servers busy and is lost, 0..1.
[[nodiscard]] double erlangB(double erlangs, unsigned servers) noexcept;

/// The same when the share `recall` (0..1) of the lost calls is tried again at once.
[[nodiscard]] double extendedErlangB(double erlangs, unsigned servers, double recall) noexcept;

/// Probability that a call has to wait for a server, 0..1; 1 when the servers cannot carry the traffic.
[[nodiscard]] double erlangC(double erlangs, unsigned servers) noexcept;

/// Mean wait in seconds over all calls, those that do not wait included; infinite when the servers cannot carry the
/// traffic. `holdSeconds` is how long a call keeps its server.
[[nodiscard]] double meanWait(double erlangs, unsigned servers, double holdSeconds) noexcept;

/// Fewest servers that lose at most the share `blocking` of the calls; maxServers when no number does.
[[nodiscard]] unsigned serversFor(double erlangs, double blocking, double recall = 0) noexcept;

/// The most traffic that `servers` carry with at most the share `blocking` of the calls lost.
[[nodiscard]] double trafficFor(unsigned servers, double blocking, double recall = 0) noexcept;

} // namespace legwork::ports
