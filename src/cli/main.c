/* SPDX-License-Identifier: MIT */
/*
 * kmem: the subcommands, and what they share.
 */
#define _GNU_SOURCE
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kmem/kmem.h>

#include "cli/cli.h"

const char *argp_program_version = "kmem " KM_VERSION;

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *doc;
} commands[] = {
	{ "audit", cmd_audit, "name the call sites that use the wrong allocator" },
	{ "replay", cmd_replay, "drive the allocators with what a recorded kernel did" },
	{ "run", cmd_run, "run a program, and show what libkmem says of itself at its exit" },
	{ "test", cmd_test, "run KUnit suites and module init functions of kernel code" },
	{ "options", cmd_options, "list the options that KMEM_CMDLINE may hold" },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

int cmd_options(int argc, char **argv)
{
	static const struct argp argp = {
		.doc = "List the options that KMEM_CMDLINE may hold, separated by spaces.",
	};
	size_t room = km_options_text(NULL, 0) + 1;
	char *text = tool_calloc(1, room);

	argp_parse(&argp, argc, argv, 0, NULL, NULL);
	km_options_text(text, room);
	fputs(text, stdout);
	free(text);
	return tool_flush_output();
}

static int run_command(const struct command *command, int argc, char **argv)
{
	char name[64];

	snprintf(name, sizeof(name), "kmem %s", command->name);
	argv[0] = name; /* what messages begin with */
	return command->run(argc, argv);
}

struct choice {
	const struct command *command;
	int argc;
	char **argv;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct choice *choice = state->input;
	size_t i;

	switch (key) {
	case ARGP_KEY_ARG:
		for (i = 0; i < NR_COMMANDS && strcmp(commands[i].name, arg); i++)
			;
		if (i == NR_COMMANDS)
			argp_error(state, "there is no command '%s'", arg);
		choice->command = &commands[i];
		choice->argv = state->argv + state->next - 1;
		choice->argc = state->argc - state->next + 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The list of commands, behind the options. */
static char *help_filter(int key, const char *text, void *input)
{
	char *list = NULL;
	size_t len = 0, i;
	FILE *out;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	out = open_memstream(&list, &len);
	if (!out)
		return (char *)text;
	fputs("Commands:\n", out);
	for (i = 0; i < NR_COMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].doc);
	fputs("\n`kmem COMMAND --help' tells the options of one.", out);
	fclose(out);
	return list;
}

static const struct argp argp = {
	.parser = parse_option,
	.args_doc = "COMMAND [ARGUMENT...]",
	.doc = "The Linux kernel's memory allocators, in a process.\v ",
	.help_filter = help_filter,
};

int main(int argc, char **argv)
{
	struct choice choice = { 0 };

	argp_err_exit_status = TOOL_USAGE;
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &choice);
	return run_command(choice.command, choice.argc, choice.argv);
}
