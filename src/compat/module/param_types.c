/* SPDX-License-Identifier: MIT */
/* The types that parameters have, with the kernel's ranges. */
#include <linux/moduleparam.h>

#include <linux/err.h>
#include <linux/kstrtox.h>
#include <linux/slab.h>
#include <linux/string.h>

#define PARAM_NUMBER(id, type, parse, format)                                \
	int param_set_##id(const char *val, const struct kernel_param *kp)   \
	{                                                                    \
		return parse(val, 0, (type *)kp->arg);                       \
	}                                                                    \
	int param_get_##id(char *buffer, const struct kernel_param *kp)      \
	{                                                                    \
		return scnprintf(buffer, PAGE_SIZE, format "\n", *(type *)kp->arg); \
	}                                                                    \
	const struct kernel_param_ops param_ops_##id = {                     \
		.set = param_set_##id,                                       \
		.get = param_get_##id,                                       \
	}

PARAM_NUMBER(byte, unsigned char, kstrtou8, "%hhu");
PARAM_NUMBER(short, short, kstrtos16, "%hi");
PARAM_NUMBER(ushort, unsigned short, kstrtou16, "%hu");
PARAM_NUMBER(int, int, kstrtoint, "%i");
PARAM_NUMBER(uint, unsigned int, kstrtouint, "%u");
PARAM_NUMBER(long, long, kstrtol, "%li");
PARAM_NUMBER(ulong, unsigned long, kstrtoul, "%lu");
PARAM_NUMBER(ullong, unsigned long long, kstrtoull, "%llu");
PARAM_NUMBER(hexint, unsigned int, kstrtouint, "%#08x");

int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min,
			  unsigned int max)
{
	unsigned int n;
	int err = val ? kstrtouint(val, 0, &n) : -EINVAL;

	if (err)
		return err;
	if (n < min || n > max)
		return -EINVAL;
	*(unsigned int *)kp->arg = n;
	return 0;
}

/* ---- truth ---- */

int param_set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val ? val : "1", kp->arg);
}

int param_get_bool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%c\n", *(bool *)kp->arg ? 'Y' : 'N');
}

int param_set_invbool(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val ? val : "1", &value);

	if (!err)
		*(bool *)kp->arg = !value;
	return err;
}

int param_get_invbool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%c\n", *(bool *)kp->arg ? 'N' : 'Y');
}

int param_set_bint(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val ? val : "1", &value);

	if (!err)
		*(int *)kp->arg = value;
	return err;
}

int param_get_bint(char *buffer, const struct kernel_param *kp)
{
	return param_get_int(buffer, kp);
}

int param_set_bool_enable_only(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val ? val : "1", &value);

	if (err)
		return err;
	if (!value && *(bool *)kp->arg)
		return -EROFS;
	*(bool *)kp->arg = value;
	return 0;
}

const struct kernel_param_ops param_ops_bool_enable_only = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bool_enable_only,
	.get = param_get_bool,
};

#define PARAM_TRUTH(id)                                  \
	const struct kernel_param_ops param_ops_##id = { \
		.flags = KERNEL_PARAM_OPS_FL_NOARG,      \
		.set = param_set_##id,                   \
		.get = param_get_##id,                   \
	}
PARAM_TRUTH(bool);
PARAM_TRUTH(invbool);
PARAM_TRUTH(bint);

/* ---- strings ---- */

#define CHARP_MAX 1024

/* A copy that stays as long as the program: it may have been set before the value is looked at. */
int param_set_charp(const char *val, const struct kernel_param *kp)
{
	char *copy;

	if (strlen(val) > CHARP_MAX)
		return -ENOSPC;
	copy = kstrdup(val, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	*(char **)kp->arg = copy;
	return 0;
}

int param_get_charp(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", *(char **)kp->arg);
}

void param_free_charp(void *arg)
{
	kfree(*(char **)arg);
	*(char **)arg = NULL;
}

const struct kernel_param_ops param_ops_charp = {
	.set = param_set_charp,
	.get = param_get_charp,
	.free = param_free_charp,
};

int param_set_copystring(const char *val, const struct kernel_param *kp)
{
	if (strlen(val) + 1 > kp->str->maxlen)
		return -ENOSPC;
	memcpy(kp->str->string, val, strlen(val) + 1);
	return 0;
}

int param_get_string(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", kp->str->string);
}

const struct kernel_param_ops param_ops_string = {
	.set = param_set_copystring,
	.get = param_get_string,
};

/* ---- lists with commas ---- */

static int array_set(const char *val, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	struct kernel_param element = *kp;
	char *copy = kstrdup(val, GFP_KERNEL), *pos = copy, *word;
	unsigned int nr = 0;
	int err = copy ? 0 : -ENOMEM;

	element.ops = arr->ops;
	while (!err && (word = strsep(&pos, ","))) {
		element.arg = (char *)arr->elem + nr * arr->elemsize;
		err = nr == arr->max ? -EINVAL : arr->ops->set(word, &element);
		nr++;
	}
	kfree(copy);
	if (!err && arr->num)
		*arr->num = nr;
	return err;
}

static int array_get(char *buffer, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	struct kernel_param element = *kp;
	unsigned int nr = arr->num ? *arr->num : arr->max;
	char *one = kmalloc(PAGE_SIZE, GFP_KERNEL);
	int len = 0;

	if (!one)
		return -ENOMEM;
	element.ops = arr->ops;
	for (unsigned int i = 0; i < nr; i++) {
		int n;

		element.arg = (char *)arr->elem + i * arr->elemsize;
		n = arr->ops->get(one, &element);
		if (n < 0) {
			len = n;
			break;
		}
		len += scnprintf(buffer + len, PAGE_SIZE - len, "%s%.*s", i ? "," : "",
				 n - (n && one[n - 1] == '\n'), one);
	}
	kfree(one);
	return len < 0 ? len : len + scnprintf(buffer + len, PAGE_SIZE - len, "\n");
}

const struct kernel_param_ops param_array_ops = { .set = array_set, .get = array_get };
