/* SPDX-License-Identifier: MIT */
/* Indices of circular buffers whose size is a power of two. */
#ifndef KM_COMPAT_LINUX_CIRC_BUF_H
#define KM_COMPAT_LINUX_CIRC_BUF_H

struct circ_buf {
	char *buf;
	int head; /* where to write */
	int tail; /* where to read */
};

/* Bytes to read, and to write: one less than are free, as a full buffer is no empty one. */
#define CIRC_CNT(head, tail, size) (((head) - (tail)) & ((size) - 1))
#define CIRC_SPACE(head, tail, size) CIRC_CNT((tail), ((head) + 1), (size))

/* The same without going round the end. */
#define CIRC_CNT_TO_END(head, tail, size)                                        \
	({                                                                       \
		int km_to_end__ = (size) - (tail);                               \
		int km_n__ = ((head) + km_to_end__) & ((size) - 1);              \
		km_n__ < km_to_end__ ? km_n__ : km_to_end__;                     \
	})
#define CIRC_SPACE_TO_END(head, tail, size)                                      \
	({                                                                       \
		int km_last__ = (size) - 1 - (head);                             \
		int km_n__ = (km_last__ + (tail)) & ((size) - 1);                \
		km_n__ <= km_last__ ? km_n__ : km_last__ + 1;                    \
	})

#endif
