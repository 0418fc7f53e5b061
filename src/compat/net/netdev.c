/* SPDX-License-Identifier: MIT */
/*
 * Network devices: who is there, up or down. All of it is under the lock of rtnl, but looking a
 * device up, which walks the list under RCU. An unregistered device is waited for, and freed if it
 * wants that, when the lock is released.
 */
#include <linux/netdevice.h>

#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/rtnetlink.h>

#include "compat/net/netdev_internal.h"

static DEFINE_MUTEX(rtnl_mutex);
DECLARE_RWSEM(pernet_ops_rwsem);
EXPORT_SYMBOL_GPL(pernet_ops_rwsem);

static LIST_HEAD(devices);
static LIST_HEAD(todo);     /* unregistered, by km_todo */
static LIST_HEAD(link_ops);
static RAW_NOTIFIER_HEAD(chain);
static int last_ifindex;

/* ---- the lock ---- */

void rtnl_lock(void)
{
	mutex_lock(&rtnl_mutex);
}
EXPORT_SYMBOL(rtnl_lock);

int rtnl_trylock(void)
{
	return mutex_trylock(&rtnl_mutex);
}
EXPORT_SYMBOL(rtnl_trylock);

int rtnl_is_locked(void)
{
	return mutex_is_locked(&rtnl_mutex);
}
EXPORT_SYMBOL(rtnl_is_locked);

static void wait_for_refs(struct net_device *dev)
{
	for (unsigned int ms = 0; refcount_read(&dev->km_refs) != 1; ms++) {
		if (ms % 10000 == 9999)
			pr_emerg("unregister_netdevice: waiting for %s to become free. Usage count = %d\n",
				 dev->name, refcount_read(&dev->km_refs) - 1);
		msleep(1);
	}
}

static int stats_make(struct net_device *dev)
{
	switch (dev->pcpu_stat_type) {
	case NETDEV_PCPU_STAT_LSTATS:
		dev->lstats = netdev_alloc_pcpu_stats(struct pcpu_lstats);
		return dev->lstats ? 0 : -ENOMEM;
	case NETDEV_PCPU_STAT_TSTATS:
		dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
		return dev->tstats ? 0 : -ENOMEM;
	case NETDEV_PCPU_STAT_DSTATS:
		dev->dstats = netdev_alloc_pcpu_stats(struct pcpu_dstats);
		return dev->dstats ? 0 : -ENOMEM;
	default:
		return 0;
	}
}

static void stats_free(struct net_device *dev)
{
	if (dev->pcpu_stat_type == NETDEV_PCPU_STAT_NONE)
		return;
	free_percpu(dev->lstats);
	dev->lstats = NULL;
}

void rtnl_unlock(void)
{
	struct net_device *dev, *next;
	LIST_HEAD(gone);

	list_splice_init(&todo, &gone);
	mutex_unlock(&rtnl_mutex);
	list_for_each_entry_safe(dev, next, &gone, km_todo) {
		list_del_init(&dev->km_todo);
		wait_for_refs(dev);
		dev->reg_state = NETREG_UNREGISTERED;
		stats_free(dev);
		if (dev->priv_destructor)
			dev->priv_destructor(dev);
		if (dev->needs_free_netdev)
			free_netdev(dev);
	}
}
EXPORT_SYMBOL(rtnl_unlock);

/* ---- notifiers ---- */

int call_netdevice_notifiers(unsigned long val, struct net_device *dev)
{
	struct netdev_notifier_info info = { .dev = dev };

	ASSERT_RTNL();
	return raw_notifier_call_chain(&chain, val, &info);
}
EXPORT_SYMBOL(call_netdevice_notifiers);

static void tell_one(struct notifier_block *nb, unsigned long val, struct net_device *dev)
{
	struct netdev_notifier_info info = { .dev = dev };

	nb->notifier_call(nb, val, &info);
}

int register_netdevice_notifier(struct notifier_block *nb)
{
	struct net_device *dev;
	int err;

	rtnl_lock();
	err = raw_notifier_chain_register(&chain, nb);
	list_for_each_entry(dev, &devices, dev_list) {
		if (err)
			break;
		tell_one(nb, NETDEV_REGISTER, dev);
		if (dev->flags & IFF_UP)
			tell_one(nb, NETDEV_UP, dev);
	}
	rtnl_unlock();
	return err;
}
EXPORT_SYMBOL(register_netdevice_notifier);

int unregister_netdevice_notifier(struct notifier_block *nb)
{
	struct net_device *dev;
	int err;

	rtnl_lock();
	err = raw_notifier_chain_unregister(&chain, nb);
	list_for_each_entry(dev, &devices, dev_list) {
		if (err)
			break;
		if (dev->flags & IFF_UP) {
			tell_one(nb, NETDEV_GOING_DOWN, dev);
			tell_one(nb, NETDEV_DOWN, dev);
		}
		tell_one(nb, NETDEV_UNREGISTER, dev);
	}
	rtnl_unlock();
	return err;
}
EXPORT_SYMBOL(unregister_netdevice_notifier);

/* ---- looking up ---- */

struct net_device *__dev_get_by_name(struct net *net, const char *name)
{
	struct net_device *dev;

	list_for_each_entry_rcu(dev, &devices, dev_list, true) {
		if (!strcmp(dev->name, name))
			return dev;
	}
	return NULL;
}
EXPORT_SYMBOL(__dev_get_by_name);

struct net_device *__dev_get_by_index(struct net *net, int ifindex)
{
	struct net_device *dev;

	list_for_each_entry_rcu(dev, &devices, dev_list, true) {
		if (dev->ifindex == ifindex)
			return dev;
	}
	return NULL;
}
EXPORT_SYMBOL(__dev_get_by_index);

struct net_device *dev_get_by_name(struct net *net, const char *name)
{
	struct net_device *dev;

	rcu_read_lock();
	dev = __dev_get_by_name(net, name);
	dev_hold(dev);
	rcu_read_unlock();
	return dev;
}
EXPORT_SYMBOL(dev_get_by_name);

struct net_device *dev_get_by_index(struct net *net, int ifindex)
{
	struct net_device *dev;

	rcu_read_lock();
	dev = __dev_get_by_index(net, ifindex);
	dev_hold(dev);
	rcu_read_unlock();
	return dev;
}
EXPORT_SYMBOL(dev_get_by_index);

/* The last reference is the maker's, and goes in free_netdev(). */
void dev_put(struct net_device *dev)
{
	if (dev)
		WARN_ON(refcount_dec_and_test(&dev->km_refs));
}
EXPORT_SYMBOL(dev_put);

struct net_device *first_net_device(struct net *net)
{
	return list_first_entry_or_null(&devices, struct net_device, dev_list);
}
EXPORT_SYMBOL(first_net_device);

struct net_device *next_net_device(struct net_device *dev)
{
	return list_is_last(&dev->dev_list, &devices) ? NULL : list_next_entry(dev, dev_list);
}
EXPORT_SYMBOL(next_net_device);

/* ---- names ---- */

bool dev_valid_name(const char *name)
{
	if (!*name || strnlen(name, IFNAMSIZ) == IFNAMSIZ || !strcmp(name, ".") ||
	    !strcmp(name, ".."))
		return false;
	return !strpbrk(name, "/: \t\n\v\f\r");
}
EXPORT_SYMBOL(dev_valid_name);

int dev_alloc_name(struct net_device *dev, const char *name)
{
	const char *percent = strchr(name, '%');
	char buf[IFNAMSIZ];

	if (!dev_valid_name(name))
		return -EINVAL;
	if (!percent) {
		if (__dev_get_by_name(dev_net(dev), name))
			return -EEXIST;
		strscpy(dev->name, name, IFNAMSIZ);
		return 0;
	}
	if (percent[1] != 'd' || strchr(percent + 2, '%'))
		return -EINVAL;
	for (int i = 0; i < 8 * PAGE_SIZE; i++) {
		snprintf(buf, sizeof(buf), "%.*s%d%s", (int)(percent - name), name, i, percent + 2);
		if (!__dev_get_by_name(dev_net(dev), buf)) {
			strscpy(dev->name, buf, IFNAMSIZ);
			return i;
		}
	}
	return -ENFILE;
}
EXPORT_SYMBOL(dev_alloc_name);

/* ---- making ---- */

struct net_device *alloc_netdev_mqs(int sizeof_priv, const char *name,
				    unsigned char name_assign_type,
				    void (*setup)(struct net_device *), unsigned int txqs,
				    unsigned int rxqs)
{
	size_t size = ALIGN(sizeof(struct net_device), NETDEV_ALIGN) + sizeof_priv;
	struct net_device *dev;

	BUG_ON(strlen(name) >= sizeof(dev->name));
	if (txqs < 1 || rxqs < 1) {
		pr_err("alloc_netdev: Unable to allocate device with zero queues\n");
		return NULL;
	}
	dev = kvzalloc(size, GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL);
	if (!dev)
		return NULL;
	dev->_tx = kvcalloc(txqs, sizeof(*dev->_tx), GFP_KERNEL_ACCOUNT);
	if (!dev->_tx) {
		kvfree(dev);
		return NULL;
	}
	mutex_init(&dev->lock);
	for (unsigned int i = 0; i < txqs; i++) {
		dev->_tx[i].dev = dev;
		dev->_tx[i].xmit_lock_owner = -1;
		spin_lock_init(&dev->_tx[i]._xmit_lock);
	}
	dev->num_tx_queues = dev->real_num_tx_queues = txqs;
	dev->num_rx_queues = dev->real_num_rx_queues = rxqs;
	dev->nd_net = &init_net;
	dev->dev_addr = dev->km_dev_addr;
	dev->name_assign_type = name_assign_type;
	refcount_set(&dev->km_refs, 1);
	INIT_LIST_HEAD(&dev->dev_list);
	INIT_LIST_HEAD(&dev->napi_list);
	INIT_LIST_HEAD(&dev->km_todo);
	device_initialize(&dev->dev);
	strcpy(dev->name, name);
	setup(dev);
	return dev;
}
EXPORT_SYMBOL(alloc_netdev_mqs);

void free_netdev(struct net_device *dev)
{
	struct napi_struct *napi, *next;

	if (dev->reg_state == NETREG_UNREGISTERING) {
		dev->needs_free_netdev = true; /* by rtnl_unlock() */
		return;
	}
	WARN_ON(dev->reg_state == NETREG_REGISTERED);
	list_for_each_entry_safe(napi, next, &dev->napi_list, dev_list)
		netif_napi_del(napi);
	synchronize_rcu();
	kvfree(dev->_tx);
	kvfree(dev);
}
EXPORT_SYMBOL(free_netdev);

int register_netdevice(struct net_device *dev)
{
	char wanted[IFNAMSIZ];
	int err;

	ASSERT_RTNL();
	BUG_ON(dev->reg_state != NETREG_UNINITIALIZED || !dev_net(dev) || !dev->netdev_ops);
	strscpy(wanted, dev->name, sizeof(wanted));
	err = dev_alloc_name(dev, wanted);
	if (err < 0)
		return err;
	err = dev->netdev_ops->ndo_init ? dev->netdev_ops->ndo_init(dev) : 0;
	if (err)
		return err > 0 ? -EIO : err;
	err = stats_make(dev);
	if (err) {
		if (dev->netdev_ops->ndo_uninit)
			dev->netdev_ops->ndo_uninit(dev);
		return err;
	}
	dev->ifindex = dev->ifindex ?: ++last_ifindex;
	set_bit(__LINK_STATE_PRESENT, &dev->state);
	if (dev->addr_assign_type == NET_ADDR_PERM)
		memcpy(dev->perm_addr, dev->dev_addr, dev->addr_len);
	dev->reg_state = NETREG_REGISTERED;
	list_add_tail_rcu(&dev->dev_list, &devices);
	err = notifier_to_errno(call_netdevice_notifiers(NETDEV_REGISTER, dev));
	if (err) {
		dev->needs_free_netdev = false;
		unregister_netdevice(dev);
	}
	return err;
}
EXPORT_SYMBOL(register_netdevice);

int register_netdev(struct net_device *dev)
{
	int err;

	rtnl_lock();
	err = register_netdevice(dev);
	rtnl_unlock();
	return err;
}
EXPORT_SYMBOL(register_netdev);

static void unregister_one(struct net_device *dev)
{
	ASSERT_RTNL();
	if (dev->reg_state == NETREG_UNINITIALIZED) {
		pr_debug("unregister_netdevice: device %s/%p never was registered\n", dev->name, dev);
		WARN_ON(1);
		return;
	}
	BUG_ON(dev->reg_state != NETREG_REGISTERED);
	dev->dismantle = true;
	dev_close(dev);
	list_del_rcu(&dev->dev_list);
	dev->reg_state = NETREG_UNREGISTERING;
	synchronize_rcu();
	km_net_flush(dev);
	call_netdevice_notifiers(NETDEV_UNREGISTER, dev);
	if (dev->netdev_ops->ndo_uninit)
		dev->netdev_ops->ndo_uninit(dev);
	list_add_tail(&dev->km_todo, &todo);
}

void unregister_netdevice_queue(struct net_device *dev, struct list_head *head)
{
	ASSERT_RTNL();
	if (head)
		list_move_tail(&dev->km_todo, head);
	else
		unregister_one(dev);
}
EXPORT_SYMBOL(unregister_netdevice_queue);

void unregister_netdevice_many(struct list_head *head)
{
	struct net_device *dev, *next;

	list_for_each_entry_safe(dev, next, head, km_todo) {
		list_del_init(&dev->km_todo);
		unregister_one(dev);
	}
}
EXPORT_SYMBOL(unregister_netdevice_many);

void unregister_netdev(struct net_device *dev)
{
	rtnl_lock();
	unregister_one(dev);
	rtnl_unlock();
}
EXPORT_SYMBOL(unregister_netdev);

static void devm_unregister(void *dev)
{
	unregister_netdev(dev);
}

int devm_register_netdev(struct device *dev, struct net_device *ndev)
{
	int err = register_netdev(ndev);

	return err ? err : devm_add_action_or_reset(dev, devm_unregister, ndev);
}
EXPORT_SYMBOL(devm_register_netdev);

/* ---- kinds of links ---- */

static struct rtnl_link_ops *link_ops_get(const char *kind)
{
	struct rtnl_link_ops *ops;

	list_for_each_entry(ops, &link_ops, list) {
		if (!strcmp(ops->kind, kind))
			return ops;
	}
	return NULL;
}

int __rtnl_link_register(struct rtnl_link_ops *ops)
{
	if (link_ops_get(ops->kind))
		return -EEXIST;
	if (!ops->dellink)
		ops->dellink = unregister_netdevice_queue;
	list_add_tail(&ops->list, &link_ops);
	return 0;
}
EXPORT_SYMBOL_GPL(__rtnl_link_register);

int rtnl_link_register(struct rtnl_link_ops *ops)
{
	int err;

	rtnl_lock();
	err = __rtnl_link_register(ops);
	rtnl_unlock();
	return err;
}
EXPORT_SYMBOL_GPL(rtnl_link_register);

void __rtnl_link_unregister(struct rtnl_link_ops *ops)
{
	struct net_device *dev;
	LIST_HEAD(gone);

	list_for_each_entry(dev, &devices, dev_list) {
		if (dev->rtnl_link_ops == ops)
			ops->dellink(dev, &gone);
	}
	unregister_netdevice_many(&gone);
	list_del(&ops->list);
}
EXPORT_SYMBOL_GPL(__rtnl_link_unregister);

void rtnl_link_unregister(struct rtnl_link_ops *ops)
{
	rtnl_lock();
	__rtnl_link_unregister(ops);
	rtnl_unlock();
}
EXPORT_SYMBOL_GPL(rtnl_link_unregister);

struct net_device *km_rtnl_newlink(const char *kind, const char *name)
{
	struct nlattr *tb[IFLA_MAX + 1] = { NULL };
	struct rtnl_link_ops *ops;
	struct net_device *dev = NULL;
	int err = -EOPNOTSUPP;

	rtnl_lock();
	ops = link_ops_get(kind);
	if (ops && ops->setup)
		err = ops->validate ? ops->validate(tb, NULL, NULL) : 0;
	if (!err) {
		dev = alloc_netdev(ops->priv_size, name, NET_NAME_USER, ops->setup);
		err = dev ? 0 : -ENOMEM;
	}
	if (!err) {
		dev->rtnl_link_ops = ops;
		err = ops->newlink ? ops->newlink(&init_net, dev, tb, NULL, NULL) :
				     register_netdevice(dev);
		if (err && dev->reg_state == NETREG_UNINITIALIZED)
			free_netdev(dev);
	}
	rtnl_unlock();
	return err ? ERR_PTR(err) : dev;
}
