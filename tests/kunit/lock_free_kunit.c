/* SPDX-License-Identifier: MIT */
/*
 * Who gets a lock may free the object that it lies in: whoever released it must not look at it any
 * more. One thread releases, the other takes, releases and frees, in turns with trying and with
 * sleeping. Each object has a page of its own. With the address sanitizer, where the library and
 * this are built with it, its bytes are forbidden at once, without it the page is unmapped.
 */
#include <kunit/test.h>

#include <linux/bit_spinlock.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu-rwsem.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>
#include <linux/wait_bit.h>
#include <linux/ww_mutex.h>

#include "crew.h"

#define ROUNDS 2000
#define POOL 64

static DEFINE_WW_CLASS(free_class);

struct object {
	union {
		spinlock_t spin;
		rwlock_t rw;
		struct mutex mutex;
		struct rw_semaphore rwsem;
		struct percpu_rw_semaphore percpu;
		struct ww_mutex ww;
		struct semaphore sem;
		struct completion completion;
		unsigned long bits;
		int var;
	};
	int taken; /* by who releases it first */
};

/* take, release: the first thread. try, wait, leave: the one that frees. */
struct kind {
	const char *name;
	void (*init)(struct object *o);
	void (*take)(struct object *o);
	void (*release)(struct object *o);
	bool (*try)(struct object *o);
	void (*wait)(struct object *o);
	void (*leave)(struct object *o);
};

#define KIND(tag, do_init, do_take, do_release, do_try, do_wait, do_leave) \
	static void o_init_##tag(struct object *o) { do_init; }              \
	static void o_take_##tag(struct object *o) { do_take; }              \
	static void o_release_##tag(struct object *o) { do_release; }        \
	static bool o_try_##tag(struct object *o) { return do_try; }         \
	static void o_wait_##tag(struct object *o) { do_wait; }              \
	static void o_leave_##tag(struct object *o) { do_leave; }
#define KIND_OF(tag) \
	{ #tag, o_init_##tag, o_take_##tag, o_release_##tag, o_try_##tag, o_wait_##tag, o_leave_##tag }

KIND(spin, spin_lock_init(&o->spin), spin_lock(&o->spin), spin_unlock(&o->spin),
     spin_trylock(&o->spin), spin_lock(&o->spin), spin_unlock(&o->spin))
KIND(bit, o->bits = 0, bit_spin_lock(3, &o->bits), bit_spin_unlock(3, &o->bits),
     bit_spin_trylock(3, &o->bits), bit_spin_lock(3, &o->bits), bit_spin_unlock(3, &o->bits))
KIND(rw_write, rwlock_init(&o->rw), write_lock(&o->rw), write_unlock(&o->rw),
     write_trylock(&o->rw), write_lock(&o->rw), write_unlock(&o->rw))
KIND(rw_read, rwlock_init(&o->rw), read_lock(&o->rw), read_unlock(&o->rw),
     write_trylock(&o->rw), write_lock(&o->rw), write_unlock(&o->rw))
KIND(mutex, mutex_init(&o->mutex), mutex_lock(&o->mutex), mutex_unlock(&o->mutex),
     mutex_trylock(&o->mutex), mutex_lock(&o->mutex), mutex_unlock(&o->mutex))
KIND(ww, ww_mutex_init(&o->ww, &free_class), WARN_ON(ww_mutex_lock(&o->ww, NULL)),
     ww_mutex_unlock(&o->ww), ww_mutex_trylock(&o->ww, NULL),
     WARN_ON(ww_mutex_lock(&o->ww, NULL)), ww_mutex_unlock(&o->ww))
KIND(rwsem_write, init_rwsem(&o->rwsem), down_write(&o->rwsem), up_write(&o->rwsem),
     down_write_trylock(&o->rwsem), down_write(&o->rwsem), up_write(&o->rwsem))
KIND(rwsem_read, init_rwsem(&o->rwsem), down_read(&o->rwsem), up_read(&o->rwsem),
     down_write_trylock(&o->rwsem), down_write(&o->rwsem), up_write(&o->rwsem))
KIND(rwsem_to_read, init_rwsem(&o->rwsem), down_write(&o->rwsem),
     (downgrade_write(&o->rwsem), up_read(&o->rwsem)), down_write_trylock(&o->rwsem),
     down_write(&o->rwsem), up_write(&o->rwsem))
KIND(percpu_rwsem, percpu_init_rwsem(&o->percpu), percpu_down_read(&o->percpu),
     percpu_up_read(&o->percpu), false, percpu_down_write(&o->percpu),
     percpu_up_write(&o->percpu))
KIND(semaphore, sema_init(&o->sem, 0), (void)0, up(&o->sem), !down_trylock(&o->sem),
     down(&o->sem), (void)0)
KIND(completion, init_completion(&o->completion), (void)0, complete(&o->completion),
     try_wait_for_completion(&o->completion), wait_for_completion(&o->completion), (void)0)
KIND(complete_all, init_completion(&o->completion), (void)0, complete_all(&o->completion),
     completion_done(&o->completion), wait_for_completion(&o->completion), (void)0)
KIND(variable, o->var = 0, (void)0, store_release_wake_up(&o->var, 1),
     smp_load_acquire(&o->var), wait_var_event(&o->var, smp_load_acquire(&o->var)), (void)0)

static const struct kind kinds[] = {
	KIND_OF(spin), KIND_OF(bit), KIND_OF(rw_write), KIND_OF(rw_read), KIND_OF(mutex),
	KIND_OF(ww), KIND_OF(rwsem_write), KIND_OF(rwsem_read), KIND_OF(rwsem_to_read),
	KIND_OF(percpu_rwsem), KIND_OF(semaphore), KIND_OF(completion), KIND_OF(complete_all),
	KIND_OF(variable),
};

/* Of the address sanitizer, if it is there. */
void __asan_poison_memory_region(const volatile void *from, size_t len) __weak;
void __asan_unpoison_memory_region(const volatile void *from, size_t len) __weak;

static struct object *pool[POOL]; /* with the sanitizer: used again after POOL rounds */

static struct object *object_get(int round)
{
	struct object *o = pool[round % POOL];

	if (!o)
		o = vmalloc(PAGE_SIZE);
	if (o && __asan_unpoison_memory_region) {
		pool[round % POOL] = o;
		__asan_unpoison_memory_region(o, sizeof(*o));
	}
	return o;
}

static void object_put(struct object *o)
{
	if (__asan_poison_memory_region) {
		__asan_poison_memory_region(o, sizeof(*o));
		return;
	}
	vfree(o);
	vm_unmap_aliases();
}

static void pool_empty(void)
{
	for (int i = 0; i < POOL; i++) {
		if (pool[i])
			__asan_unpoison_memory_region(pool[i], sizeof(*pool[i]));
		vfree(pool[i]);
		pool[i] = NULL;
	}
}

struct hand_over {
	const struct kind *kind;
	struct object *slot;
};

static void release_work(struct hand_over *h)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct object *o;

		while (!(o = smp_load_acquire(&h->slot)))
			cpu_relax();
		h->kind->take(o);
		WRITE_ONCE(h->slot, NULL);
		smp_store_release(&o->taken, 1);
		h->kind->release(o);
	}
}

static void free_work(struct hand_over *h)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct object *o = object_get(i);

		BUG_ON(!o);
		h->kind->init(o);
		o->taken = 0;
		smp_store_release(&h->slot, o);
		while (!smp_load_acquire(&o->taken))
			cpu_relax();
		for (int tries = i & 1 ? 0 : 100000;; tries--) {
			if (tries <= 0) {
				h->kind->wait(o);
				break;
			}
			if (h->kind->try(o))
				break;
		}
		h->kind->leave(o);
		object_put(o);
	}
}

static void hand_over_work(void *arg, int who)
{
	if (who)
		release_work(arg);
	else
		free_work(arg);
}

static void freed_by_the_next_holder(struct kunit *test)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct hand_over h = { .kind = &kinds[i] };

		KUNIT_ASSERT_TRUE_MSG(test, crew_run(2, hand_over_work, &h), "%s", kinds[i].name);
	}
	pool_empty();
}

/* ---- the last reference frees, whoever puts it ---- */

struct counted {
	struct percpu_ref ref;
	unsigned long guard;
};

static atomic_t nr_freed;

static void counted_release(struct percpu_ref *ref)
{
	struct counted *c = container_of(ref, struct counted, ref);

	percpu_ref_exit(ref);
	kfree(c);
	atomic_inc(&nr_freed);
}

static void put_work(void *arg, int who)
{
	struct counted **all = arg;

	for (int i = 0; i < ROUNDS; i++)
		if (who)
			percpu_ref_put(&all[i]->ref);
		else
			percpu_ref_kill(&all[i]->ref);
}

static void freed_by_the_last_put(struct kunit *test)
{
	struct counted **all = kunit_kcalloc(test, ROUNDS, sizeof(*all), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, all);
	atomic_set(&nr_freed, 0);
	for (int i = 0; i < ROUNDS; i++) {
		all[i] = kzalloc(sizeof(**all), GFP_KERNEL | __GFP_NOFAIL);
		KUNIT_ASSERT_EQ(test, percpu_ref_init(&all[i]->ref, counted_release, 0, GFP_KERNEL),
				0);
		percpu_ref_get(&all[i]->ref);
	}
	KUNIT_ASSERT_TRUE(test, crew_run(2, put_work, all));
	KUNIT_EXPECT_EQ(test, atomic_read(&nr_freed), ROUNDS);
}

static struct kunit_case lock_free_cases[] = {
	KUNIT_CASE(freed_by_the_next_holder),
	KUNIT_CASE(freed_by_the_last_put),
	{}
};

static struct kunit_suite lock_free_suite = {
	.name = "lock-then-free",
	.test_cases = lock_free_cases,
};
kunit_test_suite(lock_free_suite);

MODULE_LICENSE("Dual MIT/GPL");
