/* SPDX-License-Identifier: MIT */
/* Universal identifiers. */
#include <linux/uuid.h>

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/random.h>

const guid_t guid_null;
const uuid_t uuid_null;
/* The byte of the structure that each byte of the text is. */
const u8 guid_index[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
const u8 uuid_index[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

/* Version 4 (random), variant DCE, at the places of the given order. */
static void generate(u8 *b, int version_at)
{
	get_random_bytes(b, 16);
	b[version_at] = (b[version_at] & 0x0f) | 0x40;
	b[8] = (b[8] & 0x3f) | 0x80;
}

void generate_random_uuid(unsigned char uuid[16])
{
	generate(uuid, 6);
}

void generate_random_guid(unsigned char guid[16])
{
	generate(guid, 7);
}

void guid_gen(guid_t *u)
{
	generate(u->b, 7);
}

void uuid_gen(uuid_t *u)
{
	generate(u->b, 6);
}

bool uuid_is_valid(const char *uuid)
{
	for (int i = 0; i < UUID_STRING_LEN; i++) {
		bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;

		if (hyphen ? uuid[i] != '-' : !isxdigit(uuid[i]))
			return false;
	}
	return true;
}

static int parse(const char *uuid, u8 *b, const u8 *index)
{
	if (!uuid_is_valid(uuid))
		return -EINVAL;
	for (int i = 0; i < 16; i++) {
		uuid += *uuid == '-';
		b[index[i]] = hex_to_bin(uuid[0]) << 4 | hex_to_bin(uuid[1]);
		uuid += 2;
	}
	return 0;
}

int guid_parse(const char *uuid, guid_t *u)
{
	return parse(uuid, u->b, guid_index);
}

int uuid_parse(const char *uuid, uuid_t *u)
{
	return parse(uuid, u->b, uuid_index);
}
