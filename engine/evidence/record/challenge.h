#ifndef ENGINE_EVIDENCE_CHALLENGE_H
#define ENGINE_EVIDENCE_CHALLENGE_H

/* What an event tells of the challenge that was refused as expired. */

#include "engine/evidence/record/record.h"

/*
 * How many minutes before R its challenge was made, as the answer of Intune's
 * service tells: "challengeCreation=10/21/2024 08:55:33".  No zone stands
 * there: UTC is inferred, and an age at which it has not expired, or above a
 * month, is none.  0: not told.
 * Source: github.com/Keyfactor/ejbca-ce, issue 690.
 */
uint16_t challenge_age(const struct record *r);

#endif
