/** The bodies of requests with passkeys. */
import * as z from 'zod/mini'
import { maxPasskeyName, maxTransportLength, maxTransports } from '#domain/passkeys/passkey.ts'
import { lineText } from '#http/schemas.ts'

/** Characters of base64url; what browsers send is shorter. */
const maxPart = 8192
/** Characters; a longer text is no challenge of ours. */
const maxChallenge = 16_384

const Part = z.string().check(z.maxLength(maxPart), z.regex(/^[\w-]+$/, 'Send base64url without padding.'))
const Challenge = z.string().check(z.minLength(1), z.maxLength(maxChallenge))

const head = { id: Part, rawId: Part, type: z.literal('public-key') }

// Browsers write these objects (`PublicKeyCredential.toJSON()`) and add members of their own: what is not used is left out, not refused.

/** `RegistrationResponseJSON`. */
const Registration = z.object({
  ...head,
  response: z.object({
    clientDataJSON: Part,
    attestationObject: Part,
    transports: z.optional(
      z.array(z.string().check(z.maxLength(maxTransportLength))).check(z.maxLength(maxTransports)),
    ),
  }),
})

/** `AuthenticationResponseJSON`. */
const Assertion = z.object({
  ...head,
  response: z.object({
    clientDataJSON: Part,
    authenticatorData: Part,
    signature: Part,
    userHandle: z.optional(z.nullable(Part)),
  }),
})

/** A passkey's signature over a challenge of ours, wherever a request takes one. */
export const PasskeyProof = z.strictObject({ challenge: Challenge, credential: Assertion })
export type PasskeyProof = z.output<typeof PasskeyProof>

const PasskeyName = lineText(maxPasskeyName)

export const NewPasskey = z.strictObject({
  challenge: Challenge,
  credential: Registration,
  name: z.optional(PasskeyName),
})

export const PasskeyRename = z.strictObject({ name: PasskeyName })
