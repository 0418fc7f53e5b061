/* SPDX-License-Identifier: MIT */
/* Every way in which a process comes from another, and malloc() in the new one. */
#include "check.h"

#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define NR_BLOCKS 300

extern char **environ;
static const char *self;
static unsigned char *blocks[NR_BLOCKS];

static size_t size_of_block(size_t i)
{
	return i * i / 4 + 1 + (i % 60 == 0) * 200000;
}

static void take(void)
{
	for (size_t i = 0; i < NR_BLOCKS; i++) {
		blocks[i] = malloc(size_of_block(i));
		MUST(blocks[i]);
		pattern_fill(blocks[i], size_of_block(i), i);
	}
}

/* Some are freed, some made larger, and all is as it was. */
static void go_on(void)
{
	for (size_t i = 0; i < NR_BLOCKS; i++) {
		CHECK(pattern_ok(blocks[i], size_of_block(i), i));
		blocks[i] = realloc(blocks[i], size_of_block(i) + i % 3 * 1000);
		MUST(blocks[i]);
		CHECK(pattern_holds(blocks[i], size_of_block(i), size_of_block(i), i));
	}
	for (size_t i = 0; i < NR_BLOCKS; i += 2)
		free(blocks[i]);
	for (size_t i = 0; i < NR_BLOCKS; i += 2) {
		blocks[i] = i % 4 ? malloc(size_of_block(i)) : calloc(1, size_of_block(i));
		MUST(blocks[i]);
		CHECK(i % 4 || (!blocks[i][0] && !blocks[i][size_of_block(i) - 1]));
		pattern_fill(blocks[i], size_of_block(i), i);
	}
	for (size_t i = 1; i < NR_BLOCKS; i += 2)
		CHECK(pattern_ok(blocks[i], size_of_block(i), i));
}

static void *in_thread(void *arg)
{
	for (int i = 0; i < 1000; i++) {
		void *p = malloc((size_t)i * 13 + 1);

		MUST(p);
		memset(p, i, (size_t)i * 13 + 1);
		free(p);
	}
	return arg;
}

static void with_threads(void)
{
	pthread_t threads[3];

	for (int i = 0; i < 3; i++)
		MUST(!pthread_create(&threads[i], NULL, in_thread, NULL));
	go_on();
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
}

static void must_end_well(pid_t pid)
{
	int status = -1;

	MUST(pid > 0);
	MUST(waitpid(pid, &status, 0) == pid);
	if (!CHECK(status == 0) && check_bad < 5)
		say("status %#x", status);
}

/* What the new programs do. */
static void plain(long *args)
{
	(void)args;
	take();
	with_threads();
	printf("good\n");
}

static void spawn(long *args)
{
	char *argv[] = { (char *)self, (char *)"plain", NULL };
	pid_t pid;

	(void)args;
	take();
	for (int i = 0; i < 50; i++) {
		MUST(!posix_spawn(&pid, self, NULL, NULL, argv, environ));
		go_on();
		must_end_well(pid);
	}
}

static void vforked(long *args)
{
	(void)args;
	take();
	for (int i = 0; i < 50; i++) {
		pid_t pid = vfork();

		if (!pid) {
			execl(self, self, "plain", NULL);
			_exit(97);
		}
		go_on();
		must_end_well(pid);
	}
}

static void shell(long *args)
{
	char command[4200], line[100];

	(void)args;
	take();
	snprintf(command, sizeof(command), "'%s' plain", self);
	for (int i = 0; i < 20; i++) {
		FILE *pipe;

		CHECK(system(command) == 0);
		go_on();
		pipe = popen(command, "r");
		MUST(pipe);
		CHECK(fgets(line, sizeof(line), pipe) && !strcmp(line, "good\n"));
		CHECK(pclose(pipe) == 0);
		CHECK(system("exit 3") >> 8 == 3);
	}
}

static void twice(long *args)
{
	(void)args;
	take();
	for (int i = 0; i < 50; i++) {
		pid_t pid = fork();

		if (!pid) {
			go_on();
			pid = fork();
			if (!pid) {
				with_threads();
				_exit(check_status());
			}
			go_on();
			must_end_well(pid);
			_exit(check_status());
		}
		go_on();
		must_end_well(pid);
	}
}

/* A child of a child of a child, each from the heap that the last one left. */
static void deep(long *args)
{
	(void)args;
	take();
	for (int i = 0; i < 60; i++) {
		pid_t pid = fork();

		MUST(pid >= 0);
		if (pid) {
			must_end_well(pid);
			return;
		}
		go_on();
	}
	with_threads();
}

/* The kernel's own call: no handler of the C library runs. */
static void cloned(long *args)
{
	(void)args;
	take();
	for (int i = 0; i < 50; i++) {
		pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);

		MUST(pid >= 0);
		if (!pid) {
			alarm(30);
			go_on();
			_exit(check_status());
		}
		go_on();
		must_end_well(pid);
	}
}

/* The parent goes on as well, at the same time, and what one writes the other does not see. */
static void apart(long *args)
{
	pid_t pids[8];

	(void)args;
	take();
	for (int i = 0; i < 8; i++) {
		pids[i] = fork();
		MUST(pids[i] >= 0);
		if (!pids[i]) {
			for (int j = 0; j < 20; j++) {
				go_on();
				for (size_t k = 0; k < NR_BLOCKS; k++)
					pattern_fill(blocks[k], size_of_block(k), k);
			}
			for (size_t k = 0; k < NR_BLOCKS; k++)
				memset(blocks[k], i, size_of_block(k));
			_exit(check_status());
		}
	}
	for (int j = 0; j < 20; j++)
		go_on();
	for (int i = 0; i < 8; i++)
		must_end_well(pids[i]);
	go_on();
}

/* ---- daemon(3): the result comes by a file ---- */

static void daemonize(const char *path)
{
	int fd;

	take();
	with_threads();
	MUST(!daemon(1, 1)); /* this process ends here, its child goes on */
	alarm(60);
	with_threads();
	go_on();
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	MUST(fd >= 0);
	MUST(write(fd, check_status() ? "bad\n" : "good\n", 4 + !check_status()) > 0);
	close(fd);
}

static void run_daemon(long *args)
{
	char path[] = "kmem-daemon-XXXXXX", text[20] = "";
	pid_t pid;

	(void)args;
	close(mkstemp(path));
	pid = fork();
	MUST(pid >= 0);
	if (!pid) {
		daemonize(path);
		exit(0);
	}
	must_end_well(pid);
	for (int i = 0; i < 3000 && !text[0]; i++) {
		usleep(10000);
		text_of(path, text, sizeof(text));
	}
	if (!CHECK(!strcmp(text, "good\n")))
		say("the daemon wrote: %s", text);
	unlink(path);
}

static const struct mode modes[] = {
	{ "plain", plain },
	{ "spawn", spawn },
	{ "vfork", vforked },
	{ "shell", shell },
	{ "twice", twice },
	{ "deep", deep },
	{ "clone", cloned },
	{ "apart", apart },
	{ "daemon", run_daemon },
	{ NULL, NULL },
};

int main(int argc, char **argv)
{
	static char path[4096];

	MUST(readlink("/proc/self/exe", path, sizeof(path) - 1) > 0);
	self = path;
	return mode_main(modes, argc, argv);
}
