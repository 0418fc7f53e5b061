/* SPDX-License-Identifier: MIT */
/* Parameters: from a word of the command line to the variable. See linux/moduleparam.h. */
#include <linux/moduleparam.h>

#include <linux/err.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

extern const struct kernel_param *const __start_km_params[] __weak;
extern const struct kernel_param *const __stop_km_params[] __weak;
extern const struct km_setup *const __start_km_setups[] __weak;
extern const struct km_setup *const __stop_km_setups[] __weak;

bool initcall_debug;

static DEFINE_MUTEX(param_lock);

void kernel_param_lock(struct module *mod)
{
	mutex_lock(&param_lock);
}

void kernel_param_unlock(struct module *mod)
{
	mutex_unlock(&param_lock);
}

bool parameqn(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		char x = *a == '-' ? '_' : *a, y = *b == '-' ? '_' : *b;

		if (x != y)
			return false;
		if (!x)
			return true;
	}
	return true;
}

bool parameq(const char *a, const char *b)
{
	return parameqn(a, b, strlen(a) + 1);
}

#define for_each_param(pos) for (pos = __start_km_params; pos < __stop_km_params; pos++)

static const char *prefix_of(const struct kernel_param *kp)
{
	return kp->module ? kp->module : "";
}

/* Is anything known whose name begins so? */
static bool prefix_known(const char *prefix, size_t len)
{
	const struct kernel_param *const *pos;

	for_each_param(pos)
		if (*pos && strlen(prefix_of(*pos)) == len &&
		    parameqn(prefix, prefix_of(*pos), len))
			return true;
	return false;
}

/* By its whole name. */
static const struct kernel_param *param_find(const char *name)
{
	const struct kernel_param *const *pos;

	for_each_param(pos) {
		size_t len = *pos ? strlen(prefix_of(*pos)) : 0;

		if (*pos && parameqn(name, prefix_of(*pos), len) &&
		    parameq(name + len, (*pos)->name))
			return *pos;
	}
	return NULL;
}

/* 0 or -errno. The kernel's messages: who is the module, or "Booting kernel". */
static int param_give(const struct kernel_param *kp, const char *value)
{
	size_t len = strcspn(prefix_of(kp), ".");
	const char *who = len ? prefix_of(kp) : "Booting kernel";
	const char *text = value ? value : "";
	int width = len ? (int)len : (int)strlen(who), err;

	if (kp->flags & KERNEL_PARAM_FL_UNSAFE)
		pr_notice("Setting dangerous option %s - tainting kernel\n", kp->name);
	if (!value && !(kp->ops->flags & KERNEL_PARAM_OPS_FL_NOARG)) {
		err = -EINVAL;
	} else {
		kernel_param_lock(NULL);
		err = kp->ops->set ? kp->ops->set(value, kp) : -EPERM;
		kernel_param_unlock(NULL);
	}
	if (err == -ENOSPC)
		pr_err("%.*s: `%s' too large for parameter `%s'\n", width, who, text, kp->name);
	else if (err)
		pr_err("%.*s: `%s' invalid for parameter `%s'\n", width, who, text, kp->name);
	return err;
}

/* A word that __setup() or early_param() takes. */
static bool setup_give(char *word)
{
	const struct km_setup *const *pos;
	bool taken = false;

	for (pos = __start_km_setups; pos < __stop_km_setups; pos++) {
		size_t len = *pos ? strlen((*pos)->str) : 0;
		bool ends = len && ((*pos)->str[len - 1] == '=' || !(*pos)->early ||
				    !word[len] || word[len] == '=');

		if (!len || !parameqn(word, (*pos)->str, len) || !ends)
			continue;
		if ((*pos)->early) { /* gets the value, or NULL */
			char *value = strchr(word, '=');

			if ((*pos)->fn(value ? value + 1 : NULL))
				pr_warn("Malformed early option '%s'\n", (*pos)->str);
			taken = true;
		} else {
			taken |= (*pos)->fn(word + len) != 0;
		}
	}
	return taken;
}

/* With no '=' in it; true: said, or set, to *err. */
static bool name_give(char *name, const char *value, int *err)
{
	const struct kernel_param *kp = param_find(name);
	const char *dot = strchr(name, '.');

	if (kp) {
		*err = param_give(kp, value);
		return true;
	}
	if (!dot || !prefix_known(name, dot + 1 - name))
		return false;
	*err = -ENOENT;
	pr_err("%.*s: Unknown parameter `%s'\n", (int)(dot - name), name, dot + 1);
	return true;
}

bool km_param_set_word(char *word)
{
	char *value = strchr(word, '=');
	bool taken;
	int err;

	if (value)
		*value = '\0';
	taken = name_give(word, value ? value + 1 : NULL, &err);
	if (value)
		*value = '=';
	return taken || setup_give(word);
}

bool km_param_set(const char *assignment)
{
	char *copy = kstrdup(assignment, GFP_KERNEL), *value;
	int err = 0;

	if (!copy)
		return false;
	value = strchr(copy, '=');
	if (value)
		*value++ = '\0';
	if (!name_give(copy, value, &err)) {
		pr_err("kernel: Unknown parameter `%s'\n", copy);
		err = -ENOENT;
	}
	kfree(copy);
	return !err;
}

/* ---- reading ---- */

/* Without the newline. */
static int param_text(const struct kernel_param *kp, char *page)
{
	int n = kp->ops->get ? kp->ops->get(page, kp) : -EPERM;

	while (n > 0 && page[n - 1] == '\n')
		n--;
	if (n >= 0)
		page[n] = '\0';
	return n;
}

int km_param_get(const char *name, char *buf, size_t size)
{
	const struct kernel_param *kp = param_find(name);
	char *page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	int n;

	n = !page ? -ENOMEM : !kp ? -ENOENT : param_text(kp, page);
	if (n >= 0 && size)
		strscpy(buf, page, size);
	kfree(page);
	return n;
}

size_t km_params_text(char *buf, size_t size)
{
	char *page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	const struct kernel_param *const *pos;
	size_t len = 0;

	if (!page)
		return 0;
	for_each_param(pos) {
		if (!*pos || !(*pos)->perm || param_text(*pos, page) < 0)
			continue;
		len += snprintf(len < size ? buf + len : NULL, len < size ? size - len : 0,
				"%s%s=%s\n", prefix_of(*pos), (*pos)->name, page);
	}
	kfree(page);
	return len;
}
