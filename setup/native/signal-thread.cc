// Keeps signals away from the threads that compute.
//
// oneDNN's matrix product (jit_avx512_common_gemm_f32 and its AVX2 twin) points the stack pointer into memory from the heap while
// it works on more than 84 columns. A signal handler that runs on such a thread writes its frame below that memory, over
// whatever lies there: an interrupted training run, or a terminal that changes its size, may then corrupt the heap.
//
// So the thread that loads TensorFlow blocks the signals that come from outside, and the threads that TensorFlow starts from it
// inherit that; one more thread, which only sleeps, takes them. A handler does the same wherever it runs: Node's only wakes its
// event loop. Processes that Node starts begin with no signal blocked, as always.
//
// A profiler's SIGPROF is meant for the very thread it is sent to. It stays, on its own stack.

#ifdef __linux__

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <initializer_list>

namespace {

alignas(16) char profiler_stack[1 << 16];

void* TakeSignals(void*) {
  for (;;) pause();
}

// Those that a thread's own instruction raises, a profiler's, and those by which a terminal stops and continues a process.
const auto kKept = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT, SIGPIPE, SIGPROF, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT};

// Without the thread nothing is blocked, so that Ctrl-C always arrives.
bool StartThread() {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  const bool started = pthread_create(&thread, &attributes, TakeSignals, nullptr) == 0;
  pthread_attr_destroy(&attributes);
  return started;
}

__attribute__((constructor)) void MoveSignals() {
  stack_t stack = {};
  stack.ss_sp = profiler_stack;
  stack.ss_size = sizeof profiler_stack;
  sigaltstack(&stack, nullptr);
  if (!StartThread()) return;
  sigset_t blocked;
  sigfillset(&blocked);
  for (const int kept : kKept) sigdelset(&blocked, kept);
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
}

}  // namespace

#endif  // __linux__
