/* SPDX-License-Identifier: MIT */
/*
 * Queues in a ring. in and out only grow; their difference is what is in the
 * ring. Each side writes its own of the two, after the data is done with.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kfifo.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <asm/barrier.h>

int __kfifo_alloc(struct __kfifo *fifo, unsigned int size, size_t esize, gfp_t gfp_mask)
{
	size = roundup_pow_of_two(size);
	*fifo = (struct __kfifo){ .esize = esize };
	if (size < 2)
		return -EINVAL;
	fifo->data = kmalloc_array(size, esize, gfp_mask);
	if (!fifo->data)
		return -ENOMEM;
	fifo->mask = size - 1;
	return 0;
}
EXPORT_SYMBOL(__kfifo_alloc);

void __kfifo_free(struct __kfifo *fifo)
{
	kfree(fifo->data);
	*fifo = (struct __kfifo){ 0 };
}
EXPORT_SYMBOL(__kfifo_free);

int __kfifo_init(struct __kfifo *fifo, void *buffer, unsigned int size, size_t esize)
{
	size /= esize;
	if (size)
		size = rounddown_pow_of_two(size);
	*fifo = (struct __kfifo){ .esize = esize, .data = buffer };
	if (size < 2)
		return -EINVAL;
	fifo->mask = size - 1;
	return 0;
}
EXPORT_SYMBOL(__kfifo_init);

static unsigned int used(struct __kfifo *fifo)
{
	return smp_load_acquire(&fifo->in) - READ_ONCE(fifo->out);
}

static unsigned int unused(struct __kfifo *fifo)
{
	return fifo->mask + 1 - (READ_ONCE(fifo->in) - smp_load_acquire(&fifo->out));
}

/* Copy between the ring at element pos and memory, round the end; bytes not copied. */
typedef unsigned long (*copy_fn)(void *ring, void *mem, unsigned long bytes);

static unsigned long copy_in(void *ring, void *mem, unsigned long bytes)
{
	memcpy(ring, mem, bytes);
	return 0;
}

static unsigned long copy_out(void *ring, void *mem, unsigned long bytes)
{
	memcpy(mem, ring, bytes);
	return 0;
}

static unsigned long copy_in_user(void *ring, void *mem, unsigned long bytes)
{
	return copy_from_user(ring, (void __user *)mem, bytes);
}

static unsigned long copy_out_user(void *ring, void *mem, unsigned long bytes)
{
	return copy_to_user((void __user *)mem, ring, bytes);
}

static unsigned long copy(struct __kfifo *fifo, unsigned int pos, void *mem, unsigned int n,
			  copy_fn fn)
{
	unsigned long esize = fifo->esize, bytes = n * esize, left;
	unsigned long at = (pos & fifo->mask) * esize, end = (fifo->mask + 1UL) * esize;
	unsigned long first = min(bytes, end - at);

	left = fn(fifo->data + at, mem, first);
	if (left)
		return bytes - first + left;
	return bytes > first ? fn(fifo->data, mem + first, bytes - first) : 0;
}

/* A record's length is before it, the low byte first. */
static void write_len(struct __kfifo *fifo, unsigned int len, size_t recsize)
{
	unsigned char head[2] = { len, len >> 8 };

	copy(fifo, fifo->in, head, recsize, copy_in);
}

static unsigned int read_len(struct __kfifo *fifo, size_t recsize)
{
	unsigned char head[2] = { 0 };

	copy(fifo, fifo->out, head, recsize, copy_out);
	return head[0] | head[1] << 8;
}

static unsigned int max_record(size_t recsize)
{
	return (1U << (8 * recsize)) - 1;
}

unsigned int km_kfifo_avail(struct __kfifo *fifo, size_t recsize)
{
	unsigned int room = unused(fifo);

	if (!recsize)
		return room;
	return room > recsize ? min_t(unsigned int, room - recsize, max_record(recsize)) : 0;
}
EXPORT_SYMBOL(km_kfifo_avail);

unsigned int km_kfifo_in(struct __kfifo *fifo, const void *buf, unsigned int len, size_t recsize)
{
	if (!recsize)
		len = min(len, unused(fifo));
	else if (len > max_record(recsize) || len + recsize > unused(fifo))
		return 0;
	else
		write_len(fifo, len, recsize);
	copy(fifo, fifo->in + recsize, (void *)buf, len, copy_in);
	smp_store_release(&fifo->in, fifo->in + len + recsize);
	return len;
}
EXPORT_SYMBOL(km_kfifo_in);

/* Elements that a read of len may take now; *step is what leaves the ring then. */
static unsigned int readable(struct __kfifo *fifo, unsigned int len, size_t recsize,
			     unsigned int *step)
{
	unsigned int there = used(fifo), record;

	*step = min(len, there);
	if (!recsize || !there)
		return *step;
	record = read_len(fifo, recsize);
	*step = record + recsize;
	return min(len, record);
}

unsigned int km_kfifo_peek(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize)
{
	unsigned int step;

	len = readable(fifo, len, recsize, &step);
	copy(fifo, fifo->out + recsize, buf, len, copy_out);
	return len;
}
EXPORT_SYMBOL(km_kfifo_peek);

unsigned int km_kfifo_out(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize)
{
	unsigned int step;

	len = readable(fifo, len, recsize, &step);
	copy(fifo, fifo->out + recsize, buf, len, copy_out);
	smp_store_release(&fifo->out, fifo->out + step);
	return len;
}
EXPORT_SYMBOL(km_kfifo_out);

unsigned int km_kfifo_peek_len(struct __kfifo *fifo, size_t recsize)
{
	if (!recsize)
		return used(fifo) * fifo->esize;
	return used(fifo) ? read_len(fifo, recsize) : 0;
}
EXPORT_SYMBOL(km_kfifo_peek_len);

void km_kfifo_skip(struct __kfifo *fifo, unsigned int count, size_t recsize)
{
	unsigned int step;

	readable(fifo, count, recsize, &step);
	smp_store_release(&fifo->out, fifo->out + step);
}
EXPORT_SYMBOL(km_kfifo_skip);

unsigned int km_kfifo_linear(struct __kfifo *fifo, unsigned int *tail, unsigned int n,
			     size_t recsize)
{
	unsigned int step, at = (fifo->out + recsize) & fifo->mask;

	*tail = at;
	return min(readable(fifo, n, recsize, &step), fifo->mask + 1 - at);
}
EXPORT_SYMBOL(km_kfifo_linear);

int km_kfifo_from_user(struct __kfifo *fifo, const void __user *from, unsigned long len,
		       unsigned int *copied, size_t recsize)
{
	unsigned long n = len / fifo->esize, left;

	*copied = 0;
	if (recsize && (len > max_record(recsize) || len + recsize > unused(fifo)))
		return 0;
	n = recsize ? len : min_t(unsigned long, n, unused(fifo));
	left = copy(fifo, fifo->in + recsize, (void *)from, n, copy_in_user);
	if (recsize && left)
		return -EFAULT;
	if (recsize)
		write_len(fifo, n, recsize);
	n -= DIV_ROUND_UP(left, fifo->esize);
	*copied = n * fifo->esize;
	smp_store_release(&fifo->in, fifo->in + (unsigned int)(n + recsize));
	return left ? -EFAULT : 0;
}
EXPORT_SYMBOL(km_kfifo_from_user);

int km_kfifo_to_user(struct __kfifo *fifo, void __user *to, unsigned long len,
		     unsigned int *copied, size_t recsize)
{
	unsigned int n, step;
	unsigned long left;

	n = readable(fifo, min_t(unsigned long, len / fifo->esize, UINT_MAX), recsize, &step);
	left = copy(fifo, fifo->out + recsize, (void __force *)to, n, copy_out_user);
	if (recsize && left) {
		*copied = 0;
		return -EFAULT;
	}
	n -= DIV_ROUND_UP(left, fifo->esize);
	*copied = n * fifo->esize;
	smp_store_release(&fifo->out, fifo->out + (recsize ? step : n));
	return left ? -EFAULT : 0;
}
EXPORT_SYMBOL(km_kfifo_to_user);
