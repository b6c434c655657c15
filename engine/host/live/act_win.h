#ifndef ENGINE_HOST_ACT_WIN_H
#define ENGINE_HOST_ACT_WIN_H

/* The parts of struct act_ops for this server; see act.h. */

#include "engine/host/act.h"

/* A code of the system that stopped an act, in our words. */
enum err act_err(uint32_t code);

/* Certificates (act_certs_win.c) */
enum err act_cert_get(struct host *h, enum act_store store,
    const char *thumbprint, struct buf *blob);
enum err act_cert_put(struct host *h, enum act_store store,
    const char *thumbprint, struct span blob);
enum err act_cert_drop(
    struct host *h, enum act_store store, const char *thumbprint);

/* Values of the registry (act_values_win.c) */
enum err act_value_get(struct host *h, const char *key, const char *value,
    uint32_t *type, struct buf *data);
enum err act_value_set(struct host *h, const char *key, const char *value,
    uint32_t type, struct span data);
enum err act_value_drop(struct host *h, const char *key, const char *value);

/* Services (act_services_win.c) */
enum err act_service_get(
    struct host *h, const char *name, enum service_state *state);
enum err act_service_start(struct host *h, const char *name);
enum err act_service_stop(struct host *h, const char *name);
enum err act_service_dependents(
    struct host *h, const char *name, struct buf *names);

#endif
