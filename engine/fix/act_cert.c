/*
 * Certificates in the local stores of the computer: moved, added, removed,
 * put back.  Only a certificate whose chain still stands afterwards, and
 * that nobody else puts there again, is touched.  A move adds before it
 * removes: at no moment is the certificate nowhere.
 */

#include "engine/fix/action.h"

#include "engine/fix/backup.h"
#include "engine/fix/texts.h"

#include <string.h>

/* "Root CA", "Root" */
static bool
stores_of(const struct action *a, enum act_store *from, enum act_store *to)
{
	struct span rest = span_of(a->target), word;

	if (!span_next(&rest, ' ', &word) || !act_store_find(word, from))
		return false;
	*to = *from;
	return !rest.p || act_store_find(span_trim(rest), to);
}

static bool
read_stores(struct fix_act *a)
{
	return stores_of(a->action, &a->from, &a->to);
}

static bool
in_store(const struct stored_cert *c, enum act_store s)
{
	static const enum store_logical logical[] = {
		[ACT_ROOT] = STORE_ROOT,
		[ACT_CA] = STORE_CA,
		[ACT_MY] = STORE_MY,
	};

	return c->logical == logical[s];
}

/* Who put it there will put it there again. */
static bool
comes_from_elsewhere(struct fix_act *a)
{
	static const struct bilingual *const texts[STORE_PHYSICAL_COUNT] = {
		[STORE_LOCAL] = T_NONE,
		[STORE_POLICY] = T_FIX_FROM_POLICY,
		[STORE_ENTERPRISE] = T_FIX_FROM_DIRECTORY,
		[STORE_AUTHROOT] = T_FIX_FROM_AUTHROOT,
	};
	const struct bilingual *id = texts[a->subject->physical];

	return id != T_NONE &&
	       act_refuse(a, id, cert_common_name(a->cert), a->thumbprint);
}

static struct certcheck_world
world_of(const struct fix_case *c)
{
	return (struct certcheck_world){ c->reg, c->certs, c->d->now, NULL };
}

static bool
refuse_by_chains(const struct fix_case *c, struct fix_plan *p,
    struct fix_act *a, const struct chain_change *change)
{
	const struct certcheck_world w = world_of(c);

	a->chains = arena_alloc(&p->arena, sizeof(*a->chains));
	if (a->chains)
		chains_look(&w, c->patience, change, a->chains);
	if (!a->chains || a->chains->failed)
		return act_refuse(a, T_FIX_NO_MEMORY, NULL, NULL);
	for (size_t i = 0; i < a->chains->count; i++) {
		const struct chain_effect *e = &a->chains->item[i];
		const char *name = cert_common_name(e->leaf), *about;

		/* whether it breaks cannot be told then */
		if (e->before.cut && !chain_is_good(&e->before))
			return act_refuse(a, T_FIX_CHAIN_CUT, name, NULL);
		if (!chain_breaks(e) &&
		    !(e->use == CHAIN_ITSELF && chain_lacks(&e->after)))
			continue;
		if (e->after.cut)
			return act_refuse(a, T_FIX_CHAIN_CUT, name, NULL);
		if (e->use == CHAIN_ITSELF && chain_lacks(&e->after))
			return act_refuse(a, T_FIX_NO_ROOT,
			    cert_issuer(a->cert), chain_lacks(&e->after));
		chain_why(&e->after, &about);
		return act_refuse(a, T_FIX_BREAKS_CHAIN, name, about);
	}
	return false;
}

static bool
take_subject(struct fix_act *a)
{
	if (!a->subject)
		return act_refuse(a, T_FIX_NO_CERTIFICATE, NULL, NULL);
	a->cert = a->subject->cert;
	a->thumbprint = a->target = cert_thumbprint(a->cert);
	if (!read_stores(a))
		return act_refuse(a, T_FIX_BAD_GUIDE, a->action->target, NULL);
	if (comes_from_elsewhere(a))
		return true;
	return !in_store(a->subject, a->from) &&
	       act_refuse(
		   a, T_FIX_NOT_THERE, a->thumbprint, act_store_name(a->from));
}

static bool
move_refuse(const struct fix_case *c, struct fix_plan *p, struct fix_act *a)
{
	struct chain_change change = { NULL, NULL, NULL };

	if (take_subject(a))
		return true;
	if (a->from != ACT_ROOT || a->to != ACT_CA)
		return act_refuse(a, T_FIX_BAD_GUIDE, a->action->target, NULL);
	if (cert_own_key(a->cert))
		return act_refuse(
		    a, T_FIX_IS_ROOT, cert_common_name(a->cert), NULL);
	if (certstore_cross_signed(c->certs, a->subject))
		return act_refuse(
		    a, T_FIX_CROSS_SIGNED, cert_common_name(a->cert), NULL);
	change.gone = a->subject;
	change.to_ca = a->cert;
	return refuse_by_chains(c, p, a, &change);
}

static bool
remove_refuse(const struct fix_case *c, struct fix_plan *p, struct fix_act *a)
{
	struct chain_change change = { NULL, NULL, NULL };

	if (take_subject(a))
		return true;
	change.gone = a->subject;
	return refuse_by_chains(c, p, a, &change);
}

static bool
add_refuse(const struct fix_case *c, struct fix_plan *p, struct fix_act *a)
{
	struct span der = fix_input_find(c, FIX_INPUT_FILE);
	struct chain_change change = { NULL, NULL, NULL };
	bool root;

	a->target = a->action->target;
	if (!read_stores(a))
		return act_refuse(a, T_FIX_BAD_GUIDE, a->action->target, NULL);
	if (!der.p)
		return act_refuse(a, T_FIX_NEEDS_FILE, FIX_INPUT_FILE, NULL);
	a->cert = a->owned = cert_decode(der);
	if (!a->cert)
		return act_refuse(a, T_FIX_NO_DER, NULL, NULL);
	a->thumbprint = a->target = cert_thumbprint(a->cert);
	root = a->to == ACT_ROOT;
	if (root && !cert_self_signed(a->cert))
		return act_refuse(
		    a, T_FIX_NOT_A_ROOT, cert_common_name(a->cert), NULL);
	if (c->d->now != TIME_NONE && (cert_not_after(a->cert) < c->d->now ||
					  cert_not_before(a->cert) > c->d->now))
		return act_refuse(
		    a, T_FIX_NOT_IN_DATE, cert_common_name(a->cert), NULL);
	if (certstore_find(
		c->certs, root ? STORE_ROOT : STORE_CA, a->thumbprint))
		return act_refuse(a, T_FIX_ALREADY, a->thumbprint, NULL);
	change.to_root = root ? a->cert : NULL;
	change.to_ca = root ? NULL : a->cert;
	certstore_blob_make(der, &a->state.data);
	a->state.present = true;
	return refuse_by_chains(c, p, a, &change);
}

/* What this program took out of the store, newest first. */
static bool
restore_refuse(const struct fix_case *c, struct fix_plan *p, struct fix_act *a)
{
	(void)p;
	a->target = a->action->target;
	if (!read_stores(a))
		return act_refuse(a, T_FIX_BAD_GUIDE, a->action->target, NULL);
	for (size_t i = c->journal ? c->journal->count : 0; i-- > 0;) {
		const struct journal_item *item = c->journal->items[i];

		for (size_t n = 0; n < item->changes; n++) {
			const struct journal_change *k = &item->change[n];

			if (journal_standing(item) && !item->foreign &&
			    *k->backup && k->object.kind == OBJECT_CERT &&
			    k->object.store == a->from &&
			    strcmp(k->after, "absent") == 0) {
				a->thumbprint = a->target = k->object.name;
				return false;
			}
		}
	}
	return act_refuse(a, T_FIX_NO_BACKUP, a->target, NULL);
}

static struct fix_object
object_of(const struct fix_act *a, enum act_store store)
{
	return (struct fix_object){ OBJECT_CERT, store, a->thumbprint, NULL };
}

/* What the store holds may have changed since the evidence was read. */
static enum err
present(struct fix_step *s, const struct fix_object *o, struct fix_state *out)
{
	enum err err = world_read(s->w, o, out);

	if (!err && !out->present)
		err = ERR_NOT_FOUND;
	if (err)
		fix_say_err(&s->why, T_FIX_GONE, o->name, err);
	return err;
}

static enum err
move_backup(struct fix_step *s)
{
	struct fix_object from = object_of(s->act, s->act->from);
	struct fix_object to = object_of(s->act, s->act->to);
	struct fix_state blob, gone = FIX_STATE_INIT;
	enum err err = present(s, &from, &blob);

	if (!err)
		err = step_change(s, &to, &blob);
	if (!err)
		err = step_change(s, &from, &gone);
	fix_state_free(&blob);
	return err;
}

static enum err
remove_backup(struct fix_step *s)
{
	struct fix_object from = object_of(s->act, s->act->from);
	struct fix_state blob, gone = FIX_STATE_INIT;
	enum err err = present(s, &from, &blob);

	fix_state_free(&blob);
	return err ? err : step_change(s, &from, &gone);
}

static enum err
add_backup(struct fix_step *s)
{
	struct fix_object to = object_of(s->act, s->act->to);
	struct fix_state blob = { true, 0, BUF_INIT };

	buf_add(&blob.data, buf_span(&s->act->state.data));
	return step_change(s, &to, &blob);
}

static enum err
restore_backup(struct fix_step *s)
{
	struct fix_object o = object_of(s->act, s->act->from);
	const struct journal_change *c = journal_old(s->j, &o);
	struct fix_state blob = FIX_STATE_INIT;
	enum err err = c ? change_before(s->w, c, &blob) : ERR_NOT_FOUND;

	if (err)
		fix_say_err(&s->why, T_FIX_BACKUP_FAILED, o.name, err);
	else
		err = step_change(s, &o, &blob);
	fix_state_free(&blob);
	return err;
}

/* A change of the certificate that the item is about. */
static bool
is_change(const struct journal_item *item, size_t i, enum act_store store,
    const char *before, const char *after)
{
	const struct journal_change *c = &item->change[i];

	return change_is(c, OBJECT_CERT, before, after) &&
	       c->object.store == store &&
	       span_ieq(span_of(c->object.name), span_of(item->target));
}

static bool
move_could(const struct action *a, const struct journal_item *item)
{
	enum act_store from, to;

	return item->changes == 2 && stores_of(a, &from, &to) &&
	       is_change(item, 0, to, NULL, "present") &&
	       is_change(item, 1, from, "present", "absent");
}

static bool
remove_could(const struct action *a, const struct journal_item *item)
{
	enum act_store from, to;

	return item->changes == 1 && stores_of(a, &from, &to) &&
	       is_change(item, 0, from, "present", "absent");
}

static bool
add_could(const struct action *a, const struct journal_item *item)
{
	enum act_store from, to;

	return item->changes == 1 && stores_of(a, &from, &to) &&
	       is_change(item, 0, to, NULL, "present");
}

/*
 * Only what is no root was ever moved out of Root: a journal that says
 * otherwise would have us trust somebody.
 */
static enum undo_answer
move_undo(
    struct fix_world *w, const struct journal_item *item, struct fix_say *why)
{
	const struct journal_change *from = &item->change[item->changes - 1];
	struct fix_state blob;
	struct cert *cert = NULL;
	bool root;

	if (change_before(w, from, &blob) == OK)
		cert = cert_decode(certstore_blob_der(buf_span(&blob.data)));
	root = cert && cert_own_key(cert);
	if (root)
		fix_say(why, T_FIX_MOVED_ROOT, cert_common_name(cert), NULL);
	cert_free(cert);
	fix_state_free(&blob);
	return root ? UNDO_REFUSED : changes_undo(w, item, why);
}

static void
move_preview(const struct fix_act *a, enum lang lang, struct buf *out)
{
	preview_line(
	    lang, out, T_FIX_WILL_ADD, a->thumbprint, act_store_name(a->to));
	preview_line(lang, out, T_FIX_WILL_REMOVE, a->thumbprint,
	    act_store_name(a->from));
}

static void
add_preview(const struct fix_act *a, enum lang lang, struct buf *out)
{
	preview_line(
	    lang, out, T_FIX_WILL_ADD, a->thumbprint, act_store_name(a->to));
}

static void
remove_preview(const struct fix_act *a, enum lang lang, struct buf *out)
{
	preview_line(lang, out, T_FIX_WILL_REMOVE, a->thumbprint,
	    act_store_name(a->from));
}

static const char *
add_asks(const struct fix_act *a)
{
	(void)a;
	return FIX_INPUT_FILE;
}

static void
move_ps1(struct script *s, const struct fix_act *a)
{
	ps1_call(s, "Save-Stored", "ROOT", a->thumbprint, "");
	buf_printf(s->out, "    Add-Stored 'CA' '%s' \"$dir\\%s.cer\"\n",
	    a->thumbprint, a->thumbprint);
	ps1_call(s, "Remove-Stored", "ROOT", a->thumbprint, "");
}

static void
move_back_ps1(struct script *s, const struct fix_act *a)
{
	ps1_call(s, "Undo-Removed", "ROOT", a->thumbprint, "");
	ps1_call(s, "Undo-Added", "CA", a->thumbprint, "");
}

static void
move_cmd(struct script *s, const struct fix_act *a)
{
	cmd_call(s, "save", "ROOT", a->thumbprint);
	cmd_done(s);
	cmd_call(s, "add", "CA", a->thumbprint);
	buf_printf(s->out, " \"%%DIR%%\\%s.cer\"", a->thumbprint);
	cmd_done(s);
	cmd_call(s, "remove", "ROOT", a->thumbprint);
	cmd_done(s);
}

static void
move_back_cmd(struct script *s, const struct fix_act *a)
{
	cmd_call(s, "unremove", "ROOT", a->thumbprint);
	cmd_undone(s);
	cmd_call(s, "unadd", "CA", a->thumbprint);
	cmd_undone(s);
}

static void
remove_ps1(struct script *s, const struct fix_act *a)
{
	ps1_call(s, "Save-Stored", act_store_name(a->from), a->thumbprint, "");
	ps1_call(
	    s, "Remove-Stored", act_store_name(a->from), a->thumbprint, "");
}

static void
remove_back_ps1(struct script *s, const struct fix_act *a)
{
	ps1_call(s, "Undo-Removed", act_store_name(a->from), a->thumbprint, "");
}

static void
remove_cmd(struct script *s, const struct fix_act *a)
{
	cmd_call(s, "save", act_store_name(a->from), a->thumbprint);
	cmd_done(s);
	cmd_call(s, "remove", act_store_name(a->from), a->thumbprint);
	cmd_done(s);
}

static void
remove_back_cmd(struct script *s, const struct fix_act *a)
{
	cmd_call(s, "unremove", act_store_name(a->from), a->thumbprint);
	cmd_undone(s);
}

static void
add_ps1(struct script *s, const struct fix_act *a)
{
	size_t n = script_place(s, a);

	/* a file may change between the look at it and its use */
	buf_printf(s->out,
	    "    Copy-Item -LiteralPath $fill%zu -Destination "
	    "\"$dir\\added-%zu.cer\"\n"
	    "    $sha1 = (Get-FileHash -Algorithm SHA1 -LiteralPath "
	    "\"$dir\\added-%zu.cer\").Hash\n",
	    n, n, n);
	if (*a->thumbprint)
		buf_printf(s->out, "    Assert-That ($sha1 -eq '%s') 'SHA-1'\n",
		    a->thumbprint);
	buf_printf(s->out,
	    "    Protect-File \"$dir\\added-%zu.cer\"\n"
	    "    Set-Content -LiteralPath \"$dir\\added-%zu.txt\" "
	    "-Value $sha1\n"
	    "    Protect-File \"$dir\\added-%zu.txt\"\n"
	    "    Add-Stored '%s' $sha1 \"$dir\\added-%zu.cer\"\n",
	    n, n, n, act_store_name(a->to), n);
}

static void
add_back_ps1(struct script *s, const struct fix_act *a)
{
	size_t n = script_place(s, a);

	buf_printf(s->out,
	    "    if (Test-Path -LiteralPath \"$dir\\added-%zu.txt\") {\n"
	    "        Assert-File \"$dir\\added-%zu.txt\"\n"
	    "        Undo-Added '%s' (Get-Content -LiteralPath "
	    "\"$dir\\added-%zu.txt\")\n    }\n",
	    n, n, act_store_name(a->to), n);
}

const struct action_ops action_cert_move = { move_preview, move_refuse,
	move_backup, changes_apply, changes_verify, move_undo, move_could,
	person_does, nothing_asked, true, { move_ps1, move_cmd },
	{ move_back_ps1, move_back_cmd } };
/* Its thumbprint is not known before the file is: PowerShell's job. */
const struct action_ops action_cert_add = { add_preview, add_refuse, add_backup,
	changes_apply, changes_verify, changes_undo, add_could, person_does,
	add_asks, false, { add_ps1, NULL }, { add_back_ps1, NULL } };
const struct action_ops action_cert_remove = { remove_preview, remove_refuse,
	remove_backup, changes_apply, changes_verify, changes_undo,
	remove_could, person_does, nothing_asked, true,
	{ remove_ps1, remove_cmd }, { remove_back_ps1, remove_back_cmd } };
/* Its backup is here, not where the script runs. */
const struct action_ops action_cert_restore = { add_preview, restore_refuse,
	restore_backup, changes_apply, changes_verify, changes_undo, add_could,
	person_does, nothing_asked, false, { NULL, NULL }, { NULL, NULL } };
