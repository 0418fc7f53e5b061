/* SPDX-License-Identifier: MIT */
/* Reed-Solomon codes. The functions are those of lib/reed_solomon/, to be compiled along. */
#ifndef KM_COMPAT_LINUX_RSLIB_H
#define KM_COMPAT_LINUX_RSLIB_H

#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/types.h>

struct rs_codec {
	int mm, nn; /* bits of a symbol; symbols of a block, (1 << mm) - 1 */
	uint16_t *alpha_to, *index_of, *genpoly;
	int nroots, fcr, prim, iprim, gfpoly;
	int (*gffunc)(int val);
	int users;
	struct list_head list;
};

struct rs_control {
	struct rs_codec *codec;
	uint16_t buffers[]; /* of the decoder */
};

struct rs_control *init_rs_gfp(int symsize, int gfpoly, int fcr, int prim, int nroots, gfp_t gfp);
struct rs_control *init_rs_non_canonical(int symsize, int (*func)(int val), int fcr, int prim,
					 int nroots);
void free_rs(struct rs_control *rs);

static inline struct rs_control *init_rs(int symsize, int gfpoly, int fcr, int prim, int nroots)
{
	return init_rs_gfp(symsize, gfpoly, fcr, prim, nroots, GFP_KERNEL);
}

/* 0; decoding: how many symbols were put right, or -EBADMSG. */
int encode_rs8(struct rs_control *rs, uint8_t *data, int len, uint16_t *par, uint16_t invmsk);
int decode_rs8(struct rs_control *rs, uint8_t *data, uint16_t *par, int len, uint16_t *s,
	       int no_eras, int *eras_pos, uint16_t invmsk, uint16_t *corr);
int encode_rs16(struct rs_control *rs, uint16_t *data, int len, uint16_t *par, uint16_t invmsk);
int decode_rs16(struct rs_control *rs, uint16_t *data, uint16_t *par, int len, uint16_t *s,
		int no_eras, int *eras_pos, uint16_t invmsk, uint16_t *corr);

/* x modulo nn, which is one less than a power of two. */
static inline int rs_modnn(struct rs_codec *rs, int x)
{
	while (x >= rs->nn) {
		x -= rs->nn;
		x = (x >> rs->mm) + (x & rs->nn);
	}
	return x;
}

#endif
