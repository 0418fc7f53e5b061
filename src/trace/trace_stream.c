/* SPDX-License-Identifier: MIT */
/*
 * Lines of a plain, gzip or xz file, told apart by content. One buffer of what
 * the file holds, one of what it means; a line is a piece of the latter.
 */
#define _GNU_SOURCE
#include "trace/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "tool/tool.h"

#define IN_BYTES (64 * 1024)
#define OUT_BYTES (256 * 1024) /* and the longest line */

enum packing { PLAIN, GZIP, XZ };

struct trace_stream {
	int fd;
	enum packing packing;
	bool in_ended;       /* the file has no more */
	bool ended;          /* nothing more to unpack */
	bool skipping;       /* inside a line that is too long */
	const char *damage;  /* said at the end */
	uint64_t bytes_read, bytes_total;
	z_stream gz;
	lzma_stream xz;
	unsigned char *in;
	size_t in_start, in_len;
	char *out;
	size_t out_start, out_len;
};

/* Refill the input buffer when it is empty. False: the file could not be read. */
static bool fill_input(struct trace_stream *s)
{
	ssize_t got;

	if (s->in_len || s->in_ended)
		return true;
	do {
		got = read(s->fd, s->in, IN_BYTES);
	} while (got < 0 && errno == EINTR && !tool_interrupted);
	if (got < 0 && errno != EINTR) {
		s->damage = strerror(errno);
		s->in_ended = true;
		return false;
	}
	s->in_ended = got <= 0;
	s->in_start = 0;
	s->in_len = got > 0 ? got : 0;
	s->bytes_read += s->in_len;
	return true;
}

static void use_input(struct trace_stream *s, size_t left)
{
	s->in_start += s->in_len - left;
	s->in_len = left;
}

static size_t unpack_plain(struct trace_stream *s, char *to, size_t room)
{
	size_t n = s->in_len < room ? s->in_len : room;

	memcpy(to, s->in + s->in_start, n);
	use_input(s, s->in_len - n);
	s->ended = !n && s->in_ended;
	return n;
}

/* After the end of a gzip member: another one may follow. */
static void next_member(struct trace_stream *s)
{
	if (!s->in_len)
		fill_input(s);
	if (s->in_len && s->in[s->in_start] == 0x1f) {
		inflateReset(&s->gz);
	} else {
		if (s->in_len && s->in[s->in_start])
			s->damage = "what follows the compressed data is ignored";
		s->ended = true;
	}
}

static size_t unpack_gzip(struct trace_stream *s, char *to, size_t room)
{
	int status;

	s->gz.next_in = s->in + s->in_start;
	s->gz.avail_in = s->in_len;
	s->gz.next_out = (unsigned char *)to;
	s->gz.avail_out = room;
	status = inflate(&s->gz, Z_NO_FLUSH);
	use_input(s, s->gz.avail_in);
	if (status == Z_STREAM_END) {
		next_member(s);
	} else if (status == Z_BUF_ERROR && s->in_ended && !s->in_len) {
		s->damage = "the compressed data ends too early: the file is truncated";
		s->ended = true;
	} else if (status != Z_OK && status != Z_BUF_ERROR) {
		s->damage = "the compressed data is damaged";
		s->ended = true;
	}
	return room - s->gz.avail_out;
}

static size_t unpack_xz(struct trace_stream *s, char *to, size_t room)
{
	lzma_ret status;

	s->xz.next_in = s->in + s->in_start;
	s->xz.avail_in = s->in_len;
	s->xz.next_out = (uint8_t *)to;
	s->xz.avail_out = room;
	status = lzma_code(&s->xz, s->in_ended && !s->in_len ? LZMA_FINISH : LZMA_RUN);
	use_input(s, s->xz.avail_in);
	if (status == LZMA_STREAM_END) {
		s->ended = true;
	} else if (status == LZMA_BUF_ERROR) {
		s->damage = "the compressed data ends too early: the file is truncated";
		s->ended = true;
	} else if (status == LZMA_MEMLIMIT_ERROR || status == LZMA_MEM_ERROR) {
		s->damage = "there is no memory to decompress it";
		s->ended = true;
	} else if (status != LZMA_OK) {
		s->damage = "the compressed data is damaged";
		s->ended = true;
	}
	return room - s->xz.avail_out;
}

/* Make room in the output buffer and unpack more into it. */
static void fill_output(struct trace_stream *s)
{
	char *to;
	size_t room;

	memmove(s->out, s->out + s->out_start, s->out_len);
	s->out_start = 0;
	to = s->out + s->out_len;
	room = OUT_BYTES - s->out_len;
	if (!fill_input(s)) {
		s->ended = true;
		return;
	}
	if (s->packing == GZIP)
		s->out_len += unpack_gzip(s, to, room);
	else if (s->packing == XZ)
		s->out_len += unpack_xz(s, to, room);
	else
		s->out_len += unpack_plain(s, to, room);
	if (tool_interrupted)
		s->ended = true;
}

/* By the first bytes: how it is packed, or what it is that cannot be read. */
static const char *look_at_content(struct trace_stream *s)
{
	static const struct {
		const char *magic;
		unsigned char len;
		const char *what;
	} others[] = {
		{ "\x28\xb5\x2f\xfd", 4, "compressed with zstd; give what zstdcat prints" },
		{ "BZh", 3, "compressed with bzip2; give what bzcat prints" },
		{ "\x17\x08\x44tracing", 10, "a trace.dat; give what trace-cmd report prints" },
		{ "PERFILE2", 8, "a perf.data; only ftrace text is read" },
	};
	const unsigned char *p = s->in;
	unsigned int i;

	while (s->in_len < 16 && !s->in_ended) {
		ssize_t got = read(s->fd, s->in + s->in_len, IN_BYTES - s->in_len);

		if (got < 0 && errno == EINTR && !tool_interrupted)
			continue;
		if (got < 0)
			return strerror(errno);
		s->in_ended = got == 0;
		s->in_len += got;
		s->bytes_read += got;
	}
	if (s->in_len >= 2 && p[0] == 0x1f && p[1] == 0x8b) {
		s->packing = GZIP;
		if (inflateInit2(&s->gz, 16 + MAX_WBITS) != Z_OK)
			return "no memory to decompress it";
	} else if (s->in_len >= 6 && memcmp(p, "\xfd" "7zXZ", 6) == 0) {
		s->packing = XZ;
		if (lzma_stream_decoder(&s->xz, UINT64_MAX, LZMA_CONCATENATED) != LZMA_OK)
			return "no memory to decompress it";
	}
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (s->in_len >= others[i].len && memcmp(p, others[i].magic, others[i].len) == 0)
			return others[i].what;
	}
	return NULL;
}

struct trace_stream *trace_stream_open(const char *path, const char **why)
{
	struct trace_stream *s = tool_calloc(1, sizeof(*s));
	struct stat st;

	s->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0) {
		*why = strerror(errno);
		free(s);
		return NULL;
	}
	if (fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode))
		s->bytes_total = st.st_size;
	s->in = tool_calloc(1, IN_BYTES);
	s->out = tool_calloc(1, OUT_BYTES + 1);
	*why = look_at_content(s);
	if (*why) {
		trace_stream_close(s);
		return NULL;
	}
	return s;
}

int trace_stream_line(struct trace_stream *s, char **line, size_t *len, const char **why)
{
	char *start, *end;

	for (;;) {
		start = s->out + s->out_start;
		end = memchr(start, '\n', s->out_len);
		if (!end && !s->ended && s->out_len < OUT_BYTES) {
			fill_output(s);
			continue;
		}
		if (!end && !s->ended) { /* the buffer is full of one line */
			s->out_len = 0;
			s->skipping = true;
			continue;
		}
		if (!end)
			break;
		s->out_len -= end + 1 - start;
		s->out_start += end + 1 - start;
		if (s->skipping) {
			s->skipping = false;
			return 2;
		}
		if (end > start && end[-1] == '\r')
			end--;
		*end = '\0';
		*line = start;
		*len = end - start;
		return 1;
	}
	*why = s->damage;
	if (s->damage || tool_interrupted || !s->out_len) /* half a line is none */
		return s->damage ? -1 : 0;
	start[s->out_len] = '\0';
	*line = start;
	*len = s->out_len;
	s->out_len = 0;
	return s->skipping ? 2 : 1;
}

int trace_stream_percent(const struct trace_stream *s)
{
	if (!s->bytes_total || s->bytes_read > s->bytes_total)
		return -1;
	return (s->bytes_read - s->in_len) * 100 / s->bytes_total;
}

void trace_stream_close(struct trace_stream *s)
{
	if (s->packing == GZIP)
		inflateEnd(&s->gz);
	else if (s->packing == XZ)
		lzma_end(&s->xz);
	if (s->fd != STDIN_FILENO)
		close(s->fd);
	free(s->in);
	free(s->out);
	free(s);
}
