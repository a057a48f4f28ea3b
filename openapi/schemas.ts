/** Shapes that several answers share. Strict: an answer with a field that is not here fails every test that meets it. */
import * as z from 'zod/mini'
import { flagNames } from '#domain/groups/capabilities/flags.ts'
import { name } from './json-schema.ts'

/** An id. */
export const Uuid = z.uuid()

/** An instant: RFC 3339, in UTC. */
export const Instant = z.iso.datetime({ offset: true })

/** `store/rows.ts` UserRow. */
export const userFields = {
  uuid: Uuid,
  username: z.string(),
  email: z.nullable(z.string()),
  full_name: z.nullable(z.string()),
  friendly_name: z.string(),
  role: z.enum(['superuser', 'staff', 'authenticated']),
  must_change_password: z.boolean(),
  must_agree_terms: z.boolean(),
  created_at: Instant,
}

export const User = name('User', 'A user, as whoever may see one sees it.', z.strictObject(userFields))

/** `domain/groups/capabilities/flags.ts` readAllFlags: the only object with fields that the document does not name. */
export const Flags = name(
  'MembershipFlags',
  'What a place in a group lets its holder do there: every flag of the table, on or off, and those of the installation’s own that are on.',
  z.catchall(z.strictObject(Object.fromEntries(flagNames.map((flag) => [flag, z.boolean()]))), z.boolean()),
)

/** A page of a list. `next` goes into `after`. */
export function page(item: z.ZodMiniType, cursor: z.ZodMiniType = Uuid) {
  return z.strictObject({ items: z.array(item), next: z.nullable(cursor) })
}

/** `domain/access/permission-listing.ts` Allowed. */
export const Allowed = name(
  'AllowedPermissions',
  'What may be granted on a node: names, all permissions of these names, weakest first, and their texts, short forms too.',
  z.strictObject({
    names: z.array(z.string()),
    permissions: z.array(
      z.strictObject({
        name: z.string(),
        access: z.enum(['allow', 'deny']),
        scope: z.enum(['match', 'recursive']),
        type: z.literal('allowed'),
      }),
    ),
    texts: z.array(z.string()),
  }),
)

/** `store/resources/node-rules.ts` ChildType. */
export const ChildTypes = name(
  'ChildTypes',
  'Kinds of nodes that may stand directly below a node, each with what may be granted on it and stand below it.',
  z.strictObject({
    types: z.array(
      z.strictObject({ type: z.string(), permissions: z.array(z.string()), children: z.array(z.string()) }),
    ),
  }),
)

/** RFC 9457. `http/problem.ts` Problem; `code` is narrowed where the document says which statuses an operation has. */
export function problemSchema(codes: string[]) {
  return name(
    'Problem',
    'Why not (RFC 9457). Decide by `code`; `detail` is for people.',
    z.strictObject({
      type: z.string().check(z.regex(/^urn:postern:problem:[a-z-]+$/)),
      title: z.string(),
      status: z.int().check(z.gte(400), z.lte(599)),
      code: z.enum(codes),
      detail: z.optional(z.string()),
      instance: z.string().check(z.regex(/^urn:uuid:/)),
      errors: z.optional(z.array(Violation)),
    }),
  )
}

export const Violation = name(
  'Violation',
  'One thing wrong with a request.',
  z.strictObject({
    /** RFC 6901 into the body, or `?name` for the query. */
    pointer: z.string(),
    code: z.string(),
    detail: z.optional(z.string()),
  }),
)
