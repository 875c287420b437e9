/*
 * A shell some of whose calls fail: `failing CONTROL ARG…` runs `/bin/sh ARG…`, and CONTROL says in one line which ones:
 *
 *     CALLS ERRNO FIRST LAST        write 28 17 17: the 17th write says ENOSPC; `write 28 17 999999`: all from there on; `- 0 0 0`: none
 *
 * CONTROL.report then has `SEEN FIRED WHAT`: how many such calls there were, how many failed, and which one was the first.
 *
 * The kernel asks before each such call of the shell and of everything that it starts (seccomp user notification), so nothing is missed that
 * libc does within itself, and a static busybox is no exception. One process counts for all of them. Not counted: what cannot fail like this
 * (pipes, sockets, /proc, /dev), programs and libraries being loaded, and the commands of the plan, which are known by their descriptors:
 * they have the executor's lock (9) and not its journal (8).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What `cp` does first where files can share their blocks. */
#define CLONE_FILE 0x40049409

struct call {
  const char *group;
  int number;
  /* Which argument is a descriptor or a path that says whether the call counts; -1: none. */
  int descriptor, path, flags;
};

static const struct call calls[] = {
  {"write", __NR_write, 0, -1, -1},
  {"write", __NR_pwrite64, 0, -1, -1},
  {"write", __NR_writev, 0, -1, -1},
  {"write", __NR_sendfile, 0, -1, -1},
  {"write", __NR_copy_file_range, 2, -1, -1},
  {"write", __NR_ioctl, 0, -1, -1},
  {"fsync", __NR_fsync, 0, -1, -1},
  {"fsync", __NR_fdatasync, 0, -1, -1},
  {"fsync", __NR_syncfs, 0, -1, -1},
  {"rename", __NR_renameat, -1, 1, -1},
  {"rename", __NR_renameat2, -1, 1, -1},
  {"open", __NR_openat, -1, 1, 2},
  {"mkdir", __NR_mkdirat, -1, 1, -1},
  {"link", __NR_linkat, -1, 1, -1},
  {"link", __NR_symlinkat, -1, 2, -1},
  {"unlink", __NR_unlinkat, -1, 1, -1},
  {"chmod", __NR_fchmod, 0, -1, -1},
  {"chmod", __NR_fchmodat, -1, 1, -1},
  {"chmod", __NR_fchown, 0, -1, -1},
  {"chmod", __NR_fchownat, -1, 1, -1},
#ifdef __NR_open
  {"rename", __NR_rename, -1, 0, -1},
  {"open", __NR_open, -1, 0, 1},
  {"open", __NR_creat, -1, 0, -1},
  {"mkdir", __NR_mkdir, -1, 0, -1},
  {"link", __NR_link, -1, 0, -1},
  {"link", __NR_symlink, -1, 1, -1},
  {"unlink", __NR_unlink, -1, 0, -1},
  {"unlink", __NR_rmdir, -1, 0, -1},
  {"chmod", __NR_chmod, -1, 0, -1},
  {"chmod", __NR_chown, -1, 0, -1},
  {"chmod", __NR_lchown, -1, 0, -1},
#endif
};
#define CALLS (sizeof calls / sizeof *calls)

static const struct call *called(int number) {
  for (size_t i = 0; i < CALLS; i++)
    if (calls[i].number == number) return &calls[i];
  return NULL;
}

static int begins(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

static int ends(const char *text, const char *with) {
  size_t a = strlen(text), b = strlen(with);
  return a >= b && strcmp(text + a - b, with) == 0;
}

/* Where a link below /proc/PID points; empty when it is not there. */
static void link_of(int pid, const char *name, char *to, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  ssize_t n = readlink(path, to, size - 1);
  to[n < 0 ? 0 : n] = 0;
}

static void descriptor_of(int pid, int fd, char *to, size_t size) {
  char name[32];
  snprintf(name, sizeof name, "fd/%d", fd);
  link_of(pid, name, to, size);
}

static void text_at(int pid, unsigned long long address, char *to, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", pid);
  to[0] = 0;
  int memory = open(path, O_RDONLY | O_CLOEXEC);
  if (memory < 0) return;
  ssize_t n = pread(memory, to, size - 1, address);
  /* A string near the end of a page that is the last one. */
  if (n < 0) n = pread(memory, to, 4096 - address % 4096 < size ? 4096 - address % 4096 : size - 1, address);
  close(memory);
  to[n < 0 ? 0 : n] = 0;
}

static int of_the_plan(int pid) {
  char journal[4096], lock[4096];
  descriptor_of(pid, 8, journal, sizeof journal);
  descriptor_of(pid, 9, lock, sizeof lock);
  return ends(lock, "/lock") && !ends(journal, "/journal");
}

static int may_fail(const char *path) {
  static const char *never[] = {"/proc/", "/dev/", "/sys/", "/usr/", "/lib", "/bin/", "/sbin/", "/etc/"};
  for (size_t i = 0; i < sizeof never / sizeof *never; i++)
    if (begins(path, never[i])) return 0;
  return path[0] != 0;
}

static int counts(const struct seccomp_notif *asked, int error, char *what, size_t size) {
  const struct call *call = called(asked->data.nr);
  if (call == NULL || of_the_plan(asked->pid)) return 0;
  if (call->number == __NR_ioctl && asked->data.args[1] != CLONE_FILE) return 0;
  if (call->flags >= 0 && error != EIO && !(asked->data.args[call->flags] & (O_WRONLY | O_RDWR | O_CREAT))) return 0;
  if (call->descriptor >= 0) {
    descriptor_of(asked->pid, asked->data.args[call->descriptor], what, size);
    return what[0] == '/' && may_fail(what);
  }
  text_at(asked->pid, asked->data.args[call->path], what, size);
  return may_fail(what);
}

/* Shows the calls of one group to whoever holds the descriptor that this returns, and lets all others pass. */
static int watch(const char *group) {
  struct sock_filter filter[CALLS * 2 + 2];
  unsigned short n = 0;
  filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (size_t i = 0; i < CALLS; i++) {
    if (strcmp(calls[i].group, group) != 0) continue;
    filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i].number, 0, 1);
    filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
  }
  filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog program = {n, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
  return syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

int main(int argc, char **argv) {
  char group[16], file[4096];
  int error;
  long first, last;
  if (argc < 3) return 64;
  FILE *control = fopen(argv[1], "r");
  if (control == NULL || fscanf(control, "%15s %d %ld %ld", group, &error, &first, &last) != 4) return perror(argv[1]), 70;
  fclose(control);
  snprintf(file, sizeof file, "%s.report", argv[1]);
  argv[1] = "sh";
  if (strcmp(group, "-") == 0) return execv("/bin/sh", argv + 1), perror("/bin/sh"), 70;

  int report = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  volatile int *listener = mmap(NULL, sizeof *listener, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (report < 0 || listener == MAP_FAILED) return perror(file), 70;
  *listener = -1;
  /* Descriptors are shared until the child becomes the shell: that is how the listener gets here. */
  int child = syscall(__NR_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
  if (child == 0) {
    int fd = watch(group);
    *listener = fd < 0 ? -2 : fd;
    if (fd >= 0) execv("/bin/sh", argv + 1);
    _exit(70);
  }
  while (*listener == -1 && waitpid(child, NULL, WNOHANG) == 0) usleep(200);
  if (*listener < 0) return dprintf(report, "0 0 the kernel does not let calls be watched\n"), 70;

  long seen = 0, fired = 0;
  char what[4096], at[4096] = "-";
  for (;;) {
    struct pollfd wait = {*listener, POLLIN, 0};
    if (poll(&wait, 1, -1) < 0 && errno == EINTR) continue;
    if (!(wait.revents & POLLIN)) break;
    struct seccomp_notif asked;
    memset(&asked, 0, sizeof asked);
    if (ioctl(*listener, SECCOMP_IOCTL_NOTIF_RECV, &asked)) continue;
    struct seccomp_notif_resp answer = {asked.id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    if (counts(&asked, error, what, sizeof what)) {
      seen++;
      if (seen >= first && seen <= last) {
        answer.flags = 0;
        answer.error = -error;
        if (fired++ == 0) {
          char program[4096];
          link_of(asked.pid, "exe", program, sizeof program);
          snprintf(at, sizeof at, "%.200s %.3000s", program, what);
        }
      }
      char line[4200];
      int n = snprintf(line, sizeof line, "%ld %ld %s\n", seen, fired, at);
      if (pwrite(report, line, n, 0) != n) return 70;
    }
    ioctl(*listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 71;
}
