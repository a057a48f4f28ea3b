/** Passkeys of the caller: create, list, rename, delete. */
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'
import { verifyRegistration } from '#adapters/passkeys/registration.ts'
import { authenticatorName } from '#domain/passkeys/authenticator-names.ts'
import { invalid } from '#domain/refusal.ts'
import { requireSession } from '#http/authenticate.ts'
import { body, uuidParam } from '#http/body/input.ts'
import { createFunction, database } from '#http/function.ts'
import { issueChallenge, openChallenge } from '#http/passkeys/challenges.ts'
import { accountNames, creationOptions } from '#http/passkeys/options.ts'
import { relyingPartyOf } from '#http/passkeys/relying-party.ts'
import { PasskeyRegistration, PasskeyRename } from '#http/requests/passkeys.ts'
import { renewedTokens } from '#http/sessions/renewed-session.ts'
import { requireTokenKeys } from '#http/sessions/session-tokens.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { createPasskey, registrationFacts, staleChallenge } from '#store/passkeys/passkey-creation.ts'
import { deletePasskey } from '#store/passkeys/passkey-deletion.ts'
import type { PasskeyRow } from '#store/passkeys/passkey-row.ts'
import { listPasskeys, renamePasskey } from '#store/passkeys/passkeys.ts'

/** Bytes of what authenticators know an account by (WebAuthn Level 3 §14.6.1: random, at most 64). */
const userHandleBytes = 32

/** What a registration belongs to. */
interface Bound {
  sid: string
  rev: number
  /** Base64url. */
  userHandle: string
}

const fresh = { sessionOnly: true, fresh: true } as const

const passkeysFunction = createFunction('/v1/passkeys')
passkeysFunction.use('*', triggersDelivery)

passkeysFunction.post('/options', requireSession('profile:write', { ...fresh, forSetup: true }), async (c) => {
  const { caller } = c.var
  const party = relyingPartyOf(c)
  const facts = await registrationFacts(database(c), caller)
  const { username, full_name: fullName, user_handle, passkeys, brand_name: siteName } = facts
  const handle = user_handle ?? encodeBase64url(crypto.getRandomValues(new Uint8Array(userHandleBytes)))
  const bound: Bound = { sid: caller.claims!.sid, rev: caller.claims!.rev, userHandle: handle }
  const { token, challenge } = await issueChallenge(c, 'passkey-registration', bound)
  return c.json({
    challenge: token,
    options: creationOptions(
      { ...party, name: siteName ?? party.id },
      challenge,
      { handle, username, fullName },
      passkeys,
    ),
  })
})

passkeysFunction.post(
  '/',
  requireSession('profile:write', { ...fresh, forSetup: true }),
  body(PasskeyRegistration),
  async (c) => {
    const { challenge: token, credential, name } = c.req.valid('json')
    const { claims } = c.var.caller
    const party = relyingPartyOf(c)
    await requireTokenKeys(c)
    const opened = await openChallenge<Bound>(c, 'passkey-registration', token)
    const isOurs = opened?.payload.sid === claims!.sid && opened.payload.rev === claims!.rev
    if (!opened || !isOurs) throw staleChallenge()
    const { challenge, payload } = opened
    const answer = await verifyRegistration(credential, { challenge, party, requireUserVerification: true })
    if (!answer.verified)
      throw invalid([
        {
          pointer: '/credential',
          code: 'invalid-value',
          detail: `The passkey could not be verified: ${answer.reason}.`,
        },
      ])
    const passkey = {
      ...answer.passkey,
      name: name ?? authenticatorName(answer.passkey.aaguid) ?? 'Passkey',
      rpId: party.id,
      transports: [...new Set(credential.response.transports)],
      userHandle: decodeBase64url(payload.userHandle)!,
    }
    const created = await createPasskey(database(c), c.var.caller, passkey, opened)
    const tokens = await renewedTokens(c, created.session)
    return c.json({ passkey: shown(created.passkey), ...tokens }, 201, {
      Location: `/v1/passkeys/${created.passkey.uuid}`,
    })
  },
)

passkeysFunction.get('/', requireSession('profile:read', { sessionOnly: true, forSetup: true }), async (c) => {
  const { items, user_handle, username, full_name: fullName } = await listPasskeys(database(c), c.var.caller)
  const { name, displayName } = accountNames({ username, fullName })
  return c.json({
    items: items.map(shown),
    rp_id: relyingPartyOf(c).id,
    user_handle,
    user_name: name,
    user_display_name: displayName,
  })
})

passkeysFunction.patch(
  '/:uuid',
  requireSession('profile:write', { sessionOnly: true }),
  body(PasskeyRename),
  async (c) =>
    c.json(shown(await renamePasskey(database(c), c.var.caller, uuidParam(c, 'uuid'), c.req.valid('json').name))),
)

passkeysFunction.delete('/:uuid', requireSession('profile:write', fresh), async (c) => {
  await requireTokenKeys(c)
  return c.json(await renewedTokens(c, await deletePasskey(database(c), c.var.caller, uuidParam(c, 'uuid'))))
})

/** With what people know the authenticator by. */
function shown(passkey: PasskeyRow) {
  return { ...passkey, authenticator: authenticatorName(passkey.aaguid) }
}

export default passkeysFunction
