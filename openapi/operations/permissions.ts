import * as z from 'zod/mini'
import { name } from '../json-schema.ts'
import type { FunctionDescription } from '../operation.ts'

/** `domain/permission-readings.ts` ListedPermission. */
const Listed = name(
  'ListedPermission',
  'A permission as somebody has it. `reason` says who gave it, `user:NAME` or `group:NAME`, or why it is decided so.',
  z.strictObject({
    name: z.string(),
    access: z.enum(['allow', 'deny']),
    scope: z.enum(['match', 'recursive']),
    type: z.enum(['direct', 'inherited', 'effective', 'applied']),
    reason: z.string().check(z.regex(/^(?:administrator|multiple|no-permission|user-disabled|(?:user|group):.+)$/s)),
  }),
)

/** `domain/permission-readings.ts` Listing. */
const listing = { permissions: z.array(Listed), texts: z.array(z.string()) }
const Listing = name(
  'PermissionListing',
  'Permissions, weakest first, and their texts: an implicit form directly before its explicit one, no text twice.',
  z.strictObject(listing),
)

/** `/v1/permissions` */
export const permissions: FunctionDescription = {
  title: 'Permissions',
  description:
    'What users and groups hold, and what users can in effect do. About themselves everybody may ask, without a session as `anonymous`; ' +
    'about others, and about groups, administrators. Grants that have expired are in none of it.',
  operations: {
    'GET /v1/permissions': {
      id: 'listPermissions',
      summary: 'List what a user or a group has on one resource',
      description:
        '`mode` for a user: `direct` (their own grants there), `inherited` (with those of their groups, equal ones of several groups side ' +
        'by side), `resolved` (the strongest of each name; `multiple`: several groups say so), or `effective`: one decision for every name of the ' +
        'resource’s type, as `/v1/check` decides it. For a group: what is granted to it there.',
      answers: { 200: { description: 'The permissions.', schema: Listing } },
      problems: ['forbidden'],
    },
  },
}
