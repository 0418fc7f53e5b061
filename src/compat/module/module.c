/* SPDX-License-Identifier: MIT */
/* References to modules. */
#include <linux/module.h>

bool try_module_get(struct module *module)
{
	if (!module)
		return true;
	if (!module_is_live(module))
		return false;
	atomic_inc(&module->refcnt);
	return true;
}

void __module_get(struct module *module)
{
	if (module)
		atomic_inc(&module->refcnt);
}

void module_put(struct module *module)
{
	if (module)
		WARN_ON(atomic_dec_if_positive(&module->refcnt) < 0);
}

int module_refcount(struct module *module)
{
	return atomic_read(&module->refcnt);
}
