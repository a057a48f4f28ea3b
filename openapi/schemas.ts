/** Schemas that several responses share. They are strict: a response with an unknown field fails every test that receives it. */
import * as z from 'zod/mini'
import type { MembershipFlags } from '#domain/groups/capabilities/flags.ts'
import type { AllowedPermissions as AllowedRow } from '#domain/access/permission-listing.ts'
import { type FieldCode, fieldCodes, type FieldError as FieldErrorRow } from '#domain/field-error.ts'
import type { ChildType } from '#store/resources/node-rules.ts'
import type { UserRow } from '#store/rows.ts'
import type { StepUp } from '#domain/refusal.ts'
import { secondFactorMethods } from '#domain/sessions/second-factor.ts'
import { name } from './json-schema.ts'
import { schemaFor } from './schema-for.ts'

/** An id. */
export const UuidSchema = z.uuid()

/** An instant: RFC 3339, in UTC. */
export const Instant = z.iso.datetime({ offset: true })

export const UserFields = schemaFor<UserRow>()(
  z.strictObject({
    uuid: UuidSchema,
    username: z.string(),
    email: z.nullable(z.string()),
    full_name: z.nullable(z.string()),
    friendly_name: z.string(),
    role: z.string(),
    must_change_password: z.boolean(),
    must_agree_terms: z.boolean(),
    created_at: Instant,
  }),
)

export const User = name(
  'User',
  'A user. `friendly_name` is a name to address the user by. `role` is `superuser`, `authenticated` or a role of the setting `roles`. `must_agree_terms` is true until the user accepts the terms of the site.',
  UserFields,
)

/** The only object with fields that the document does not name. */
export const FlagsSchema = name(
  'MembershipFlags',
  'The flags of a membership, which define what the member may do in the group: every flag that the installation has, on or off. ' +
    'The settings `membership_flags` and `presets` add flags to `group_administrator`.',
  schemaFor<MembershipFlags>()(z.catchall(z.strictObject({ group_administrator: z.boolean() }), z.boolean())),
)

/** What lists say that are also answered as CSV. */
export const asCsv =
  'With `Accept: text/csv` the page is CSV, of up to 1000 rows; as JSON it has up to 100. The first page begins with the names of the columns, so that ' +
  'pages can be put together. A cell that a spreadsheet would take for a formula has an apostrophe before it.'

/** The headers of such a page. */
export const csvHeaders = { Link: 'With CSV: the next page, as `rel="next"`. Absent at the end.' }

/** A page of a list. A request with `next` as `after` gets the next page. */
export function page<Item extends z.ZodMiniType>(item: Item, cursor: z.ZodMiniType<string> = UuidSchema) {
  return z.strictObject({ items: z.array(item), next: z.nullable(cursor) })
}

export const AllowedSchema = name(
  'AllowedPermissions',
  'The permissions that can be granted on a node. `permissions` lists every combination of name, access and scope, the weakest first. `texts` ' +
    'lists their text forms, short forms included.',
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
schemaFor<Omit<AllowedRow, 'permissions'>>()(z.omit(AllowedSchema, { permissions: true }))

export const ChildTypes = name(
  'ChildTypes',
  'The types that children of a node can have, each with its permissions and its own child types.',
  z.strictObject({
    types: schemaFor<ChildType[]>()(
      z.array(z.strictObject({ type: z.string(), permissions: z.array(z.string()), children: z.array(z.string()) })),
    ),
  }),
)

/** The `Problem` of `http/problems/problem.ts` (RFC 9457). Each problem response narrows `code` to those of its status. */
export function problemSchema(codes: string[]) {
  return name(
    'Problem',
    'A problem document (RFC 9457). Handle it by `code`; `detail` is for people. `instance` identifies the request in the server log. ' +
      '`ticket`, `methods` and `expires_in` come with `second-factor-required`, `step_up` with `step-up-required`.',
    z.strictObject({
      type: z.string().check(z.regex(/^(?:https?:\/\/[^/]+)?\/problems\/[a-z-]+$/)),
      title: z.string(),
      status: z.int().check(z.gte(400), z.lte(599)),
      code: z.enum(codes),
      detail: z.optional(z.string()),
      instance: z.string().check(z.regex(/^urn:uuid:/)),
      errors: z.optional(z.array(FieldErrorSchema)),
      ticket: z.optional(z.string()),
      methods: z.optional(z.array(z.enum(secondFactorMethods))),
      expires_in: z.optional(z.int()),
      step_up: z.optional(StepUpSchema),
    }),
  )
}

/** What would satisfy `step-up-required`, and what a grant requires. */
export const StepUpSchema = name(
  'StepUp',
  'What a session must have, or lacks: `aal` 2 stands for a second factor, `within_minutes` for an authentication that is no older.',
  schemaFor<StepUp>()(z.strictObject({ aal: z.optional(z.literal(2)), within_minutes: z.optional(z.int()) })),
)

export const FieldErrorSchema = name(
  'FieldError',
  'An error in one field of a request. `pointer` is a JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter.',
  schemaFor<FieldErrorRow>()(
    z.strictObject({
      pointer: z.string(),
      code: z.enum(Object.keys(fieldCodes) as FieldCode[]),
      detail: z.optional(z.string()),
    }),
  ),
)
