/** API keys of people and of service accounts. */
import * as z from 'zod/mini'
import { digestApiKey } from '#adapters/tokens/api-key-text.ts'
import type { FieldError, UnplacedError } from '#domain/field-error.ts'
import { apiKeyStatuses } from '#domain/keys/api-key.ts'
import { invalid } from '#domain/refusal.ts'
import { deviceName } from '#domain/sessions/device-name.ts'
import { allowPublic, requireSession } from '#http/authenticate.ts'
import { body, query, uuidParam } from '#http/body/input.ts'
import { createFunction, database } from '#http/function.ts'
import { idempotent } from '#http/idempotency.ts'
import { expiryFrom, KeyRename, KeyRotation, LeakedKey, mintKeyTexts, NewKey } from '#http/requests/api-keys.ts'
import { Reference, sortedPage } from '#http/schemas.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { renameApiKey, revokeApiKey } from '#store/keys/key-changes.ts'
import { createApiKey } from '#store/keys/key-creation.ts'
import { getApiKey, listApiKeys } from '#store/keys/key-list.ts'
import { rotateApiKey } from '#store/keys/key-rotation.ts'
import type { ApiKeyRow } from '#store/keys/key-row.ts'
import { revokeLeakedKey } from '#store/keys/leaked-key.ts'

/** No API key makes another one. */
const sessionOnly = { sessionOnly: true } as const

const apiKeysFunction = createFunction('/v1/api-keys')
apiKeysFunction.use('*', triggersDelivery)

const Flag = z.enum(['true', 'false'])
const ofAllAndOne: UnplacedError = { code: 'conflicting-field', detail: 'Send either `all` or `user`.' }

const Listing = sortedPage({
  user: z.optional(Reference),
  all: z.optional(Flag),
  status: z.optional(z.enum(apiKeyStatuses)),
  never_expires: z.optional(Flag),
}).check(({ value, issues }) => {
  if (value.user === undefined || value.all !== 'true') return
  issues.push({ code: 'custom', params: ofAllAndOne, path: ['all'], input: value.all })
})

apiKeysFunction.get('/', requireSession('keys:read'), query(Listing), async (c) => {
  const { user = 'current', all, status, never_expires: never, ...page } = c.req.valid('query')
  const neverExpires = never === undefined ? undefined : never === 'true'
  const filter = { user: all === 'true' ? null : user, status, neverExpires }
  const { items, next } = await listApiKeys(database(c), c.var.caller, filter, page)
  return c.json({ items: items.map(shown), next })
})

// Neither creation nor rotation takes an `Idempotency-Key`: the text of the key is kept nowhere, so it could not be answered again.
apiKeysFunction.post('/', requireSession('keys:write', sessionOnly), body(NewKey), async (c) => {
  const { name, user = 'current', scopes, branches = null, ...sent } = c.req.valid('json')
  const { digests, textOf } = mintKeyTexts()
  const wanted = { name, user, scopes, branches, expiry: expiryFrom(sent) }
  const key = await createApiKey(database(c), c.var.caller, wanted, digests)
  return c.json({ api_key: shown(key), key: textOf(key.prefix) }, 201, { Location: `/v1/api-keys/${key.uuid}` })
})

apiKeysFunction.post('/revoke', allowPublic, body(LeakedKey), async (c) => {
  const digest = digestApiKey(c.req.valid('json').key)
  if (!digest) throw invalid([noKey])
  await revokeLeakedKey(database(c), c.var.caller, digest)
  return c.body(null, 204)
})

apiKeysFunction.get('/:uuid', requireSession('keys:read'), async (c) =>
  c.json(shown(await getApiKey(database(c), c.var.caller, uuidParam(c, 'uuid')))),
)

apiKeysFunction.patch('/:uuid', requireSession('keys:write'), body(KeyRename), idempotent, async (c) => {
  const { name } = c.req.valid('json')
  return c.json(shown(await renameApiKey(database(c), c.var.caller, uuidParam(c, 'uuid'), name)))
})

apiKeysFunction.post('/:uuid/rotate', requireSession('keys:write', sessionOnly), body(KeyRotation), async (c) => {
  const { overlap_seconds: overlap, ...sent } = c.req.valid('json')
  const { digests, textOf } = mintKeyTexts()
  const uuid = uuidParam(c, 'uuid')
  const key = await rotateApiKey(database(c), c.var.caller, uuid, overlap, expiryFrom(sent), digests)
  return c.json({ api_key: shown(key), key: textOf(key.prefix) }, 201, { Location: `/v1/api-keys/${key.uuid}` })
})

apiKeysFunction.delete('/:uuid', requireSession('keys:write'), async (c) => {
  await revokeApiKey(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

/** What can be told without the database: it says nothing of the keys that there are. */
const noKey: FieldError = {
  pointer: '/key',
  code: 'invalid-format',
  detail: 'This is not the text of an API key, or a character is wrong: its checksum does not match.',
}

/** @returns the key with the name of the device that used it last */
function shown(key: ApiKeyRow): ApiKeyRow & { last_used_device: string | null } {
  return { ...key, last_used_device: deviceName(key.last_used_user_agent) }
}

export default apiKeysFunction
