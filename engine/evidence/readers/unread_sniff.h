#ifndef ENGINE_EVIDENCE_UNREAD_SNIFF_H
#define ENGINE_EVIDENCE_UNREAD_SNIFF_H

/* The recognisers that unread.def names. */

#include "engine/evidence/readers/unread.h"

typedef bool unread_is(const struct unread_head *h);

/* unread_binary.c: by the signatures of the formats. */
unread_is is_archive, is_hive, is_old_event_log, is_etl, is_dump, is_pcap,
    is_pdf, is_image, is_office, is_program, is_private_key, is_certificate,
    is_empty;

/* unread_text.c: by the words that a text begins with. */
unread_is is_event_copy, is_cmtrace, is_omadm, is_command_output, is_html,
    is_json, is_xml, is_plain_text;

/* unread_rows.c: by the shape of most of its lines. */
unread_is is_advanced_logging, is_w3c, is_iis_rows, is_iis_native, is_ncsa;

#endif
