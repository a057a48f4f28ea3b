import * as z from 'zod/mini'
import { apiKeyStatuses, defaultKeyDays, maxKeyDays, maxLiveKeys } from '#domain/keys/api-key.ts'
import { branchScopes, scopes } from '#domain/keys/scope.ts'
import type { ApiKeyRow } from '#store/keys/key-row.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, page, UuidSchema } from '#openapi/schemas.ts'

export const ApiKeyFields = schemaFor<ApiKeyRow>()(
  z.strictObject({
    uuid: UuidSchema,
    name: z.string(),
    user: z.strictObject({ uuid: UuidSchema, username: z.string(), kind: z.enum(['person', 'service']) }),
    prefix: z.enum(['pst_pk', 'pst_sk']),
    last_four: z.string(),
    scopes: z.array(z.enum(scopes)),
    branches: z.nullable(z.array(UuidSchema)),
    status: z.enum(apiKeyStatuses),
    created_at: Instant,
    expires_at: z.nullable(Instant),
    revoked_at: z.nullable(Instant),
    replaced_by: z.nullable(UuidSchema),
    last_used_at: z.nullable(Instant),
    last_used_ip: z.nullable(z.string()),
    last_used_user_agent: z.nullable(z.string()),
  }),
)

const ApiKey = name(
  'ApiKey',
  'An API key, without its text: `prefix` and `last_four` are how it begins and ends. It acts as `user` within its `scopes`. `branches` are the ' +
    'nodes at and below which it counts; null stands for everywhere, and an empty list for nowhere, after its nodes were deleted. A key that is ' +
    '`replaced` was rotated: it is valid until `expires_at`. `last_used_at` and the fields beside it are updated at most every 15 minutes.',
  z.strictObject({ ...ApiKeyFields.shape, last_used_device: z.nullable(z.string()) }),
)

const WithText = z.strictObject({ api_key: ApiKey, key: z.string() })
const uuid = { uuid: 'The id of the API key.' }
const expiry = {
  expires_at: `When the key expires, at most ${maxKeyDays} days from now. Null stands for never, which takes a superuser.`,
  expires_in_days: `In how many days the key expires, instead of \`expires_at\`. Default: ${defaultKeyDays}.`,
}
const created = {
  description: 'Created. `key` is the text of the key, which is not shown again.',
  schema: WithText,
  headers: { Location: 'The path of the API key.' },
}

/** `/v1/api-keys` */
export const apiKeys: FunctionDescription = {
  title: 'API keys',
  description:
    'Keys with which programs call the API: `Authorization: Bearer pst_…`. A key acts as its account and can never do more than the account: ' +
    'it is refused as soon as the account is locked or disabled, and loses what the account loses. Postern stores only a hash of its text.',
  operations: {
    'GET /v1/api-keys': {
      id: 'listApiKeys',
      summary: 'List API keys',
      description: "Returns the caller's keys; administrators can list those of others.",
      parameters: {
        user: 'The account, by id, name or `current`. Default: `current`.',
        all: 'With `true`, the keys of all accounts.',
        status: 'Only keys with this status.',
        never_expires: 'With `true`, only keys that never expire; with `false`, only those that do.',
      },
      responses: { 200: { description: 'One page of API keys.', schema: page(ApiKey, z.string()) } },
      problems: ['forbidden'],
    },
    'POST /v1/api-keys': {
      id: 'createApiKey',
      summary: 'Create an API key',
      description:
        'Creates a key for the caller. For a service account, it requires an administrator who has every right of the account and every scope of ' +
        `the key. The owner is notified by email. An account can have ${maxLiveKeys} keys that are neither expired nor revoked.`,
      fields: {
        name: 'A name for people.',
        user: 'The service account, by id or name. Default: the caller.',
        scopes: 'What the key is for. Scopes that the account does not have give nothing.',
        branches: `The ids of the resources at and below which the key counts. Such a key can have only the scopes ${branchScopes.map((scope) => `\`${scope}\``).join(' and ')}. Null or absent: everywhere.`,
        ...expiry,
      },
      responses: { 201: created },
      problems: ['forbidden', 'too-many-api-keys'],
    },
    'POST /v1/api-keys/revoke': {
      id: 'revokeLeakedApiKey',
      summary: 'Revoke a leaked API key',
      description:
        'For a person who finds a key: takes its text, revokes it and notifies its owner. Returns 204 whether or not there is such a key.',
      fields: { key: 'The text of the key.' },
      responses: { 204: { description: 'If there was such a key, it is revoked.' } },
      problems: ['too-many-requests'],
    },
    'GET /v1/api-keys/{uuid}': {
      id: 'getApiKey',
      summary: 'Get an API key',
      parameters: uuid,
      responses: { 200: { description: 'The API key.', schema: ApiKey } },
    },
    'PATCH /v1/api-keys/{uuid}': {
      id: 'updateApiKey',
      summary: 'Update an API key',
      parameters: uuid,
      fields: { name: 'The new name.' },
      responses: { 200: { description: 'The renamed API key.', schema: ApiKey } },
      problems: ['forbidden'],
    },
    'POST /v1/api-keys/{uuid}/rotate': {
      id: 'rotateApiKey',
      summary: 'Rotate an API key',
      description:
        'Creates a key with the same name, scopes and branches. The old key remains valid during the overlap, but not after its own expiry. ' +
        'Returns 409 if the key is not active. Requires the same rights as creating the key.',
      parameters: uuid,
      fields: {
        overlap_seconds: 'How long the old key remains valid, in seconds. Default: a day.',
        expires_at: `When the new key expires, at most ${maxKeyDays} days from now. Null stands for never, which takes a superuser.`,
        expires_in_days: `In how many days the new key expires, instead of \`expires_at\`. Default: ${defaultKeyDays}.`,
      },
      responses: { 201: created },
      problems: ['forbidden', 'api-key-not-active', 'too-many-api-keys'],
    },
    'DELETE /v1/api-keys/{uuid}': {
      id: 'revokeApiKey',
      summary: 'Revoke an API key',
      description:
        'The next request with the key is refused. The key stays in the list, as `revoked`, for three months.',
      parameters: uuid,
      responses: { 204: { description: 'Revoked, or it was revoked before.' } },
      problems: ['forbidden'],
    },
  },
}
