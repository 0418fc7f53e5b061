/* SPDX-License-Identifier: MIT */
/* Attributes of cases and suites; those of a case are printed in front of its result. */
#ifndef KM_COMPAT_KUNIT_ATTRIBUTES_H
#define KM_COMPAT_KUNIT_ATTRIBUTES_H

enum kunit_speed {
	KUNIT_SPEED_UNSET,
	KUNIT_SPEED_VERY_SLOW, /* 12 times the timeout */
	KUNIT_SPEED_SLOW,      /* 3 times the timeout */
	KUNIT_SPEED_NORMAL,
	KUNIT_SPEED_MAX = KUNIT_SPEED_NORMAL,
};

struct kunit_attributes {
	enum kunit_speed speed;
};

#endif
