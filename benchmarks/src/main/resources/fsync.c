/*
 * Preloaded into a program: delays each fsync and fdatasync, and counts them in a shared file.
 * A program that could not count does not start.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int64_t *shared; /* how many, and how many nanoseconds they took; -1 until somebody counts */
static long delay_micros;

static void begin_to_count(const char *counts) {
  int file = open(counts, O_RDWR);
  void *place =
      file < 0 ? MAP_FAILED : mmap(NULL, 16, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (place == MAP_FAILED) {
    perror(counts);
    _exit(125);
  }
  close(file);
  shared = place;
  int64_t nobody = -1;
  __atomic_compare_exchange_n(&shared[0], &nobody, 0, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

__attribute__((constructor)) static void prepare(void) {
  real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  const char *delay = getenv("FSYNC_DELAY_MICROS");
  delay_micros = delay == NULL ? 0 : atol(delay);
  const char *counts = getenv("FSYNC_COUNTS");
  if (counts != NULL) {
    begin_to_count(counts);
  }
}

static int64_t now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1000000000LL + at.tv_nsec;
}

static int delayed(int (*call)(int), int file) {
  int64_t begun = now();
  int result = call(file);
  int failure = errno;
  if (delay_micros > 0) {
    struct timespec left = {delay_micros / 1000000, (delay_micros % 1000000) * 1000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
  }
  if (shared != NULL) {
    __atomic_fetch_add(&shared[0], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&shared[1], now() - begun, __ATOMIC_RELAXED);
  }
  errno = failure;
  return result;
}

int fsync(int file) { return delayed(real_fsync, file); }

int fdatasync(int file) { return delayed(real_fdatasync, file); }
