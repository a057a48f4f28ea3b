/** Guards whose loss no test noticed once: each is removed here, and one of its tests has to say so. `test/scripts/mutation.test.ts` checks the texts. */

/** A guard, and the change that removes it. */
interface Guard {
  name: string
  file: string
  /** Stands in the file once. */
  find: string
  replacement: string
  tests: string[]
}

const idempotency = ['test/functions/v1/idempotency.test.ts']
const cookies = ['test/functions/v1/sessions/cleared-cookies.test.ts']
const signIns = ['test/races/sign-in-against-revocation.test.ts']

export const guards: readonly Guard[] = [
  {
    name: 'G1: a remembered access token is asked for its end',
    file: 'adapters/tokens/access-token-verifier.ts',
    find: 'if (known) return readSessionClaims(known, { issuer, audience, nowSeconds })',
    replacement: 'if (known) return known',
    tests: ['test/adapters/tokens/access-token-verifier.test.ts'],
  },
  {
    name: 'G1b: remembered access tokens are forgotten with the rules',
    file: 'adapters/tokens/genuine-tokens.ts',
    find: 'if (rules !== rulesInForce) remembered.clear()',
    replacement: '',
    tests: ['test/adapters/tokens/access-token-verifier.test.ts'],
  },
  {
    name: 'G1c: a cached answer about a session is given for as long as the setting says',
    file: 'http/sessions/session-cache.ts',
    find: 'if (kept && kept.until > Date.now()) return kept.answer',
    replacement: 'if (kept) return kept.answer',
    tests: ['test/functions/v1/sessions/current.test.ts'],
  },
  {
    name: 'G2: joining takes an acceptance of the terms in force',
    file: 'schema/functions/groups/join_group.sql',
    find: 'a.user_id = p_user and a.version_id = terms_version',
    replacement: 'a.user_id = p_user',
    tests: ['test/functions/v1/groups/terms-joining.test.ts'],
  },
  {
    name: 'G2b: joining takes an acceptance of one’s own',
    file: 'schema/functions/groups/join_group.sql',
    find: 'a.user_id = p_user and a.version_id = terms_version',
    replacement: 'a.version_id = terms_version',
    tests: ['test/functions/v1/groups/terms-joining.test.ts'],
  },
  {
    name: 'G3: an idempotency key belongs to its user',
    file: 'store/run-as.ts',
    find: 'k.user_id = caller.user_id where k.key',
    replacement: 'true where k.key',
    tests: idempotency,
  },
  {
    name: 'G4: the fingerprint has the path',
    file: 'http/idempotency.ts',
    find: '[request.method, pathname, body]',
    replacement: '[request.method, body, pathname.length * 0]',
    tests: idempotency,
  },
  {
    name: 'G4b: the fingerprint has the method',
    file: 'http/idempotency.ts',
    find: '[request.method, pathname, body]',
    replacement: '[pathname, body]',
    tests: idempotency,
  },
  {
    name: 'G5: simultaneous retries wait for each other',
    file: 'store/run-as.ts',
    find: '...(caller.idempotency ? [lockOf(caller)] : [])',
    replacement: '...(caller.idempotency && lockOf(caller) ? [] : [])',
    tests: idempotency,
  },
  {
    name: 'G6: a changed URL of a webhook is judged',
    file: 'functions/v1/webhooks.ts',
    find: 'await requireWebhookUrl(c, change.url)',
    replacement: 'change.url',
    tests: ['test/functions/v1/webhooks/webhooks.test.ts'],
  },
  {
    name: 'G7: signing out clears the access cookie',
    file: 'http/cookies.ts',
    find: 'deleteCookie(c, accessCookie, attributes)',
    replacement: '',
    tests: cookies,
  },
  {
    name: 'G7b: signing out clears the refresh cookie',
    file: 'http/cookies.ts',
    find: 'deleteCookie(c, refreshCookie, attributes)',
    replacement: '',
    tests: cookies,
  },
  {
    name: 'G7c: ending all sessions clears the cookies',
    file: 'functions/v1/sessions.ts',
    find: 'if (!others) clearSessionCookies(c)',
    replacement: '',
    tests: cookies,
  },
  {
    name: 'G8: an expired grant does not replace defaults, for many questions',
    file: 'schema/functions/access/check_facts.sql',
    find: 'path[cardinality(q.path)] and is_unexpired(g.expires_at, now_)',
    replacement: 'path[cardinality(q.path)]',
    tests: ['test/functions/v1/check/by-path.test.ts'],
  },
  {
    name: 'G8b: an expired grant does not count, for many questions',
    file: 'schema/functions/access/check_facts.sql',
    find: `g.holder = any (s.holders)
        and is_unexpired(g.expires_at, now_)`,
    replacement: 'g.holder = any (s.holders)',
    tests: ['test/functions/v1/check/check.test.ts'],
  },
  {
    name: 'G9: a sign-in ends with the marker that it began with',
    file: 'schema/functions/sessions/open_session.sql',
    find: '      and rev_of(u.last_auth_sensitive_operation_at) = p_rev\n    returning',
    replacement: '    returning',
    tests: signIns,
  },
  {
    name: 'G10: the last administrator is counted under a lock',
    file: 'store/administrators.ts',
    find: 'all ? sql` or (${hasAdministratorRole(sql`u`)})` : sql``',
    replacement: 'all ? sql`` : sql``',
    tests: ['test/races/last-administrator.test.ts'],
  },
  {
    name: 'G10b: two runs of the sweeper do not claim the same mail',
    file: 'store/mail/outbox.ts',
    find: 'for update of m skip locked',
    replacement: '',
    tests: ['test/functions/sweeper/sweeper.test.ts'],
  },
  {
    name: 'K1: people create only their own API keys',
    file: 'store/keys/key-creation.ts',
    find: "sql`not owner.is_self and owner.kind = 'person'`",
    replacement: 'sql`false`',
    tests: ['test/functions/v1/api-keys/creation.test.ts'],
  },
  {
    name: 'K1b: the key of another account has no scopes beyond the caller’s',
    file: 'store/keys/key-creation.ts',
    find: 'sql`not owner.is_self and not ${mayConfer(scopes)}`',
    replacement: 'sql`false`',
    tests: ['test/functions/v1/api-keys/creation.test.ts'],
  },
  {
    name: 'K1c: nobody creates keys for an account with more rights',
    file: 'store/keys/key-creation.ts',
    find: 'or (select has_rights_beyond(caller.role, caller.key_scopes, caller.user_id, caller.sid, owner.id) from caller)',
    replacement: '',
    tests: ['test/functions/v1/api-keys/creation.test.ts'],
  },
  {
    name: 'K2: of simultaneous rotations one happens',
    file: 'store/keys/key-rotation.ts',
    find: 'lock: lockOwnerOf(uuid),',
    replacement: '',
    tests: ['test/races/api-keys.test.ts'],
  },
  {
    name: 'K3: a key is mailed about once for each notice',
    file: 'store/keys/key-notices.ts',
    find: 'greatest(k.created_at, k.expiry_notice_at)',
    replacement: 'k.created_at',
    tests: ['test/functions/sweeper/key-notices.test.ts'],
  },
  {
    name: 'K4: seals cover the API key of the actor',
    file: 'store/audit/audit-seals.ts',
    find: 'e.actor_key, e.target_kind',
    replacement: 'e.target_kind',
    tests: ['test/store/audit/audit-seals.test.ts'],
  },
]
