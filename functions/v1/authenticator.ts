/** The authenticator app of the caller: set up, and removed. */
import * as z from 'zod/mini'
import { authenticatorUri, mintAuthenticatorSecret, stepOfCode } from '#adapters/authenticator/totp.ts'
import { qrCode } from '#adapters/authenticator/qr-code.ts'
import { mintRecoveryCodes } from '#adapters/recovery-code.ts'
import { invalid } from '#domain/refusal.ts'
import { requireSession } from '#http/authenticate.ts'
import { body } from '#http/body/input.ts'
import { setting } from '#http/env.ts'
import { storedSecrets } from '#http/factors/stored-secrets.ts'
import { createFunction, database } from '#http/function.ts'
import { renewedTokens } from '#http/sessions/renewed-session.ts'
import { requireTokenKeys, sealedTokens } from '#http/sessions/session-tokens.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import {
  beginEnrolment,
  removeAuthenticator,
  requireEnrolment,
  setAuthenticator,
} from '#store/factors/authenticators.ts'

/** Seconds: long enough to install an app. */
const enrolmentSeconds = 1800

/** What the ticket of an enrolment holds: it is good for one session, until anything sensitive happens to the account. */
interface Enrolment {
  sid: string
  rev: number
  secret: string
}

const freshSession = requireSession('profile:write', { sessionOnly: true, fresh: true, forSetup: true })

const authenticatorFunction = createFunction('/v1/authenticator')
authenticatorFunction.use('*', triggersDelivery)

authenticatorFunction.post('/options', freshSession, async (c) => {
  const { username } = await beginEnrolment(database(c), c.var.caller)
  const { sid, rev } = c.var.caller.claims!
  const secret = mintAuthenticatorSecret()
  const uri = authenticatorUri(secret, new URL(setting(c.env, 'BASE_URL')).hostname, username)
  const enrolment: Enrolment = { sid, rev, secret }
  const ticket = await (await sealedTokens(c)).seal('authenticator-enrolment', enrolment, enrolmentSeconds)
  return c.json({ ticket, secret, uri, qr: qrCode(uri), expires_in: enrolmentSeconds })
})

const Confirmation = z.strictObject({
  ticket: z.string().check(z.maxLength(4096)),
  code: z.string().check(z.maxLength(16)),
})

authenticatorFunction.put('/', freshSession, body(Confirmation), async (c) => {
  const { ticket, code } = c.req.valid('json')
  const { claims } = c.var.caller
  await requireTokenKeys(c)
  const opened = await (await sealedTokens(c)).open<Enrolment>('authenticator-enrolment', ticket)
  if (!opened || opened.payload.sid !== claims!.sid || opened.payload.rev !== claims!.rev)
    throw invalid([
      { pointer: '/ticket', code: 'invalid-value', detail: 'Begin again: `POST /v1/authenticator/options`.' },
    ])
  const { secret } = opened.payload
  const step = stepOfCode(secret, code.replaceAll(/\s/g, ''), 0, Date.now() / 1000)
  if (step === null) {
    await requireEnrolment(database(c), c.var.caller)
    throw invalid([
      {
        pointer: '/code',
        code: 'invalid-value',
        detail: 'This is not the code that the app shows now. Check the clock of the device.',
      },
    ])
  }
  const codes = mintRecoveryCodes()
  const sealed = await (await storedSecrets(c)).seal('authenticator', secret, claims!.sub)
  const recoveryDigests = codes.map(({ digest }) => digest)
  const { has_new_codes, ...renewed } = await setAuthenticator(database(c), c.var.caller, {
    secret: sealed,
    step,
    recoveryDigests,
  })
  const recovery_codes = has_new_codes ? codes.map((each) => each.code) : null
  return c.json({ ...(await renewedTokens(c, renewed)), recovery_codes })
})

authenticatorFunction.delete('/', freshSession, async (c) => {
  await requireTokenKeys(c)
  return c.json(await renewedTokens(c, await removeAuthenticator(database(c), c.var.caller)))
})

export default authenticatorFunction
