/* SPDX-License-Identifier: MIT */
/*
 * Network devices without a network: drivers register them, tests bring them up (dev_open()), hand
 * them packets to send (dev_queue_xmit()) and get those they receive (dev_add_pack()). There is no
 * queueing discipline: what a driver does not take at once is dropped. Receiving runs in softirq
 * context, in the tasklets' thread. Packets are linear, there is no GRO, and one namespace.
 * Devices are not shown in sysfs.
 */
#include_next <linux/netdevice.h>
#ifndef KM_COMPAT_LINUX_NETDEVICE_H
#define KM_COMPAT_LINUX_NETDEVICE_H

#include <linux/bitops.h>
#include <linux/cache.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/list.h>
#include <linux/netdev_features.h>
#include <linux/notifier.h>
#include <linux/percpu.h>
#include <linux/rculist.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>

struct ethtool_ops;
struct hlist_head;
struct netlink_ext_ack;
struct rtnl_link_ops;

enum netdev_tx {
	__NETDEV_TX_MIN = INT_MIN,
	NETDEV_TX_OK = 0x00,   /* the driver has the packet */
	NETDEV_TX_BUSY = 0x10, /* it has not */
};
typedef enum netdev_tx netdev_tx_t;

#define NET_XMIT_SUCCESS 0
#define NET_XMIT_DROP 1
#define NET_RX_SUCCESS 0
#define NET_RX_DROP 1
#define NET_NAME_UNKNOWN 0
#define NET_NAME_ENUM 1
#define NET_NAME_PREDICTABLE 2
#define NET_NAME_USER 3
#define NET_NAME_RENAMED 4
#define NETDEV_ALIGN 32
#define LL_MAX_HEADER 128
#define MAX_HEADER LL_MAX_HEADER
#define IFF_NO_QUEUE (1 << 21)
#define IFF_LIVE_ADDR_CHANGE (1 << 15)
#define IFF_TX_SKB_SHARING (1 << 11)
#define IFF_UNICAST_FLT (1 << 12)
#define IFF_DONT_BRIDGE (1 << 10)
#define IFF_XMIT_DST_RELEASE (1 << 5)
#define MAX_ADDR_LEN 32

struct net_device_stats {
	unsigned long rx_packets, tx_packets, rx_bytes, tx_bytes, rx_errors, tx_errors;
	unsigned long rx_dropped, tx_dropped, multicast, collisions;
	unsigned long rx_length_errors, rx_over_errors, rx_crc_errors, rx_frame_errors;
	unsigned long rx_fifo_errors, rx_missed_errors;
	unsigned long tx_aborted_errors, tx_carrier_errors, tx_fifo_errors;
	unsigned long tx_heartbeat_errors, tx_window_errors;
	unsigned long rx_compressed, tx_compressed;
};

struct pcpu_lstats {
	u64_stats_t packets, bytes;
	struct u64_stats_sync syncp;
} __aligned(2 * sizeof(u64));

struct pcpu_sw_netstats {
	u64_stats_t rx_packets, rx_bytes, tx_packets, tx_bytes;
	struct u64_stats_sync syncp;
} __aligned(4 * sizeof(u64));

struct netdev_hw_addr_list {
	struct list_head list;
	int count;
};

struct net_device_ops {
	int (*ndo_init)(struct net_device *dev);
	void (*ndo_uninit)(struct net_device *dev);
	int (*ndo_open)(struct net_device *dev);
	int (*ndo_stop)(struct net_device *dev);
	netdev_tx_t (*ndo_start_xmit)(struct sk_buff *skb, struct net_device *dev);
	u16 (*ndo_select_queue)(struct net_device *dev, struct sk_buff *skb,
				struct net_device *sb_dev);
	void (*ndo_change_rx_flags)(struct net_device *dev, int flags);
	void (*ndo_set_rx_mode)(struct net_device *dev);
	int (*ndo_set_rx_mode_async)(struct net_device *dev, struct netdev_hw_addr_list *uc,
				     struct netdev_hw_addr_list *mc); /* since 7.1 */
	int (*ndo_set_mac_address)(struct net_device *dev, void *addr);
	int (*ndo_validate_addr)(struct net_device *dev);
	int (*ndo_do_ioctl)(struct net_device *dev, struct ifreq *ifr, int cmd);
	int (*ndo_eth_ioctl)(struct net_device *dev, struct ifreq *ifr, int cmd);
	int (*ndo_siocdevprivate)(struct net_device *dev, struct ifreq *ifr, void __user *data,
				  int cmd);
	int (*ndo_set_config)(struct net_device *dev, struct ifmap *map);
	int (*ndo_change_mtu)(struct net_device *dev, int new_mtu);
	void (*ndo_tx_timeout)(struct net_device *dev, unsigned int txqueue); /* not called */
	void (*ndo_get_stats64)(struct net_device *dev, struct rtnl_link_stats64 *storage);
	struct net_device_stats *(*ndo_get_stats)(struct net_device *dev);
	int (*ndo_vlan_rx_add_vid)(struct net_device *dev, __be16 proto, u16 vid);
	int (*ndo_vlan_rx_kill_vid)(struct net_device *dev, __be16 proto, u16 vid);
	void (*ndo_poll_controller)(struct net_device *dev);
	netdev_features_t (*ndo_fix_features)(struct net_device *dev, netdev_features_t features);
	int (*ndo_set_features)(struct net_device *dev, netdev_features_t features);
	netdev_features_t (*ndo_features_check)(struct sk_buff *skb, struct net_device *dev,
						netdev_features_t features);
	int (*ndo_change_carrier)(struct net_device *dev, bool new_carrier);
	int (*ndo_get_iflink)(const struct net_device *dev);
};

struct header_ops {
	int (*create)(struct sk_buff *skb, struct net_device *dev, unsigned short type,
		      const void *daddr, const void *saddr, unsigned int len);
	int (*parse)(const struct sk_buff *skb, unsigned char *haddr);
	bool (*validate)(const char *ll_header, unsigned int len);
};

struct pcpu_dstats {
	u64_stats_t rx_packets, rx_bytes, tx_packets, tx_bytes, rx_drops, tx_drops;
	struct u64_stats_sync syncp;
} __aligned(8 * sizeof(u64));

/* From 6.7: which counters register_netdevice() makes, and the end of it frees. */
enum netdev_stat_type {
	NETDEV_PCPU_STAT_NONE,
	NETDEV_PCPU_STAT_LSTATS,
	NETDEV_PCPU_STAT_TSTATS,
	NETDEV_PCPU_STAT_DSTATS,
};

enum netdev_queue_state_t {
	__QUEUE_STATE_DRV_XOFF,
	__QUEUE_STATE_STACK_XOFF,
	__QUEUE_STATE_FROZEN,
};

struct netdev_queue {
	struct net_device *dev;
	unsigned long state;      /* __QUEUE_STATE_* */
	spinlock_t _xmit_lock;    /* around ndo_start_xmit() */
	int xmit_lock_owner;
	unsigned long trans_start;
};

enum netdev_state_t {
	__LINK_STATE_START,
	__LINK_STATE_PRESENT,
	__LINK_STATE_NOCARRIER,
	__LINK_STATE_DORMANT,
};

enum netdev_reg_state {
	NETREG_UNINITIALIZED, NETREG_REGISTERED, NETREG_UNREGISTERING, NETREG_UNREGISTERED,
	NETREG_RELEASED, NETREG_DUMMY,
};

struct net_device {
	char name[IFNAMSIZ];
	int ifindex;
	unsigned long state;      /* __LINK_STATE_* */
	unsigned int flags;       /* IFF_UP and its like */
	unsigned long long priv_flags;
	unsigned int mtu, min_mtu, max_mtu;
	unsigned short type, hard_header_len, needed_headroom, needed_tailroom;
	struct mutex lock;        /* held while an operation is called, if the driver asks so */
	bool request_ops_lock;
	unsigned char min_header_len, addr_len, addr_assign_type, name_assign_type;
	unsigned char operstate, link_mode, if_port, dma;
	netdev_features_t features, hw_features, wanted_features, vlan_features, hw_enc_features,
		mpls_features, gso_partial_features;
	const struct net_device_ops *netdev_ops;
	const struct ethtool_ops *ethtool_ops;
	const struct header_ops *header_ops;
	const struct rtnl_link_ops *rtnl_link_ops;
	const unsigned char *dev_addr; /* km_dev_addr */
	unsigned char km_dev_addr[MAX_ADDR_LEN], perm_addr[MAX_ADDR_LEN], broadcast[MAX_ADDR_LEN];
	unsigned int promiscuity, allmulti;
	struct net_device_stats stats;
	union {
		struct pcpu_lstats __percpu *lstats;
		struct pcpu_sw_netstats __percpu *tstats;
		struct pcpu_dstats __percpu *dstats;
	};
	enum netdev_stat_type pcpu_stat_type;
	struct netdev_queue *_tx;
	unsigned int num_tx_queues, real_num_tx_queues, num_rx_queues, real_num_rx_queues;
	unsigned int tx_queue_len;
	int watchdog_timeo, irq;
	unsigned long base_addr, mem_start, mem_end;
	unsigned int dev_id, dev_port;
	void *ml_priv;
	struct net *nd_net;
	struct device dev;        /* not added; for dev_err() and as a parent */
	struct list_head dev_list, napi_list, km_todo;
	refcount_t km_refs;
	enum netdev_reg_state reg_state;
	bool needs_free_netdev, dismantle;
	bool lltx, netns_local, netns_immutable, fcoe_mtu; /* lltx: as NETIF_F_LLTX */
	void (*priv_destructor)(struct net_device *dev);
};

#define to_net_dev(d) container_of(d, struct net_device, dev)
#define SET_NETDEV_DEV(net, pdev) ((net)->dev.parent = (pdev))
#define SET_NETDEV_DEVTYPE(net, devtype) ((net)->dev.type = (devtype))

static inline void *netdev_priv(const struct net_device *dev)
{
	return (char *)dev + ALIGN(sizeof(struct net_device), NETDEV_ALIGN);
}

static inline struct net *dev_net(const struct net_device *dev)
{
	return dev->nd_net;
}

static inline void dev_net_set(struct net_device *dev, struct net *net)
{
	dev->nd_net = net;
}

static inline const char *netdev_name(const struct net_device *dev)
{
	return dev->name[0] && !strchr(dev->name, '%') ? dev->name : "(unnamed net_device)";
}

/* ---- making and registering ---- */

/* NULL: no memory. "eth%d" becomes the first free number when it is registered. May sleep. */
struct net_device *alloc_netdev_mqs(int sizeof_priv, const char *name,
				    unsigned char name_assign_type,
				    void (*setup)(struct net_device *), unsigned int txqs,
				    unsigned int rxqs);
#define alloc_netdev(sizeof_priv, name, name_assign_type, setup) \
	alloc_netdev_mqs(sizeof_priv, name, name_assign_type, setup, 1, 1)
#define alloc_netdev_mq(sizeof_priv, name, name_assign_type, setup, count) \
	alloc_netdev_mqs(sizeof_priv, name, name_assign_type, setup, count, count)
void free_netdev(struct net_device *dev);

/* netif: they take the lock of rtnl; else it is held. 0, -EEXIST, -EINVAL, what ndo_init() says. */
int register_netdevice(struct net_device *dev);
int register_netdev(struct net_device *dev);
int devm_register_netdev(struct device *dev, struct net_device *ndev);
/* Queued on head, or at once when it is NULL; ends when the lock is released. */
void unregister_netdevice_queue(struct net_device *dev, struct list_head *head);
void unregister_netdevice_many(struct list_head *head);
void unregister_netdev(struct net_device *dev);

static inline void unregister_netdevice(struct net_device *dev)
{
	unregister_netdevice_queue(dev, NULL);
}

/* A reference is taken by the first two and dev_hold(), and given back by dev_put(). */
struct net_device *dev_get_by_name(struct net *net, const char *name);
struct net_device *dev_get_by_index(struct net *net, int ifindex);
struct net_device *__dev_get_by_name(struct net *net, const char *name);
struct net_device *__dev_get_by_index(struct net *net, int ifindex);
#define dev_get_by_name_rcu(net, name) __dev_get_by_name(net, name)
#define dev_get_by_index_rcu(net, ifindex) __dev_get_by_index(net, ifindex)
struct net_device *first_net_device(struct net *net);
struct net_device *next_net_device(struct net_device *dev);
#define for_each_netdev(net, d) \
	for (d = first_net_device(net); d; d = next_net_device(d))
#define for_each_netdev_rcu(net, d) for_each_netdev(net, d)

static inline void dev_hold(struct net_device *dev)
{
	if (dev)
		refcount_inc(&dev->km_refs);
}

void dev_put(struct net_device *dev);

typedef struct { } netdevice_tracker;
#define netdev_hold(dev, tracker, gfp) dev_hold(dev)
#define netdev_put(dev, tracker) dev_put(dev)

/* ---- state: rtnl is held ---- */

int km_dev_open(struct net_device *dev);
#define dev_open(dev, ...) km_dev_open(dev) /* (dev), from 5.0 (dev, extack) */
void dev_close(struct net_device *dev);
int dev_set_mtu(struct net_device *dev, int mtu);
struct sockaddr;
int km_dev_set_mac_address(struct net_device *dev, struct sockaddr *sa);
#define dev_set_mac_address(dev, sa, ...) km_dev_set_mac_address(dev, sa)
int dev_set_promiscuity(struct net_device *dev, int inc);
int dev_set_allmulti(struct net_device *dev, int inc);
struct rtnl_link_stats64 *dev_get_stats(struct net_device *dev, struct rtnl_link_stats64 *storage);
int dev_alloc_name(struct net_device *dev, const char *name);
bool dev_valid_name(const char *name);
void netdev_update_features(struct net_device *dev);
void dev_addr_mod(struct net_device *dev, unsigned int offset, const void *addr, size_t len);

static inline void __dev_addr_set(struct net_device *dev, const void *addr, size_t len)
{
	dev_addr_mod(dev, 0, addr, len);
}

static inline void dev_addr_set(struct net_device *dev, const u8 *addr)
{
	__dev_addr_set(dev, addr, dev->addr_len);
}

static inline bool netif_running(const struct net_device *dev)
{
	return test_bit(__LINK_STATE_START, &dev->state);
}

static inline bool netif_device_present(const struct net_device *dev)
{
	return test_bit(__LINK_STATE_PRESENT, &dev->state);
}

static inline bool netif_carrier_ok(const struct net_device *dev)
{
	return !test_bit(__LINK_STATE_NOCARRIER, &dev->state);
}

void netif_carrier_on(struct net_device *dev);
void netif_carrier_off(struct net_device *dev);
void netif_device_detach(struct net_device *dev);
void netif_device_attach(struct net_device *dev);
int netif_set_real_num_tx_queues(struct net_device *dev, unsigned int txq);
int netif_set_real_num_rx_queues(struct net_device *dev, unsigned int rxq);

enum netdev_cmd {
	NETDEV_UP = 1, NETDEV_DOWN, NETDEV_REBOOT, NETDEV_CHANGE, NETDEV_REGISTER,
	NETDEV_UNREGISTER, NETDEV_CHANGEMTU, NETDEV_CHANGEADDR, NETDEV_PRE_CHANGEADDR,
	NETDEV_GOING_DOWN, NETDEV_CHANGENAME, NETDEV_FEAT_CHANGE, NETDEV_BONDING_FAILOVER,
	NETDEV_PRE_UP, NETDEV_PRE_TYPE_CHANGE, NETDEV_POST_TYPE_CHANGE, NETDEV_POST_INIT,
	NETDEV_PRE_UNINIT, NETDEV_RELEASE, NETDEV_NOTIFY_PEERS, NETDEV_JOIN, NETDEV_CHANGEUPPER,
	NETDEV_RESEND_IGMP, NETDEV_PRECHANGEMTU,
};

struct netdev_notifier_info {
	struct net_device *dev;
	struct netlink_ext_ack *extack;
};

static inline struct net_device *netdev_notifier_info_to_dev(const struct netdev_notifier_info *i)
{
	return i->dev;
}

/* Told of the devices that are there, too. */
int register_netdevice_notifier(struct notifier_block *nb);
int unregister_netdevice_notifier(struct notifier_block *nb);
int call_netdevice_notifiers(unsigned long val, struct net_device *dev);

/* ---- sending ---- */

static inline struct netdev_queue *netdev_get_tx_queue(const struct net_device *dev,
						       unsigned int index)
{
	return &dev->_tx[index];
}

static inline void netif_tx_start_queue(struct netdev_queue *q)
{
	clear_bit(__QUEUE_STATE_DRV_XOFF, &q->state);
}

static inline void netif_tx_stop_queue(struct netdev_queue *q)
{
	set_bit(__QUEUE_STATE_DRV_XOFF, &q->state);
}

/* Nothing waits in a queue here, so waking one is starting it. */
static inline void netif_tx_wake_queue(struct netdev_queue *q)
{
	netif_tx_start_queue(q);
}

static inline bool netif_tx_queue_stopped(const struct netdev_queue *q)
{
	return test_bit(__QUEUE_STATE_DRV_XOFF, &q->state);
}
#define netif_xmit_stopped(q) netif_tx_queue_stopped(q)

static inline void netif_start_subqueue(struct net_device *dev, u16 index)
{
	netif_tx_start_queue(netdev_get_tx_queue(dev, index));
}

static inline void netif_stop_subqueue(struct net_device *dev, u16 index)
{
	netif_tx_stop_queue(netdev_get_tx_queue(dev, index));
}

static inline void netif_wake_subqueue(struct net_device *dev, u16 index)
{
	netif_tx_wake_queue(netdev_get_tx_queue(dev, index));
}

static inline bool __netif_subqueue_stopped(const struct net_device *dev, u16 index)
{
	return netif_tx_queue_stopped(netdev_get_tx_queue(dev, index));
}

#define netif_start_queue(dev) netif_start_subqueue(dev, 0)
#define netif_stop_queue(dev) netif_stop_subqueue(dev, 0)
#define netif_wake_queue(dev) netif_wake_subqueue(dev, 0)
#define netif_queue_stopped(dev) __netif_subqueue_stopped(dev, 0)

void netif_tx_start_all_queues(struct net_device *dev);
void netif_tx_stop_all_queues(struct net_device *dev);
#define netif_tx_wake_all_queues(dev) netif_tx_start_all_queues(dev)
void netif_tx_lock(struct net_device *dev);
void netif_tx_unlock(struct net_device *dev);
void netif_tx_lock_bh(struct net_device *dev);
void netif_tx_unlock_bh(struct net_device *dev);
void netif_tx_disable(struct net_device *dev);
#define __netif_tx_lock(q, cpu) spin_lock(&(q)->_xmit_lock)
#define __netif_tx_trylock(q) spin_trylock(&(q)->_xmit_lock)
#define __netif_tx_unlock(q) spin_unlock(&(q)->_xmit_lock)
#define __netif_tx_lock_bh(q) spin_lock_bh(&(q)->_xmit_lock)
#define __netif_tx_unlock_bh(q) spin_unlock_bh(&(q)->_xmit_lock)

static inline void netif_trans_update(struct net_device *dev)
{
	netdev_get_tx_queue(dev, 0)->trans_start = jiffies;
}

/* NET_XMIT_SUCCESS, NET_XMIT_DROP, -ENETDOWN. The packet is gone in any case. Not in an interrupt. */
int dev_queue_xmit(struct sk_buff *skb);

static inline int dev_hard_header(struct sk_buff *skb, struct net_device *dev,
				  unsigned short type, const void *daddr, const void *saddr,
				  unsigned int len)
{
	if (!dev->header_ops || !dev->header_ops->create)
		return 0;
	return dev->header_ops->create(skb, dev, type, daddr, saddr, len);
}

/* NO-OP: bytes in flight limit no queue here. */
static inline void netdev_tx_sent_queue(struct netdev_queue *q, unsigned int bytes) { }
static inline void netdev_tx_completed_queue(struct netdev_queue *q, unsigned int pkts,
					     unsigned int bytes)
{
}
static inline void netdev_tx_reset_queue(struct netdev_queue *q) { }
static inline void netdev_sent_queue(struct net_device *dev, unsigned int bytes) { }
static inline void netdev_completed_queue(struct net_device *dev, unsigned int pkts,
					  unsigned int bytes)
{
}
static inline void netdev_reset_queue(struct net_device *dev) { }
/* NO-OP: an annotation of lockdep's. */
#define netdev_lockdep_set_classes(dev) do { } while (0)

/* ---- receiving ---- */

struct packet_type {
	__be16 type;              /* htons(ETH_P_ALL): all */
	struct net_device *dev;   /* NULL: of any */
	/* The packet is its own. In softirq context. */
	int (*func)(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt,
		    struct net_device *orig_dev);
	void *af_packet_priv;
	struct list_head list;
};

void dev_add_pack(struct packet_type *pt);
void dev_remove_pack(struct packet_type *pt);
#define synchronize_net() synchronize_rcu()

/* NET_RX_*: it goes to those who asked for its protocol; nobody: it is dropped, and counted. */
int netif_receive_skb(struct sk_buff *skb);
/* Later, from the tasklets' thread. Any context. */
int netif_rx(struct sk_buff *skb);
#define netif_rx_ni(skb) netif_rx(skb)
#define __netif_rx(skb) netif_rx(skb)
#define netif_rx_any_context(skb) netif_rx(skb)

#define NAPI_POLL_WEIGHT 64

enum {
	NAPI_STATE_SCHED,
	NAPI_STATE_MISSED,
	NAPI_STATE_DISABLE,
};

struct napi_struct {
	struct list_head poll_list;
	unsigned long state;      /* NAPI_STATE_* */
	int weight;
	int (*poll)(struct napi_struct *napi, int budget);
	struct net_device *dev;
	struct list_head dev_list;
};

void km_netif_napi_add(struct net_device *dev, struct napi_struct *napi,
		       int (*poll)(struct napi_struct *, int), int weight);
#define KM_NAPI_ADD(dev, napi, poll, weight, ...) km_netif_napi_add(dev, napi, poll, weight)
/* (dev, napi, poll), to 6.0 with a weight. */
#define netif_napi_add(...) KM_NAPI_ADD(__VA_ARGS__, NAPI_POLL_WEIGHT, )
#define netif_napi_add_weight(dev, napi, poll, weight) km_netif_napi_add(dev, napi, poll, weight)
#define netif_napi_add_tx(dev, napi, poll) km_netif_napi_add(dev, napi, poll, NAPI_POLL_WEIGHT)
#define netif_tx_napi_add(dev, napi, poll, weight) km_netif_napi_add(dev, napi, poll, weight)
void netif_napi_del(struct napi_struct *napi);
void napi_enable(struct napi_struct *napi);
/* No poll of it runs, and none will. May sleep. */
void napi_disable(struct napi_struct *napi);
/* True: it was not scheduled, and the caller is to call __napi_schedule(). */
bool napi_schedule_prep(struct napi_struct *napi);
void __napi_schedule(struct napi_struct *napi);
#define __napi_schedule_irqoff(napi) __napi_schedule(napi)
bool napi_complete_done(struct napi_struct *napi, int work_done);

static inline bool napi_schedule(struct napi_struct *napi)
{
	if (!napi_schedule_prep(napi))
		return false;
	__napi_schedule(napi);
	return true;
}
#define napi_schedule_irqoff(napi) napi_schedule(napi)
#define napi_complete(napi) napi_complete_done(napi, 0)

/* Without GRO: received at once. */
#define napi_gro_receive(napi, skb) netif_receive_skb(skb)

/* ---- counters ---- */

#define netdev_alloc_pcpu_stats(type) alloc_percpu(type)
#define devm_netdev_alloc_pcpu_stats(dev, type) devm_alloc_percpu(dev, type)

static inline void dev_lstats_add(struct net_device *dev, unsigned int len)
{
	struct pcpu_lstats *s = raw_cpu_ptr(dev->lstats);

	u64_stats_inc(&s->packets);
	u64_stats_add(&s->bytes, len);
}

void dev_lstats_read(struct net_device *dev, u64 *packets, u64 *bytes);

static inline void dev_sw_netstats_rx_add(struct net_device *dev, unsigned int len)
{
	struct pcpu_sw_netstats *s = raw_cpu_ptr(dev->tstats);

	u64_stats_inc(&s->rx_packets);
	u64_stats_add(&s->rx_bytes, len);
}

static inline void dev_sw_netstats_tx_add(struct net_device *dev, unsigned int packets,
					  unsigned int len)
{
	struct pcpu_sw_netstats *s = raw_cpu_ptr(dev->tstats);

	u64_stats_add(&s->tx_packets, packets);
	u64_stats_add(&s->tx_bytes, len);
}

void dev_fetch_sw_netstats(struct rtnl_link_stats64 *s,
			   const struct pcpu_sw_netstats __percpu *netstats);
void dev_get_tstats64(struct net_device *dev, struct rtnl_link_stats64 *s);

/* ---- messages ---- */

__printf(3, 4) void netdev_printk(const char *level, const struct net_device *dev,
				  const char *format, ...);
#define netdev_emerg(dev, ...) netdev_printk(KERN_EMERG, dev, __VA_ARGS__)
#define netdev_alert(dev, ...) netdev_printk(KERN_ALERT, dev, __VA_ARGS__)
#define netdev_crit(dev, ...) netdev_printk(KERN_CRIT, dev, __VA_ARGS__)
#define netdev_err(dev, ...) netdev_printk(KERN_ERR, dev, __VA_ARGS__)
#define netdev_warn(dev, ...) netdev_printk(KERN_WARNING, dev, __VA_ARGS__)
#define netdev_notice(dev, ...) netdev_printk(KERN_NOTICE, dev, __VA_ARGS__)
#define netdev_info(dev, ...) netdev_printk(KERN_INFO, dev, __VA_ARGS__)
#ifdef DEBUG
#define netdev_dbg(dev, ...) netdev_printk(KERN_DEBUG, dev, __VA_ARGS__)
#else
#define netdev_dbg(dev, ...) \
	do { if (0) netdev_printk(KERN_DEBUG, dev, __VA_ARGS__); } while (0)
#endif
#define netdev_vdbg(dev, ...) \
	do { if (0) netdev_printk(KERN_DEBUG, dev, __VA_ARGS__); } while (0)
#define netdev_WARN(dev, format, ...) \
	WARN(1, "netdevice: %s: " format, netdev_name(dev), ##__VA_ARGS__)
#define KM_NETDEV_ONCE(what, dev, ...)                                 \
	do {                                                           \
		static bool __section(".data.once") __done;            \
		if (!xchg(&__done, true))                              \
			what(dev, __VA_ARGS__);                        \
	} while (0)
#define netdev_err_once(dev, ...) KM_NETDEV_ONCE(netdev_err, dev, __VA_ARGS__)
#define netdev_warn_once(dev, ...) KM_NETDEV_ONCE(netdev_warn, dev, __VA_ARGS__)
#define netdev_info_once(dev, ...) KM_NETDEV_ONCE(netdev_info, dev, __VA_ARGS__)

enum {
	NETIF_MSG_DRV = 0x0001, NETIF_MSG_PROBE = 0x0002, NETIF_MSG_LINK = 0x0004,
	NETIF_MSG_TIMER = 0x0008, NETIF_MSG_IFDOWN = 0x0010, NETIF_MSG_IFUP = 0x0020,
	NETIF_MSG_RX_ERR = 0x0040, NETIF_MSG_TX_ERR = 0x0080, NETIF_MSG_TX_QUEUED = 0x0100,
	NETIF_MSG_INTR = 0x0200, NETIF_MSG_TX_DONE = 0x0400, NETIF_MSG_RX_STATUS = 0x0800,
	NETIF_MSG_PKTDATA = 0x1000, NETIF_MSG_HW = 0x2000, NETIF_MSG_WOL = 0x4000,
};

#define netif_msg_drv(p) ((p)->msg_enable & NETIF_MSG_DRV)
#define netif_msg_probe(p) ((p)->msg_enable & NETIF_MSG_PROBE)
#define netif_msg_link(p) ((p)->msg_enable & NETIF_MSG_LINK)
#define netif_msg_timer(p) ((p)->msg_enable & NETIF_MSG_TIMER)
#define netif_msg_ifdown(p) ((p)->msg_enable & NETIF_MSG_IFDOWN)
#define netif_msg_ifup(p) ((p)->msg_enable & NETIF_MSG_IFUP)
#define netif_msg_rx_err(p) ((p)->msg_enable & NETIF_MSG_RX_ERR)
#define netif_msg_tx_err(p) ((p)->msg_enable & NETIF_MSG_TX_ERR)
#define netif_msg_tx_queued(p) ((p)->msg_enable & NETIF_MSG_TX_QUEUED)
#define netif_msg_intr(p) ((p)->msg_enable & NETIF_MSG_INTR)
#define netif_msg_tx_done(p) ((p)->msg_enable & NETIF_MSG_TX_DONE)
#define netif_msg_rx_status(p) ((p)->msg_enable & NETIF_MSG_RX_STATUS)
#define netif_msg_pktdata(p) ((p)->msg_enable & NETIF_MSG_PKTDATA)
#define netif_msg_hw(p) ((p)->msg_enable & NETIF_MSG_HW)
#define netif_msg_wol(p) ((p)->msg_enable & NETIF_MSG_WOL)

static inline u32 netif_msg_init(int debug_value, int default_msg_enable_bits)
{
	if (debug_value < 0 || debug_value >= 32)
		return default_msg_enable_bits;
	return debug_value ? (1U << debug_value) - 1 : 0;
}

#endif
