/**
 * Model of every statement that ends sessions: what moves a user's marker (`last_auth_sensitive_operation_at`) and so ends every session they have, and what does not, each with its
 * reason. Sources: Websauna §1.3, authnzerver §3.1, and the traps of both. The marker moves once an act, in the statement of the act.
 *
 * Whatever takes the right to sign in away is in the first table even where sessions are refused meanwhile: they would come back with it.
 */

/** Operations that end every session of the user. */
export const sensitiveOperations = {
  'password-changed': 'Whoever knew the old password may have a session. The caller gets a new one in the same answer.',
  'password-set': 'An administrator sets it because somebody else has it, or the owner has lost it (Websauna).',
  'password-set-directly': 'From the command line: the same reason.',
  'password-reset': 'By a mailed link. In Websauna old sessions live on, because its listener is not called (trap).',
  'email-changed': 'Whoever reads the address can reset the password (Websauna).',
  'email-verification-changed': 'Off ends the right to sign in; on must not bring back sessions from before.',
  'passkey-created':
    'Another way in: whoever has a session of before may not know it (ASVS 7.5.1). The caller gets a new one.',
  'passkey-deleted': 'What it proved is proven no more. The caller gets a new session.',
  'username-changed': 'It is what they sign in with (Websauna).',
  'user-disabled':
    'Nothing signed in before may be worth anything after (Websauna; in CamCOPS and pypicloud sessions live on).',
  'user-enabled': 'Websauna moves it in either direction; nothing from before comes back to life.',
  'role-changed':
    'Rights are read afresh anyway; sessions of a former superuser are not left to every reader of a cached role (authnzerver leaves them: trap).',
  'user-locked': 'Authnzerver deletes all sessions of an account that it locks.',
  'user-deleted': 'Their rows go with them (Websauna).',
  'all-sessions-ended': 'Signing out everywhere is this.',
} as const

/** Something that ends every session of the user. */
export type SensitiveOperation = keyof typeof sensitiveOperations

/** Operations that leave every session as it is. */
export const harmlessOperations = {
  'full-name-changed': 'A name to be shown (Websauna).',
  'user-data-changed': 'Free notes; nothing decides by them (Websauna).',
  'nothing-changed': 'An edit that sets what is there already (Websauna).',
  'membership-added': 'Rights are read afresh on each request (Websauna).',
  'membership-removed': 'Rights are read afresh on each request: they are gone with the row, at once.',
  'membership-requested': 'Whoever waits has no rights yet.',
  'membership-request-dropped': 'Whoever waited had no rights.',
  'membership-flags-changed': 'Rights are read afresh on each request.',
  'upload-group-changed': 'Rights are read afresh on each request.',
  'password-change-forced':
    'The flag is told with every session and the next sign-in; where a stranger is feared, lock or set a password.',
  'passkey-renamed': 'A name to be shown.',
  'password-rehashed': 'The password is the same; only the cost of guessing it changed.',
  'session-opened': 'One more device does not end the others.',
  'session-ended': 'One device; `all-sessions-ended` is the other.',
  'sign-in-failed': 'A stranger who guesses must not sign the owner out.',
  'name-locked-out': 'The name is locked against guessing, not the account: whoever is signed in stays so.',
  'lockout-cleared': 'Nobody got in, and nobody’s password changed.',
  'user-unlocked': 'Nothing can have been opened since the lock, which moved the marker.',
  'terms-agreed': 'Not about who they are.',
  'link-requested': 'Anybody can ask for a mail.',
} as const satisfies Record<string, string>

/** Something that leaves every session as it is. */
export type HarmlessOperation = keyof typeof harmlessOperations

/** Whether an operation ends every session of the user. */
export function endsSessions(operation: SensitiveOperation | HarmlessOperation): operation is SensitiveOperation {
  return Object.hasOwn(sensitiveOperations, operation)
}
