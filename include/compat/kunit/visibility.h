/* SPDX-License-Identifier: MIT */
/* Statics that a suite may reach: tests are always built here, so they are not static. */
#ifndef KM_COMPAT_KUNIT_VISIBILITY_H
#define KM_COMPAT_KUNIT_VISIBILITY_H

#define VISIBLE_IF_KUNIT
#define STATIC_IF_KUNIT(name) name

/* NO-OP: there are no module symbol tables; every global name can be linked with. */
#define EXPORT_SYMBOL_IF_KUNIT(symbol) extern typeof(symbol) symbol
#define EXPORT_SYMBOL_FOR_TESTS_ONLY(symbol) extern typeof(symbol) symbol

#endif
