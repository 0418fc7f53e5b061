/* SPDX-License-Identifier: MIT */
/* Network devices: up and down, addresses, counters, and what ethtool's helpers say. */
#include <linux/netdevice.h>
#include <net/netdev_lock.h>

#include <linux/ethtool.h>
#include <linux/export.h>
#include <linux/rtnetlink.h>
#include <linux/socket.h>

/*
 * The lists are empty, as only the kernel's sockets fill them. Up to 7.0 a driver's function takes
 * no lists; later ones may fail, which the kernel would try again.
 */
static void set_rx_mode(struct net_device *dev)
{
	struct netdev_hw_addr_list none = { .list = LIST_HEAD_INIT(none.list) };

	if (dev->netdev_ops->ndo_set_rx_mode_async)
		dev->netdev_ops->ndo_set_rx_mode_async(dev, &none, &none);
	else if (dev->netdev_ops->ndo_set_rx_mode)
		dev->netdev_ops->ndo_set_rx_mode(dev);
}

/* ---- up and down ---- */

int km_dev_open(struct net_device *dev)
{
	const struct net_device_ops *ops = dev->netdev_ops;
	int err;

	ASSERT_RTNL();
	if (dev->flags & IFF_UP)
		return 0;
	if (!netif_device_present(dev))
		return -ENODEV;
	err = notifier_to_errno(call_netdevice_notifiers(NETDEV_PRE_UP, dev));
	if (err)
		return err;
	set_bit(__LINK_STATE_START, &dev->state);
	if (ops->ndo_validate_addr)
		err = ops->ndo_validate_addr(dev);
	netdev_lock_ops(dev);
	if (!err && ops->ndo_open)
		err = ops->ndo_open(dev);
	if (!err) {
		dev->flags |= IFF_UP;
		set_rx_mode(dev);
	}
	netdev_unlock_ops(dev);
	if (err) {
		clear_bit(__LINK_STATE_START, &dev->state);
		return err;
	}
	call_netdevice_notifiers(NETDEV_UP, dev);
	return 0;
}
EXPORT_SYMBOL(km_dev_open);

void dev_close(struct net_device *dev)
{
	ASSERT_RTNL();
	if (!(dev->flags & IFF_UP))
		return;
	call_netdevice_notifiers(NETDEV_GOING_DOWN, dev);
	clear_bit(__LINK_STATE_START, &dev->state);
	netif_tx_lock_bh(dev); /* who was sending is done */
	netif_tx_unlock_bh(dev);
	netdev_lock_ops(dev);
	if (dev->netdev_ops->ndo_stop)
		dev->netdev_ops->ndo_stop(dev);
	dev->flags &= ~IFF_UP;
	netdev_unlock_ops(dev);
	call_netdevice_notifiers(NETDEV_DOWN, dev);
}
EXPORT_SYMBOL(dev_close);

static void carrier(struct net_device *dev, bool on)
{
	bool had = on ? !test_and_clear_bit(__LINK_STATE_NOCARRIER, &dev->state) :
			test_and_set_bit(__LINK_STATE_NOCARRIER, &dev->state);

	if (!had && dev->reg_state == NETREG_REGISTERED && netif_running(dev))
		netif_trans_update(dev);
}

void netif_carrier_on(struct net_device *dev)
{
	carrier(dev, true);
}
EXPORT_SYMBOL(netif_carrier_on);

void netif_carrier_off(struct net_device *dev)
{
	carrier(dev, false);
}
EXPORT_SYMBOL(netif_carrier_off);

void netif_device_detach(struct net_device *dev)
{
	if (test_and_clear_bit(__LINK_STATE_PRESENT, &dev->state) && netif_running(dev))
		netif_tx_stop_all_queues(dev);
}
EXPORT_SYMBOL(netif_device_detach);

void netif_device_attach(struct net_device *dev)
{
	if (!test_and_set_bit(__LINK_STATE_PRESENT, &dev->state) && netif_running(dev))
		netif_tx_wake_all_queues(dev);
}
EXPORT_SYMBOL(netif_device_attach);

int netif_set_real_num_tx_queues(struct net_device *dev, unsigned int txq)
{
	if (txq < 1 || txq > dev->num_tx_queues)
		return -EINVAL;
	dev->real_num_tx_queues = txq;
	return 0;
}
EXPORT_SYMBOL(netif_set_real_num_tx_queues);

int netif_set_real_num_rx_queues(struct net_device *dev, unsigned int rxq)
{
	if (rxq < 1 || rxq > dev->num_rx_queues)
		return -EINVAL;
	dev->real_num_rx_queues = rxq;
	return 0;
}
EXPORT_SYMBOL(netif_set_real_num_rx_queues);

void netif_tx_start_all_queues(struct net_device *dev)
{
	for (unsigned int i = 0; i < dev->num_tx_queues; i++)
		netif_tx_start_queue(netdev_get_tx_queue(dev, i));
}
EXPORT_SYMBOL(netif_tx_start_all_queues);

void netif_tx_stop_all_queues(struct net_device *dev)
{
	for (unsigned int i = 0; i < dev->num_tx_queues; i++)
		netif_tx_stop_queue(netdev_get_tx_queue(dev, i));
}
EXPORT_SYMBOL(netif_tx_stop_all_queues);

void netif_tx_lock(struct net_device *dev)
{
	for (unsigned int i = 0; i < dev->num_tx_queues; i++)
		spin_lock_nested(&dev->_tx[i]._xmit_lock, i);
}
EXPORT_SYMBOL(netif_tx_lock);

void netif_tx_unlock(struct net_device *dev)
{
	for (unsigned int i = dev->num_tx_queues; i--;)
		spin_unlock(&dev->_tx[i]._xmit_lock);
}
EXPORT_SYMBOL(netif_tx_unlock);

void netif_tx_lock_bh(struct net_device *dev)
{
	local_bh_disable();
	netif_tx_lock(dev);
}
EXPORT_SYMBOL(netif_tx_lock_bh);

void netif_tx_unlock_bh(struct net_device *dev)
{
	netif_tx_unlock(dev);
	local_bh_enable();
}
EXPORT_SYMBOL(netif_tx_unlock_bh);

void netif_tx_disable(struct net_device *dev)
{
	netif_tx_lock_bh(dev);
	netif_tx_stop_all_queues(dev);
	netif_tx_unlock_bh(dev);
}
EXPORT_SYMBOL(netif_tx_disable);

/* ---- what can be set ---- */

int dev_set_mtu(struct net_device *dev, int mtu)
{
	int err = 0;

	ASSERT_RTNL();
	if (mtu == dev->mtu)
		return 0;
	if (mtu < 0 || mtu < dev->min_mtu || (dev->max_mtu > 0 && mtu > dev->max_mtu))
		return -EINVAL;
	err = notifier_to_errno(call_netdevice_notifiers(NETDEV_PRECHANGEMTU, dev));
	if (err)
		return err;
	netdev_lock_ops(dev);
	if (dev->netdev_ops->ndo_change_mtu)
		err = dev->netdev_ops->ndo_change_mtu(dev, mtu);
	else
		dev->mtu = mtu;
	netdev_unlock_ops(dev);
	if (!err)
		call_netdevice_notifiers(NETDEV_CHANGEMTU, dev);
	return err;
}
EXPORT_SYMBOL(dev_set_mtu);

void dev_addr_mod(struct net_device *dev, unsigned int offset, const void *addr, size_t len)
{
	BUG_ON(offset + len > sizeof(dev->km_dev_addr));
	memcpy(dev->km_dev_addr + offset, addr, len);
}
EXPORT_SYMBOL(dev_addr_mod);

int km_dev_set_mac_address(struct net_device *dev, struct sockaddr *sa)
{
	int err;

	ASSERT_RTNL();
	if (!dev->netdev_ops->ndo_set_mac_address)
		return -EOPNOTSUPP;
	if (sa->sa_family != dev->type)
		return -EINVAL;
	if (!netif_device_present(dev))
		return -ENODEV;
	netdev_lock_ops(dev);
	err = dev->netdev_ops->ndo_set_mac_address(dev, sa);
	netdev_unlock_ops(dev);
	if (err)
		return err;
	dev->addr_assign_type = 3; /* NET_ADDR_SET */
	call_netdevice_notifiers(NETDEV_CHANGEADDR, dev);
	return 0;
}
EXPORT_SYMBOL(km_dev_set_mac_address);

static int count_mode(struct net_device *dev, unsigned int *count, unsigned int flag, int inc)
{
	ASSERT_RTNL();
	*count += inc;
	dev->flags = *count ? dev->flags | flag : dev->flags & ~flag;
	netdev_lock_ops(dev);
	if (dev->flags & IFF_UP)
		set_rx_mode(dev);
	netdev_unlock_ops(dev);
	return 0;
}

int dev_set_promiscuity(struct net_device *dev, int inc)
{
	return count_mode(dev, &dev->promiscuity, IFF_PROMISC, inc);
}
EXPORT_SYMBOL(dev_set_promiscuity);

int dev_set_allmulti(struct net_device *dev, int inc)
{
	return count_mode(dev, &dev->allmulti, IFF_ALLMULTI, inc);
}
EXPORT_SYMBOL(dev_set_allmulti);

void netdev_update_features(struct net_device *dev)
{
	netdev_features_t features = dev->wanted_features | dev->features;

	ASSERT_RTNL();
	if (dev->netdev_ops->ndo_fix_features)
		features = dev->netdev_ops->ndo_fix_features(dev, features);
	if (features == dev->features)
		return;
	netdev_lock_ops(dev);
	if (!dev->netdev_ops->ndo_set_features ||
	    dev->netdev_ops->ndo_set_features(dev, features) >= 0)
		dev->features = features;
	netdev_unlock_ops(dev);
	call_netdevice_notifiers(NETDEV_FEAT_CHANGE, dev);
}
EXPORT_SYMBOL(netdev_update_features);

/* ---- counters ---- */

static void stats_to_64(struct rtnl_link_stats64 *to, const struct net_device_stats *from)
{
	*to = (struct rtnl_link_stats64){
		.rx_packets = from->rx_packets, .tx_packets = from->tx_packets,
		.rx_bytes = from->rx_bytes, .tx_bytes = from->tx_bytes,
		.rx_errors = from->rx_errors, .tx_errors = from->tx_errors,
		.rx_dropped = from->rx_dropped, .tx_dropped = from->tx_dropped,
		.multicast = from->multicast, .collisions = from->collisions,
		.rx_length_errors = from->rx_length_errors,
		.rx_over_errors = from->rx_over_errors, .rx_crc_errors = from->rx_crc_errors,
		.rx_frame_errors = from->rx_frame_errors, .rx_fifo_errors = from->rx_fifo_errors,
		.rx_missed_errors = from->rx_missed_errors,
		.tx_aborted_errors = from->tx_aborted_errors,
		.tx_carrier_errors = from->tx_carrier_errors,
		.tx_fifo_errors = from->tx_fifo_errors,
		.tx_heartbeat_errors = from->tx_heartbeat_errors,
		.tx_window_errors = from->tx_window_errors,
		.rx_compressed = from->rx_compressed, .tx_compressed = from->tx_compressed,
	};
}

struct rtnl_link_stats64 *dev_get_stats(struct net_device *dev, struct rtnl_link_stats64 *storage)
{
	const struct net_device_ops *ops = dev->netdev_ops;

	if (ops->ndo_get_stats64) {
		memset(storage, 0, sizeof(*storage));
		ops->ndo_get_stats64(dev, storage);
	} else {
		stats_to_64(storage, ops->ndo_get_stats ? ops->ndo_get_stats(dev) : &dev->stats);
	}
	return storage;
}
EXPORT_SYMBOL(dev_get_stats);

void dev_lstats_read(struct net_device *dev, u64 *packets, u64 *bytes)
{
	int cpu;

	*packets = *bytes = 0;
	for_each_possible_cpu(cpu) {
		const struct pcpu_lstats *s = per_cpu_ptr(dev->lstats, cpu);

		*packets += u64_stats_read(&s->packets);
		*bytes += u64_stats_read(&s->bytes);
	}
}
EXPORT_SYMBOL(dev_lstats_read);

void dev_fetch_sw_netstats(struct rtnl_link_stats64 *s,
			   const struct pcpu_sw_netstats __percpu *netstats)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct pcpu_sw_netstats *c = per_cpu_ptr(netstats, cpu);

		s->rx_packets += u64_stats_read(&c->rx_packets);
		s->rx_bytes += u64_stats_read(&c->rx_bytes);
		s->tx_packets += u64_stats_read(&c->tx_packets);
		s->tx_bytes += u64_stats_read(&c->tx_bytes);
	}
}
EXPORT_SYMBOL_GPL(dev_fetch_sw_netstats);

void dev_get_tstats64(struct net_device *dev, struct rtnl_link_stats64 *s)
{
	stats_to_64(s, &dev->stats);
	dev_fetch_sw_netstats(s, dev->tstats);
}
EXPORT_SYMBOL_GPL(dev_get_tstats64);

/* ---- texts ---- */

void netdev_printk(const char *level, const struct net_device *dev, const char *format, ...)
{
	struct va_format vaf = { .fmt = format };
	va_list args;

	va_start(args, format);
	vaf.va = &args;
	if (dev && dev->dev.parent)
		printk("%s%s %s: %pV", level, dev_name(dev->dev.parent), netdev_name(dev), &vaf);
	else
		printk("%s%s: %pV", level, dev ? netdev_name(dev) : "(NULL net_device)", &vaf);
	va_end(args);
}
EXPORT_SYMBOL(netdev_printk);

u32 ethtool_op_get_link(struct net_device *dev)
{
	return netif_carrier_ok(dev);
}
EXPORT_SYMBOL(ethtool_op_get_link);

int ethtool_op_get_ts_info(struct net_device *dev, struct KM_ETHTOOL_TS_INFO *info)
{
	info->so_timestamping = 0;
	info->phc_index = -1;
	return 0;
}
EXPORT_SYMBOL(ethtool_op_get_ts_info);

void ethtool_sprintf(u8 **data, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf((char *)*data, ETH_GSTRING_LEN, fmt, args);
	va_end(args);
	*data += ETH_GSTRING_LEN;
}
EXPORT_SYMBOL(ethtool_sprintf);

void ethtool_puts(u8 **data, const char *str)
{
	strscpy((char *)*data, str, ETH_GSTRING_LEN);
	*data += ETH_GSTRING_LEN;
}
EXPORT_SYMBOL(ethtool_puts);
