/* SPDX-License-Identifier: MIT */
/* What ethtool asks a driver. Nobody asks here; tests may call it. */
#include_next <linux/ethtool.h>
#ifndef KM_COMPAT_LINUX_ETHTOOL_H
#define KM_COMPAT_LINUX_ETHTOOL_H

#include <linux/bitmap.h>
#include <linux/types.h>
#include <linux/version.h>

struct net_device;
struct netlink_ext_ack;

enum ethtool_phys_id_state {
	ETHTOOL_ID_INACTIVE, ETHTOOL_ID_ACTIVE, ETHTOOL_ID_ON, ETHTOOL_ID_OFF
};

struct kernel_ethtool_ringparam {
	u32 rx_buf_len;
	u8 tcp_data_split, tx_push, rx_push;
	u32 cqe_size;
};

struct kernel_ethtool_coalesce {
	u8 use_cqe_mode_tx, use_cqe_mode_rx;
};

struct kernel_ethtool_ts_info {
	u32 cmd, so_timestamping;
	int phc_index;
	u32 tx_types, rx_filters;
};
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define KM_ETHTOOL_TS_INFO kernel_ethtool_ts_info
#else
#define KM_ETHTOOL_TS_INFO ethtool_ts_info
#endif

struct ethtool_link_ksettings {
	struct ethtool_link_settings base;
	struct {
		unsigned long supported[4], advertising[4], lp_advertising[4];
	} link_modes;
	u32 lanes;
};

struct ethtool_ops {
	u32 supported_coalesce_params;
	void (*get_drvinfo)(struct net_device *dev, struct ethtool_drvinfo *info);
	int (*get_regs_len)(struct net_device *dev);
	void (*get_regs)(struct net_device *dev, struct ethtool_regs *regs, void *data);
	void (*get_wol)(struct net_device *dev, struct ethtool_wolinfo *wol);
	int (*set_wol)(struct net_device *dev, struct ethtool_wolinfo *wol);
	u32 (*get_msglevel)(struct net_device *dev);
	void (*set_msglevel)(struct net_device *dev, u32 level);
	int (*nway_reset)(struct net_device *dev);
	u32 (*get_link)(struct net_device *dev);
	int (*get_eeprom_len)(struct net_device *dev);
	int (*get_eeprom)(struct net_device *dev, struct ethtool_eeprom *eeprom, u8 *data);
	int (*set_eeprom)(struct net_device *dev, struct ethtool_eeprom *eeprom, u8 *data);
	int (*get_coalesce)(struct net_device *dev, struct ethtool_coalesce *coalesce,
			    struct kernel_ethtool_coalesce *kernel_coalesce,
			    struct netlink_ext_ack *extack);
	int (*set_coalesce)(struct net_device *dev, struct ethtool_coalesce *coalesce,
			    struct kernel_ethtool_coalesce *kernel_coalesce,
			    struct netlink_ext_ack *extack);
	void (*get_ringparam)(struct net_device *dev, struct ethtool_ringparam *ring,
			      struct kernel_ethtool_ringparam *kernel_ring,
			      struct netlink_ext_ack *extack);
	int (*set_ringparam)(struct net_device *dev, struct ethtool_ringparam *ring,
			     struct kernel_ethtool_ringparam *kernel_ring,
			     struct netlink_ext_ack *extack);
	void (*get_pauseparam)(struct net_device *dev, struct ethtool_pauseparam *pause);
	int (*set_pauseparam)(struct net_device *dev, struct ethtool_pauseparam *pause);
	void (*self_test)(struct net_device *dev, struct ethtool_test *test, u64 *data);
	void (*get_strings)(struct net_device *dev, u32 stringset, u8 *data);
	int (*set_phys_id)(struct net_device *dev, enum ethtool_phys_id_state state);
	void (*get_ethtool_stats)(struct net_device *dev, struct ethtool_stats *stats, u64 *data);
	int (*begin)(struct net_device *dev);
	void (*complete)(struct net_device *dev);
	u32 (*get_priv_flags)(struct net_device *dev);
	int (*set_priv_flags)(struct net_device *dev, u32 flags);
	int (*get_sset_count)(struct net_device *dev, int string_set);
	void (*get_channels)(struct net_device *dev, struct ethtool_channels *channels);
	int (*set_channels)(struct net_device *dev, struct ethtool_channels *channels);
	int (*get_ts_info)(struct net_device *dev, struct KM_ETHTOOL_TS_INFO *info);
	int (*get_link_ksettings)(struct net_device *dev, struct ethtool_link_ksettings *settings);
	int (*set_link_ksettings)(struct net_device *dev,
				  const struct ethtool_link_ksettings *settings);
};

u32 ethtool_op_get_link(struct net_device *dev);
int ethtool_op_get_ts_info(struct net_device *dev, struct KM_ETHTOOL_TS_INFO *info);
/* Append to a table of names: *data moves on by ETH_GSTRING_LEN. */
__printf(2, 3) void ethtool_sprintf(u8 **data, const char *fmt, ...);
void ethtool_puts(u8 **data, const char *str);

#endif
