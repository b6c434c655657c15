#ifndef TESTS_HELP_CHAIN_H
#define TESTS_HELP_CHAIN_H

/* Stores with certificates made on the spot, and the chain of a leaf. */

#include "engine/evidence/certs/chain.h"
#include "tests/help_certs.h"

#define ROOT    "CN=Root"
#define ISSUING "CN=Issuing"
#define LEAF    "CN=leaf"

struct scene {
	struct buf reg;
	struct cert *leaf;
	struct registry *registry;
	struct certstore *store;
	struct chain_change change;
	const char *usage; /* client authentication */
	int64_t now;
	struct chain chain; /* the last one found */
	char text[600];
};

void scene_begin(struct scene *s);
void scene_end(struct scene *s);

/* KEY holds the certificate, which the store lets be used for USAGES. */
void scene_put_for(
    struct scene *s, const char *key, struct help_cert how, struct span usages);
void scene_put(struct scene *s, const char *key, struct help_cert how);
void scene_put_root(struct scene *s);

/* RSA: signed twice, they are the same to the last byte. */
struct help_cert scene_root(void);
struct help_cert scene_issuing(void);
struct help_cert scene_leaf(void);

struct cert *scene_made(struct help_cert how);

/* "leaf<Issuing date<Root trusted", the faults behind each name. */
const char *scene_find(struct scene *s, const struct cert *c);
void scene_expect(struct scene *s, struct help_cert how, const char *chain);

#endif
