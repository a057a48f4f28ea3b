/** The requests about passkeys, in an order in which each has what it needs: `ada` creates one, signs in with it and deletes it. */
import type { RegistrationCredential } from '#adapters/passkeys/registration.ts'
import type { ApiRequest, Row, World } from './api-request.ts'
import { outcomeRow, ownFactorsRow } from './rows.ts'

const uuid = '0192f0c1-2345-4678-9abc-def012345673'

const passkeyRow = {
  uuid,
  name: 'Passkey',
  credential_id: 'AA',
  aaguid: uuid,
  transports: [],
  backup_eligible: true,
  backed_up: true,
  created_at: '2026-01-01T00:00:00Z',
  last_used_at: null,
}

const session = {
  user_uuid: uuid,
  sid: uuid,
  rev: 1,
  idle_seconds: 60,
  authentication: { amr: ['pwd'], aal: 1, auth_time: 1 },
}

const keepSession: ApiRequest['keep'] = (body, world) => {
  world.ada = { token: body.access_token, refreshToken: body.refresh_token }
  world.passkey = body.passkey?.uuid
}

/** What the recorder answers of the key that the last registration made. */
let registered: { publicKey: string; userHandle: string } | undefined

function registration({ authenticator, creation: { challenge, options } }: World) {
  const credential = authenticator.create(options)
  registered = { publicKey: publicKeyOf(credential), userHandle: handleOf(options) }
  return { challenge, credential }
}

/** The COSE key of an ES256 credential, in hexadecimal: the end of its attestation object. */
function publicKeyOf({ response }: RegistrationCredential): string {
  const attestation = Buffer.from(response.attestationObject, 'base64url').toString('hex')
  return attestation.slice(attestation.indexOf('a5010203262001'))
}

function handleOf(options: Record<string, unknown>): string {
  return Buffer.from((options['user'] as { id: string }).id, 'base64url').toString('hex')
}

function startRow(): Row {
  const { publicKey, userHandle } = registered ?? { publicKey: '', userHandle: '' }
  const start = { passkey: uuid, user_id: 101, user_uuid: uuid, rev: 1, known_device: false }
  return { start: { ...start, public_key: publicKey, user_handle: userHandle } }
}

export const passkeyRequests: ApiRequest[] = [
  { route: 'GET /passkeys.js', as: 'stranger', trips: 0 },
  {
    route: 'POST /v1/passkeys/options',
    keep: (body, world) => (world.creation = body),
    rows: () => [outcomeRow({ username: 'ada', full_name: null, user_handle: null, passkeys: [] })],
  },
  {
    route: 'POST /v1/passkeys',
    body: registration,
    keep: keepSession,
    rows: () => [outcomeRow({ denied: null, passkey: passkeyRow, session })],
  },
  { route: 'GET /v1/passkeys', rows: () => [outcomeRow({ items: [], user_handle: null })] },
  {
    route: 'PATCH /v1/passkeys/:uuid',
    path: ({ passkey }) => `/v1/passkeys/${passkey}`,
    body: { name: 'Blue key' },
    rows: () => [outcomeRow({ passkey: passkeyRow })],
  },
  {
    route: 'POST /v1/sessions/passkey-options',
    as: 'stranger',
    trips: 0,
    keep: (body, world) => (world.assertion = body),
  },
  {
    route: 'POST /v1/sessions',
    variant: 'with a passkey',
    as: 'stranger',
    body: ({ authenticator, assertion: { challenge, options } }) => ({
      passkey: { challenge, credential: authenticator.get(options) },
    }),
    trips: 2,
    rows: () => [startRow()],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'with a passkey whose signature is wrong',
    as: 'stranger',
    body: ({ authenticator, assertion: { challenge, options } }) => {
      const credential = authenticator.get(options)
      const response = { ...credential.response, signature: 'AAAA' }
      return { passkey: { challenge, credential: { ...credential, response } } }
    },
    status: 401,
    trips: 2,
    rows: () => [startRow()],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'with a passkey, and with a challenge that was made for something else',
    as: 'stranger',
    body: ({ authenticator, assertion: { options } }) => ({
      passkey: { challenge: 'none', credential: authenticator.get(options) },
    }),
    status: 401,
    trips: 0,
  },
  {
    route: 'POST /v1/sessions/second-factor/options',
    as: 'stranger',
    body: async (world) => ({ ticket: await world.ticketOf('ada'), method: 'passkey' }),
    trips: 0,
  },
  {
    route: 'POST /v1/sessions/current/step-up/options',
    body: { method: 'passkey' },
    rows: () => [ownFactorsRow],
  },
  {
    route: 'DELETE /v1/passkeys/:uuid',
    path: ({ passkey }) => `/v1/passkeys/${passkey}`,
    keep: keepSession,
    rows: () => [outcomeRow({ denied: null, session })],
  },
]
