// Keeps TensorFlow's start-up notes off stderr; errors still show.
//
// TensorFlow logs its first note (about oneDNN) from a static constructor, before any program of ours could set a level and
// whatever TF_CPP_MIN_LOG_LEVEL says. So this constructor must run first of all: the library it is linked into carries the
// linker's "initfirst" mark on Linux. On macOS, where that first note does not exist, running before the first operation is
// early enough.
//
// TF_CPP_MIN_LOG_LEVEL keeps its meaning: 0 shows everything, 1 warnings and errors, 2 (the default here) errors, 3 fatal ones.

#include <cstdlib>

#include "absl/base/log_severity.h"
#include "absl/log/globals.h"

namespace {

__attribute__((constructor)) void SetLogLevel() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  const int severity = level == nullptr ? 2 : std::atoi(level);
  absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(severity));
}

}  // namespace
