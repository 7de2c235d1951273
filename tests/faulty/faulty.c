/* Put before the C library (LD_PRELOAD), it counts the calls by which a process touches the files of one folder and
 * the network, and at the n-th makes the call fail, or ends the process. The program under test knows nothing of it.
 *
 *   FAULTY_FOLDER   files in this folder count, and the folder itself
 *   FAULTY_CALLS    which calls count: w write, s sync, o open, t truncate, r rename, u unlink, n send, m receive,
 *                   e wait for the network or a time
 *   FAULTY_EVERY    of the writes to a file whose name ends in `.new`, every how many counts: a plan being made is
 *                   hundreds of writes to a file that nobody reads until it is renamed
 *   FAULTY_AT       at which call, from 1
 *   FAULTY_HOW      an errno, `kill` or `abort`
 *   FAULTY_LASTING  if set, all counted calls from there on fail
 *   FAULTY_INT_AT   at this send the process gets SIGINT, and goes on; only calls after it count
 *   FAULTY_MARK     a file that is written when the call comes: what it was, and of which file
 *   FAULTY_HOSTNAME the name that the host has for the process
 *   FAULTY_AHEAD    by how many seconds the wall clock is ahead for the process
 *   FAULTY_DURABLE  a folder that gets what survives a power cut: the content that was last synced of each file by
 *                   its inode, and in `entries` the names that the folder had when it was last synced
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FDS 4096

static char folder[PATH_MAX], cwd[PATH_MAX];
static const char *calls = "", *how = "", *mark, *durable;
static long at, interrupt_at, every = 1;
static int lasting;
static atomic_long count, sends, plan_writes;
static atomic_char tracked[FDS]; /* 1 a file in the folder, 2 the folder, 3 a file `.new` */
static pthread_mutex_t image = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("FAULTY_FOLDER");
  if (!text) return;
  snprintf(folder, sizeof folder, "%s", text);
  if (!getcwd(cwd, sizeof cwd)) cwd[0] = 0;
  if ((text = getenv("FAULTY_CALLS"))) calls = text;
  if ((text = getenv("FAULTY_HOW"))) how = text;
  if ((text = getenv("FAULTY_AT"))) at = atol(text);
  if ((text = getenv("FAULTY_EVERY"))) every = atol(text);
  if ((text = getenv("FAULTY_INT_AT"))) interrupt_at = atol(text);
  lasting = getenv("FAULTY_LASTING") != NULL;
  mark = getenv("FAULTY_MARK");
  durable = getenv("FAULTY_DURABLE");
}

/* 0 elsewhere, 1 a file in the folder, 2 the folder itself, 3 a file in it that ends in `.new` */
static char place(const char *path) {
  char whole[2 * PATH_MAX];
  if (!folder[0] || !path) return 0;
  if (path[0] == '/') snprintf(whole, sizeof whole, "%s", path);
  else snprintf(whole, sizeof whole, "%s/%s", cwd, path);
  size_t length = strlen(folder);
  if (strncmp(whole, folder, length)) return 0;
  const char *rest = whole + length;
  while (*rest == '/' || (*rest == '.' && (rest[1] == '/' || !rest[1]))) rest++;
  length = strlen(whole);
  return !*rest ? 2 : length > 4 && !strcmp(whole + length - 4, ".new") ? 3 : 1;
}

static void write_mark(const char *call, const char *what) {
  char line[PATH_MAX + 32];
  if (!mark) return;
  int fd = syscall(SYS_openat, AT_FDCWD, mark, O_CREAT | O_WRONLY | O_TRUNC, 0600);
  int length = snprintf(line, sizeof line, "%s %s\n", call, what ? what : "");
  syscall(SYS_write, fd, line, length);
  syscall(SYS_close, fd);
}

/* Counts a call; tells whether it fails. */
static int fails(char class, const char *call, const char *what) {
  if (!strchr(calls, class)) return 0;
  if (interrupt_at) {
    long send = class == 'n' ? atomic_fetch_add(&sends, 1) + 1 : atomic_load(&sends);
    if (send < interrupt_at) return 0;
    if (class == 'n' && send == interrupt_at) {
      kill(getpid(), SIGINT);
      return 0;
    }
  }
  long number = atomic_fetch_add(&count, 1) + 1;
  if (number != at && !(lasting && number > at && at)) return 0;
  if (number == at) write_mark(call, what);
  if (!strcmp(how, "kill")) {
    kill(getpid(), SIGKILL);
    pause();
  }
  if (!strcmp(how, "abort")) abort();
  errno = atoi(how);
  return errno != 0;
}

static char of(int fd);

/* As `fails`, for a call on an open file. */
static int file_fails(int fd, char class, const char *call) {
  if (of(fd) == 3 && class == 'w' && atomic_fetch_add(&plan_writes, 1) % every) return 0;
  char self[64], path[PATH_MAX];
  snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(self, path, sizeof path - 1);
  path[length > 0 ? length : 0] = 0;
  return fails(class, call, path);
}

static char of(int fd) { return fd >= 0 && fd < FDS ? atomic_load(&tracked[fd]) : 0; }

static int note(int fd, const char *path) {
  if (fd >= 0 && fd < FDS) atomic_store(&tracked[fd], place(path));
  return fd;
}

/* What survives a power cut from now on. */
static void make_durable(int fd) {
  char name[PATH_MAX + 64], part[PATH_MAX + 80];
  struct stat stat;
  if (!durable || !of(fd)) return;
  pthread_mutex_lock(&image);
  if (of(fd) != 2 && !fstat(fd, &stat)) {
    snprintf(name, sizeof name, "%s/%lu", durable, (unsigned long)stat.st_ino);
  } else {
    snprintf(name, sizeof name, "%s/entries", durable);
  }
  snprintf(part, sizeof part, "%s.part", name);
  int out = syscall(SYS_openat, AT_FDCWD, part, O_CREAT | O_WRONLY | O_TRUNC, 0600);
  if (of(fd) != 2) {
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    int in = syscall(SYS_openat, AT_FDCWD, self, O_RDONLY, 0);
    off_t offset = 0;
    while (sendfile(out, in, &offset, 1 << 20) > 0) {}
    syscall(SYS_close, in);
  } else {
    DIR *open_folder = opendir(folder);
    struct dirent *entry;
    while (open_folder && (entry = readdir(open_folder))) {
      char line[PATH_MAX];
      int length = snprintf(line, sizeof line, "%lu %s\n", (unsigned long)entry->d_ino, entry->d_name);
      if (entry->d_type == DT_REG) syscall(SYS_write, out, line, length);
    }
    if (open_folder) closedir(open_folder);
  }
  syscall(SYS_close, out);
  syscall(SYS_rename, part, name);
  pthread_mutex_unlock(&image);
}

/* A file system that is read-only, or full, still opens for reading. */
static int open_fails(const char *path, int flags) {
  int reads = (atoi(how) == EROFS || atoi(how) == ENOSPC) && !(flags & (O_WRONLY | O_RDWR | O_CREAT));
  if (!place(path) || reads) return 0;
  return fails('o', "open", path);
}

#define OPEN(name)                                                  \
  int name(const char *path, int flags, ...) {                      \
    va_list rest;                                                   \
    va_start(rest, flags);                                          \
    mode_t mode = va_arg(rest, mode_t);                             \
    va_end(rest);                                                   \
    if (open_fails(path, flags)) return -1;                         \
    return note(REAL(name)(path, flags, mode), path);               \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                \
  int name(int at_fd, const char *path, int flags, ...) {           \
    va_list rest;                                                   \
    va_start(rest, flags);                                          \
    mode_t mode = va_arg(rest, mode_t);                             \
    va_end(rest);                                                   \
    if (open_fails(path, flags)) return -1;                         \
    return note(REAL(name)(at_fd, path, flags, mode), path);        \
  }
OPENAT(openat)
OPENAT(openat64)

int close(int fd) {
  if (fd >= 0 && fd < FDS) atomic_store(&tracked[fd], 0);
  return REAL(close)(fd);
}

static int is_network(int fd) {
  struct stat stat;
  return calls[0] && !of(fd) && !fstat(fd, &stat) && S_ISSOCK(stat.st_mode);
}

#define FILE_CALL(type, name, class, parameters, arguments)         \
  type name parameters {                                            \
    if (of(fd) && file_fails(fd, class, #name)) return -1;             \
    return REAL(name) arguments;                                    \
  }
FILE_CALL(ssize_t, pwrite, 'w', (int fd, const void *bytes, size_t size, off_t offset), (fd, bytes, size, offset))
FILE_CALL(ssize_t, pwrite64, 'w', (int fd, const void *bytes, size_t size, off64_t offset), (fd, bytes, size, offset))
FILE_CALL(int, ftruncate, 't', (int fd, off_t size), (fd, size))
FILE_CALL(int, ftruncate64, 't', (int fd, off64_t size), (fd, size))
FILE_CALL(int, fchmod, 'w', (int fd, mode_t mode), (fd, mode))

#define BOTH_CALL(type, name, parameters, arguments)                          \
  type name parameters {                                                      \
    if (of(fd) ? file_fails(fd, 'w', #name) : is_network(fd) && fails('n', #name, "")) return -1; \
    return REAL(name) arguments;                                              \
  }
BOTH_CALL(ssize_t, write, (int fd, const void *bytes, size_t size), (fd, bytes, size))
BOTH_CALL(ssize_t, writev, (int fd, const struct iovec *parts, int size), (fd, parts, size))

#define NETWORK_CALL(name, class, parameters, arguments)            \
  ssize_t name parameters {                                         \
    if (is_network(fd) && fails(class, #name, "")) return -1;       \
    return REAL(name) arguments;                                    \
  }
NETWORK_CALL(send, 'n', (int fd, const void *bytes, size_t size, int flags), (fd, bytes, size, flags))
NETWORK_CALL(recv, 'm', (int fd, void *bytes, size_t size, int flags), (fd, bytes, size, flags))

#define SYNC_CALL(name)                                             \
  int name(int fd) {                                                \
    if (of(fd) && file_fails(fd, 's', #name)) return -1;            \
    int done = REAL(name)(fd);                                      \
    if (!done) make_durable(fd);                                    \
    return done;                                                    \
  }
SYNC_CALL(fsync)
SYNC_CALL(fdatasync)

/* A look that waits for nothing is none. */
int epoll_wait(int fd, struct epoll_event *events, int size, int timeout) {
  if (timeout && fails('e', "epoll_wait", "")) return -1;
  return REAL(epoll_wait)(fd, events, size, timeout);
}

int rename(const char *from, const char *to) {
  if (place(to) && fails('r', "rename", to)) return -1;
  return REAL(rename)(from, to);
}

/* Nothing keeps a full file system from removing a file. */
int unlink(const char *path) {
  if (place(path) && atoi(how) != ENOSPC && fails('u', "unlink", path)) return -1;
  return REAL(unlink)(path);
}

int gethostname(char *name, size_t size) {
  const char *other = getenv("FAULTY_HOSTNAME");
  if (!other) return REAL(gethostname)(name, size);
  snprintf(name, size, "%s", other);
  return 0;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = (int)syscall(SYS_clock_gettime, clock, time);
  const char *ahead = getenv("FAULTY_AHEAD");
  if (!result && clock == CLOCK_REALTIME && ahead) time->tv_sec += atol(ahead);
  return result;
}
