import * as z from 'zod/mini'
import { challengeLifetimeSeconds, maxPasskeys, passkeyAlgorithms } from '#domain/passkeys/passkey.ts'
import type { PasskeyRow } from '#store/passkeys/passkey-row.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, UuidSchema } from '#openapi/schemas.ts'
import { setCookie, Tokens } from './sessions.ts'

export const PasskeyFields = schemaFor<PasskeyRow>()(
  z.strictObject({
    uuid: UuidSchema,
    name: z.string(),
    credential_id: z.string(),
    aaguid: UuidSchema,
    transports: z.array(z.string()),
    backup_eligible: z.boolean(),
    backed_up: z.boolean(),
    created_at: Instant,
    last_used_at: z.nullable(Instant),
  }),
)

const Passkey = name(
  'Passkey',
  'A passkey, without its key. `authenticator` is what people know the authenticator by, from its `aaguid`; nobody vouches for it. ' +
    '`backup_eligible` is true for a passkey that can leave its device, and `backed_up` while a copy exists.',
  z.strictObject({ ...PasskeyFields.shape, authenticator: z.nullable(z.string()) }),
)

const descriptor = z.strictObject({
  type: z.literal('public-key'),
  id: z.string(),
  transports: z.array(z.string()),
})

const PasskeyCreation = name(
  'PasskeyCreation',
  'A challenge for a new passkey. `options` are `PublicKeyCredentialCreationOptionsJSON` of WebAuthn. Send `challenge` back with the credential.',
  z.strictObject({
    challenge: z.string(),
    options: z.strictObject({
      rp: z.strictObject({ id: z.string(), name: z.string() }),
      user: z.strictObject({ id: z.string(), name: z.string(), displayName: z.string() }),
      challenge: z.string(),
      pubKeyCredParams: z.array(
        z.strictObject({ type: z.literal('public-key'), alg: z.literal([...passkeyAlgorithms]) }),
      ),
      timeout: z.int(),
      excludeCredentials: z.array(descriptor),
      authenticatorSelection: z.strictObject({
        residentKey: z.literal('required'),
        requireResidentKey: z.literal(true),
        userVerification: z.literal('required'),
      }),
      attestation: z.literal('none'),
      extensions: z.strictObject({ credProps: z.literal(true) }),
    }),
  }),
)

const PasskeyList = name(
  'PasskeyList',
  'The passkeys of the caller, oldest first. With `rp_id` and `user_handle` a page can call `PublicKeyCredential.signalAllAcceptedCredentials`.',
  z.strictObject({ items: z.array(Passkey), rp_id: z.string(), user_handle: z.nullable(z.string()) }),
)

const uuid = { uuid: 'The id of the passkey.' }
const minutes = challengeLifetimeSeconds / 60

/** `/v1/passkeys` */
export const passkeys: FunctionDescription = {
  title: 'Passkeys',
  description:
    'Passkeys sign their owner in without a password, and are a second factor beside one. Creating or deleting one ends all sessions of the ' +
    'caller, including the current one, and returns a new session. Both require a recent authentication: otherwise `step-up-required`.',
  operations: {
    'POST /v1/passkeys/options': {
      id: 'createPasskeyOptions',
      summary: 'Create the options of a new passkey',
      description:
        'Pass `options` to `PublicKeyCredential.parseCreationOptionsFromJSON` and `navigator.credentials.create`, and send the credential back ' +
        `with \`challenge\` in the same session, within ${minutes} minutes and once.`,
      responses: { 200: { description: 'The challenge and the options.', schema: PasskeyCreation } },
      problems: ['too-many-passkeys', 'step-up-required'],
    },
    'POST /v1/passkeys': {
      id: 'createPasskey',
      summary: 'Create a passkey',
      description:
        'Verifies the credential and keeps its public key. Attestations are neither asked for nor accepted. The owner is notified by email. ' +
        `An account can have ${maxPasskeys} passkeys.`,
      fields: {
        challenge: 'The `challenge` of `POST /v1/passkeys/options`.',
        credential:
          'The credential that the browser made: `PublicKeyCredential.toJSON()`. Members that are not listed here are ignored.',
        name: 'A name for people. Default: that of the authenticator, if it is known.',
      },
      responses: {
        201: {
          description: 'Created. The passkey, and the tokens of the new session.',
          schema: z.strictObject({ ...Tokens.shape, passkey: Passkey }),
          headers: { ...setCookie, Location: 'The path of the passkey.' },
        },
      },
      problems: ['too-many-passkeys', 'concurrent-change', 'step-up-required'],
    },
    'GET /v1/passkeys': {
      id: 'listPasskeys',
      summary: 'List passkeys',
      description: "Returns the caller's passkeys.",
      responses: { 200: { description: 'All passkeys of the caller.', schema: PasskeyList } },
    },
    'PATCH /v1/passkeys/{uuid}': {
      id: 'updatePasskey',
      summary: 'Update a passkey',
      parameters: uuid,
      fields: { name: 'The new name.' },
      responses: { 200: { description: 'The renamed passkey.', schema: Passkey } },
    },
    'DELETE /v1/passkeys/{uuid}': {
      id: 'deletePasskey',
      summary: 'Delete a passkey',
      description:
        'Returns 409 for the only way in of the account, and for the only second factor of an account that must have one. The owner is ' +
        'notified by email. The new session has what was proven without a passkey.',
      parameters: uuid,
      responses: {
        200: { description: 'Deleted. The tokens of the new session.', schema: Tokens, headers: setCookie },
      },
      problems: ['last-way-in', 'second-factor-demanded', 'step-up-required'],
    },
  },
}
