/** Postern, its inbox and its users for the tests of one file. */
import { decodeJwt } from 'jose'
import { beforeEach } from 'vitest'
import { issueAccessToken } from '#adapters/tokens/access-token.ts'
import { loadSigningKey, loadVerificationKeys } from '#adapters/tokens/signing-keys.ts'
import type { SessionClaims } from '#domain/caller.ts'
import { accessTokenTtlSeconds } from '#domain/sessions/session.ts'
import { type Inbox, type InboxOptions, startInbox } from '#local/inbox/inbox.ts'
import { mailSettings } from '#test/support/fixtures/mail.ts'
import { type Postern, type SignedIn, startPostern } from './postern.ts'
import { prepared, running } from './prepared.ts'

type Settings = Record<string, string>

/** Starts Postern without an email provider. @param settings besides the secrets and URLs; evaluated at start */
export function usePostern(settings: () => Settings = () => ({})): Postern {
  return running(() => startPostern(settings()))
}

/** Starts Postern and the inbox that receives its email. */
export function usePosternWithInbox(
  settings: () => Settings = () => ({}),
  options: InboxOptions = {},
): { postern: Postern; inbox: Inbox } {
  const inbox = running(() => startInbox(options))
  return { inbox, postern: usePostern(() => ({ ...mailSettings(inbox.url), ...settings() })) }
}

/** Signs in as the first superuser. */
export function useRoot(postern: Postern): SignedIn {
  return renewedInTime(
    postern,
    prepared(() => postern.bootstrap()),
  )
}

/** Creates a user of this name and signs in. */
export function useUser(postern: Postern, username: string): SignedIn {
  return renewedInTime(
    postern,
    prepared(async () => {
      await postern.createUser(username)
      return postern.signIn(username)
    }),
  )
}

/** Writes an access token with the same claims before a test that it might not outlive: some files take longer than a token lives. */
function renewedInTime(postern: Postern, signedIn: SignedIn): SignedIn {
  beforeEach(async () => {
    const claims = decodeJwt<SessionClaims>(signedIn.token)
    const now = Math.floor(Date.now() / 1000)
    if (now < claims.iat + accessTokenTtlSeconds / 2) return
    const key = await loadSigningKey(
      postern.secrets.SIGNING_KEY,
      await loadVerificationKeys(postern.secrets.VERIFICATION_KEYS),
    )
    signedIn.token = await issueAccessToken(key, { ...claims, iat: now, exp: now + accessTokenTtlSeconds })
  })
  return signedIn
}
