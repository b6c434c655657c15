/*
 * Through libcrypto, as the hashes of certificates are; apart from those
 * because files are hashed in steps.
 */

#include "engine/evidence/certs/hash.h"

#include <openssl/evp.h>

/* A struct hash is an EVP_MD_CTX under another name. */

static EVP_MD_CTX *
to(struct hash *h)
{
	return (EVP_MD_CTX *)h;
}

struct hash *
hash_new(void)
{
	EVP_MD_CTX *x = EVP_MD_CTX_new();

	if (x && EVP_DigestInit_ex(x, EVP_sha256(), NULL) == 1)
		return (struct hash *)x;
	EVP_MD_CTX_free(x);
	return NULL;
}

void
hash_free(struct hash *h)
{
	EVP_MD_CTX_free(to(h));
}

bool
hash_add(struct hash *h, struct span bytes)
{
	return EVP_DigestUpdate(to(h), bytes.p, bytes.n) == 1;
}

void
hash_text(const struct hash *h, char out[HASH_TEXT_MAX])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char sum[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *copy = EVP_MD_CTX_new();
	unsigned n = 0;

	if (!copy || EVP_MD_CTX_copy_ex(copy, (const EVP_MD_CTX *)h) != 1 ||
	    EVP_DigestFinal_ex(copy, sum, &n) != 1)
		n = 0;
	EVP_MD_CTX_free(copy);
	for (unsigned i = 0; i < n; i++) {
		*out++ = digits[sum[i] >> 4];
		*out++ = digits[sum[i] & 15];
	}
	*out = '\0';
}
