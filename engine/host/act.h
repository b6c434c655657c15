#ifndef ENGINE_HOST_ACT_H
#define ENGINE_HOST_ACT_H

/*
 * What a fix may look at and change on a host, one reversible thing at a
 * time.  A capture can do none of it: every function answers
 * ERR_UNSUPPORTED there.  Nothing here asks, shows or remembers: previews,
 * confirmations and the journal are the fix engine's.
 */

#include "engine/base/buf.h"
#include "engine/host/host.h"

/* Stores of LocalMachine; only the local physical store is ever changed. */
enum act_store { ACT_ROOT, ACT_CA, ACT_MY };

enum service_state {
	SERVICE_STOPPED,
	SERVICE_STARTING,
	SERVICE_RUNNING,
	SERVICE_STOPPING
};

struct act_ops {
	/*
	 * Appends the Blob of a certificate, properties included.
	 * ERR_NOT_FOUND when the store does not hold it.
	 */
	enum err (*cert_get)(struct host *h, enum act_store store,
	    const char *thumbprint, struct buf *blob);
	enum err (*cert_put)(struct host *h, enum act_store store,
	    const char *thumbprint, struct span blob);
	enum err (*cert_drop)(
	    struct host *h, enum act_store store, const char *thumbprint);

	/* TYPE as in the registry; strings as UTF-8 without the final NUL. */
	enum err (*value_get)(struct host *h, const char *key,
	    const char *value, uint32_t *type, struct buf *data);
	enum err (*value_set)(struct host *h, const char *key,
	    const char *value, uint32_t type, struct span data);
	enum err (*value_drop)(
	    struct host *h, const char *key, const char *value);

	/* Start and stop only ask; the caller waits for the state. */
	enum err (*service_get)(
	    struct host *h, const char *name, enum service_state *state);
	enum err (*service_start)(struct host *h, const char *name);
	enum err (*service_stop)(struct host *h, const char *name);

	/*
	 * Appends the services that run and need NAME, each on a line of its
	 * own, in the order in which they must stop.  May be NULL: none.
	 */
	enum err (*service_dependents)(
	    struct host *h, const char *name, struct buf *names);

	/* Lets time pass, in microseconds: simulated on a lab. */
	void (*wait)(struct host *h, int64_t time);
};

/* NULL when the host cannot act. */
const struct act_ops *host_acts(const struct host *h);

#endif
