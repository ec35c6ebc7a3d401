/* A disk that is slow to say that it has kept something: put in front of the C library (LD_PRELOAD) of any program that is
   measured, it waits SLOW_DISK_MS milliseconds before each fsync and fdatasync. Nothing else of the program is touched. */

#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_first(void) {
  const char *said = getenv("SLOW_DISK_MS");
  long ms = said ? atol(said) : 0;
  struct timespec span = {ms / 1000, ms % 1000 * 1000000};
  nanosleep(&span, NULL);
}

int fsync(int file) {
  wait_first();
  return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
  wait_first();
  return (int)syscall(SYS_fdatasync, file);
}
