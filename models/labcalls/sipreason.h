// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace legwork::labcalls {

/// Reason phrase of a SIP status, as these devices print it.
[[nodiscard]] constexpr const char *reasonPhrase(int status) noexcept
{
    switch (status) {
    case 100: return "Trying";
    case 180: return "Ringing";
    case 183: return "Session Progress";
    case 200: return "OK";
    case 202: return "Accepted";
    case 302: return "Moved Temporarily";
    case 404: return "Not Found";
    case 408: return "Request Timeout";
    case 480: return "Temporarily Not Available";
    case 481: return "Call Leg/Transaction Does Not Exist";
    case 486: return "Busy here";
    case 487: return "Request Cancelled";
    case 488: return "Not Acceptable Media";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 600: return "Busy everywhere";
    case 603: return "Decline";
    default: return "Failure";
    }
}

/// Q.850 cause of a refusal without a Reason header: log-formats.md section 11.1.
[[nodiscard]] constexpr int causeOfStatus(int status) noexcept
{
    switch (status) {
    case 404: return 1;
    case 480: return 18;
    case 486:
    case 600: return 17;
    case 408:
    case 504: return 102;
    case 403:
    case 603: return 21;
    case 488:
    case 606: return 65;
    case 501: return 79;
    case 502: return 38;
    default: return 41;
    }
}

/// Text of a Q.850 cause as an ISDN debug prints it.
[[nodiscard]] constexpr const char *causeText(int cause) noexcept
{
    switch (cause) {
    case 1: return "Unallocated/unassigned number";
    case 3: return "No route to destination";
    case 16: return "Normal call clearing";
    case 17: return "User busy";
    case 18: return "No user responding";
    case 19: return "No answer from user (user alerted)";
    case 38: return "Network out of order";
    case 41: return "Temporary failure";
    case 65: return "Bearer capability not implemented";
    case 102: return "Recovery on timer expiry";
    default: return "Interworking, unspecified";
    }
}

} // namespace legwork::labcalls
