import * as z from 'zod/mini'
import { accountStatuses } from '#store/account-row.ts'
import type { ServiceAccountRow } from '#store/accounts/service-account-row.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, page, UuidSchema } from '#openapi/schemas.ts'

const ServiceAccount = name(
  'ServiceAccount',
  'The account of a program. `owner` is who is responsible for it and is notified about its API keys: a user, or the administrators of a group, ' +
    'or its members if it has no administrators. It is null if the owner was deleted; then superusers are notified. `live_keys` counts the API ' +
    'keys that are neither expired nor revoked.',
  schemaFor<ServiceAccountRow>()(
    z.strictObject({
      uuid: UuidSchema,
      username: z.string(),
      description: z.nullable(z.string()),
      role: z.string(),
      owner: z.nullable(
        z.union([
          z.strictObject({ user: z.strictObject({ uuid: UuidSchema, username: z.string() }) }),
          z.strictObject({ group: z.strictObject({ uuid: UuidSchema, name: z.string() }) }),
        ]),
      ),
      status: z.enum(accountStatuses),
      live_keys: z.int(),
      last_used_at: z.nullable(Instant),
      created_at: Instant,
      updated_at: Instant,
    }),
  ),
)

const account = { u: 'The id or the name of the service account.' }
const fields = {
  username: 'The name of the account. It follows the rules of user names.',
  description: 'What the account is for.',
  owner: 'Who is responsible: an object with either `user` or `group`, by id or name.',
  role: '`authenticated`, or a role of the setting `roles` of which the caller has every scope.',
}

/** `/v1/service-accounts` */
export const serviceAccounts: FunctionDescription = {
  title: 'Service accounts',
  description:
    'Accounts of programs. They have no password and no address, and cannot sign in: they act with API keys. Like users they can be members of ' +
    'groups (`/v1/users/{u}/groups`), hold grants, and be locked and unlocked (`/v1/users/{u}/lock`).',
  operations: {
    'GET /v1/service-accounts': {
      id: 'listServiceAccounts',
      summary: 'List service accounts',
      parameters: {
        owner_user: 'Only those of this user, by id, name or `current`.',
        owner_group: 'Only those of this group, by id or name.',
      },
      responses: { 200: { description: 'One page of service accounts.', schema: page(ServiceAccount, z.string()) } },
    },
    'POST /v1/service-accounts': {
      id: 'createServiceAccount',
      summary: 'Create a service account',
      fields: {
        ...fields,
        owner: `${fields.owner} Default: the caller.`,
        role: `${fields.role} Default: \`authenticated\`.`,
      },
      responses: {
        201: {
          description: 'Created.',
          schema: ServiceAccount,
          headers: { Location: 'The path of the service account.' },
        },
      },
      problems: ['name-taken'],
    },
    'GET /v1/service-accounts/{u}': {
      id: 'getServiceAccount',
      summary: 'Get a service account',
      parameters: account,
      responses: { 200: { description: 'The service account.', schema: ServiceAccount } },
    },
    'PATCH /v1/service-accounts/{u}': {
      id: 'updateServiceAccount',
      summary: 'Update a service account',
      description: 'Requires at least one field, and every scope of the role that the account has.',
      parameters: account,
      fields,
      responses: { 200: { description: 'The updated service account.', schema: ServiceAccount } },
      problems: ['name-taken'],
    },
    'DELETE /v1/service-accounts/{u}': {
      id: 'deleteServiceAccount',
      summary: 'Delete a service account',
      description: 'Also deletes its API keys, grants and memberships.',
      parameters: account,
      responses: { 204: { description: 'Deleted.' } },
    },
  },
}
