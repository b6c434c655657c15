#ifndef ENGINE_KNOW_CERTIFICATE_H
#define ENGINE_KNOW_CERTIFICATE_H

/* What the guide says of the certificates that matter, by their use. */

#include "engine/evidence/certs/certuse.h"
#include "engine/know/knowledge.h"

struct certificate {
	const char *id; /* of the use: cert_use_name() */
	enum applies applies;
	enum surety surety;
	size_t ref;
	struct bilingual title;
	struct bilingual where; /* what uses it, and how one knows */
	struct bilingual ended; /* what is seen, in which log, when it ends */
};

/* NULL when the guide says nothing of USE. */
const struct certificate *know_certificate(
    const struct knowledge *k, enum cert_use use);

#endif
