import * as z from 'zod/mini'
import type { Difference, DifferenceFrom, DifferenceHere, PreviewedDecision } from '#domain/grants/grant-preview.ts'
import type { BatchOutcome } from '#store/grants/grant-batch.ts'
import type { PreviewSubject } from '#store/grants/grant-preview.ts'
import type { GrantRow } from '#store/grants/grant-row.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, page, StepUpSchema, UuidSchema } from '#openapi/schemas.ts'

const Holder = z.union([
  z.enum(['everyone', 'authenticated']),
  z.strictObject({ user: UuidSchema }),
  z.strictObject({ group: UuidSchema }),
])

export const Grant = name(
  'Grant',
  'A permission that a user or a group holds on a resource. `holder` names the user or the group by id, as `{ "user": <uuid> }` or ' +
    '`{ "group": <uuid> }`, or is `"everyone"` or `"authenticated"`. Requests accept the same value. `holder_name` is the user name or the ' +
    'group name. `service` and `path` name the resource: `path` is empty for the service itself, `/finance/2026` below it, and null if it is longer than 4096 bytes; who may read grants sees these names also without `tree:read`. `text` is the text form of the permission, for example `read-deny-match`. `requires` is absent if the grant applies to every session. `updated_at` is when access, scope, ' +
    '`expires_at` or `requires` last changed. It equals `created_at` until the first change; an identical `PUT` does not update it.',
  schemaFor<GrantRow>()(
    z.strictObject({
      uuid: UuidSchema,
      holder: Holder,
      holder_name: z.string(),
      resource: UuidSchema,
      service: z.string(),
      path: z.nullable(z.string()),
      permission: z.strictObject({
        name: z.string(),
        access: z.enum(['allow', 'deny']),
        scope: z.enum(['match', 'recursive']),
        expires_at: z.nullable(Instant),
        requires: z.optional(StepUpSchema),
      }),
      text: z.string(),
      created_at: Instant,
      updated_at: Instant,
    }),
  ),
)

const WrittenGrant = z.extend(Grant, { outcome: z.enum(['created', 'replaced', 'unchanged']) })

const BatchResult = name(
  'GrantBatchResult',
  'The result of one entry of a batch. `created` is true if the batch created the resource. `resource` is null if the resource does not ' +
    'exist and the entry did not require its creation.',
  schemaFor<BatchOutcome>()(
    z.strictObject({
      resource: z.nullable(UuidSchema),
      created: z.boolean(),
      changes: z.array(
        z.strictObject({ outcome: z.enum(['created', 'replaced', 'unchanged', 'removed']), grant: Grant }),
      ),
    }),
  ),
)

const Decided = z.strictObject({
  allow: z.boolean(),
  reason: z.string() as z.ZodMiniType as z.ZodMiniType<PreviewedDecision['reason']>,
  requires: z.optional(StepUpSchema),
})

const difference = schemaFor<Difference>()(
  z.strictObject({ change: z.enum(['gains', 'loses', 'step-up', 'reason']), before: Decided, after: Decided }),
)

const ChangeOnResource = schemaFor<DifferenceHere>()(
  z.strictObject({ uuid: UuidSchema, username: z.string(), ...difference.shape }),
)

const nullableText = z.nullable(z.string())
const subject = schemaFor<PreviewSubject>()(
  z.strictObject({
    names: z.strictObject({ user: nullableText, group: nullableText, resource: nullableText, parent: nullableText }),
    replaces: z.nullable(z.strictObject({ text: z.string(), expires_at: z.nullable(Instant) })),
  }),
).shape

const ChangesOnResource = z.strictObject({
  resource: UuidSchema,
  permission: z.string(),
  items: z.array(ChangeOnResource),
  next: z.nullable(UuidSchema),
  revision: z.string(),
  ...subject,
})

export const AccessChange = name(
  'AccessChange',
  'A resource where the effect of a change on a user begins, changes or ends. `here` is the effect on the resource itself. `below` is the ' +
    'effect on all its descendants, down to the next item of the same user and permission. Null means no effect. Resources that no item ' +
    'covers are not affected. `resources_below` counts the descendants of the resource, up to 1,000, where the effect begins. It is null elsewhere.',
  schemaFor<DifferenceFrom>()(
    z.strictObject({
      uuid: UuidSchema,
      username: z.string(),
      permission: z.string(),
      resource: UuidSchema,
      path: z.string(),
      here: z.nullable(difference),
      below: z.nullable(difference),
      resources_below: z.nullable(z.int()),
    }),
  ),
)

const uuid = { uuid: 'The id of the grant.' }
const location = { Location: 'The path of the grant.' }
const fields = {
  holder: 'The holder: `{ "user": … }` or `{ "group": … }` with an id or a name, or `"everyone"` or `"authenticated"`.',
  resource: 'The id of the resource or service.',
  permission:
    'The permission: its text form, for example `read-deny-match`, or an object with `name`, `access`, `scope`, `expires_at` and ' +
    '`requires`. Default: `allow`, `recursive`, without expiry and without a requirement. `requires` makes a grant that allows apply only to ' +
    'sessions with a second factor (`aal`: 2), only until so many minutes after the user authenticated (`within_minutes`), or both; as text ' +
    '`read-allow-recursive-aal2-within15`.',
}

/** `/v1/grants` */
export const grants: FunctionDescription = {
  title: 'Grants',
  description:
    'The permissions of users and groups on resources. A grant allows or denies. Its scope is the resource itself (`match`) or also all ' +
    'descendants (`recursive`). Returns 422 for a permission that cannot be parsed.',
  operations: {
    'GET /v1/grants': {
      id: 'listGrants',
      summary: 'List grants',
      description:
        'Filters are combined with AND. Expired grants are included. Returns 422 if a filter names an unknown user, group or resource.',
      parameters: {
        user: 'Only grants of this user, by id, name or `current`.',
        group: 'Only grants of this group, by id or name, including `everyone` and `authenticated`.',
        resource: 'Only grants on this resource or service, by id.',
      },
      responses: { 200: { description: 'One page of grants, ordered by id.', schema: page(Grant) } },
    },
    'POST /v1/grants': {
      id: 'createGrant',
      summary: 'Create a grant',
      description:
        'Returns 409 if the holder already has a grant with this permission name on the resource that has not expired.',
      fields,
      responses: { 201: { description: 'Created.', schema: Grant, headers: location } },
      problems: ['duplicate-grant'],
    },
    'PUT /v1/grants': {
      id: 'createOrReplaceGrant',
      summary: 'Create or replace a grant',
      description:
        'Replaces the grant that the holder has with this permission name on the resource, if there is one. `outcome` says what was done; an ' +
        'identical grant is `unchanged`.',
      fields,
      responses: {
        200: { description: 'Replaced, or unchanged if the grant was identical.', schema: WrittenGrant },
        201: { description: 'Created.', schema: WrittenGrant, headers: location },
      },
    },
    'PATCH /v1/grants': {
      id: 'updateGrantsAlongPath',
      summary: 'Update grants along a path',
      description:
        'Creates, replaces and deletes grants on a service and its descendants. All changes succeed, or nothing is changed. The first entry is a ' +
        'service. Each following entry is a child of the previous one. Names are matched case-insensitively. Missing services and ' +
        'resources are created, down to the last entry whose `action` is not `remove`. An entry with the action `create` replaces a grant with ' +
        'the same permission name. An entry with the action `remove` deletes the grant with the permission name; if it also states access or ' +
        'scope, it deletes only an exact match. `expires_at` is not compared.',
      fields: {
        permissions:
          'The entries. Each has `resource_name` and `resource_type`. An entry with a `permission` also has at least one holder: `user`, ' +
          '`group`, `everyone` or `authenticated`. `action` is `create` (default) or `remove`.',
      },
      responses: {
        200: {
          description: 'The results, in the order of the entries.',
          schema: z.strictObject({ permissions: z.array(BatchResult) }),
        },
      },
      problems: ['concurrent-change'],
    },
    'POST /v1/grants/preview': {
      id: 'previewAccessChange',
      summary: 'Preview an access change',
      description:
        'Returns which users would gain or lose which permissions through a change. Nothing is changed. The decisions follow the rules of ' +
        '`POST /v1/check` for all users, resources and permissions that the change can affect. An effect on a whole subtree is reported as one item. ' +
        'What is allowed after a step-up counts as allowed, and the decision contains what it `requires`; `step-up` is a change of that alone. ' +
        "With `reasons`, also returns where the answer stays and another holder's grant decides it (`reason`). `names` has the names of what the change is " +
        'about, and `replaces` the grant that it replaces or deletes. ' +
        '`path` is the current path of the resource. For a group with terms, the preview shows the membership after acceptance. If the ' +
        'change would be rejected, the preview returns the same problem. The preview does not check whether a move would exceed the maximum ' +
        'depth of the tree. A page examines up to `limit` cases and returns only those with an effect. It may therefore be empty while `next` is not null. ' +
        'Send the `revision` of the first page as `Preview-Revision` with the change itself: the change is refused if anything that the preview depends on has changed.',
      fields: {
        change:
          'Exactly one of `grant` (as in `PUT /v1/grants`), `delete` (the grant to delete), `membership` (`user`, `group` and `action`, `add` ' +
          'or `remove`) and `move` (`resource`, `parent` and optionally a new `name`).',
        at: 'Examine only this resource, for one permission.',
        permission: 'Examine only this permission name. Required with `at` unless the change names a permission.',
        reasons: 'Whether to return also where only the reason of the answer changes.',
        limit: 'The maximum number of cases to examine.',
        after: 'The `next` of the previous page.',
      },
      responses: {
        200: {
          description: 'One page of effects with the decisions before and after. With `at`, the second schema.',
          schema: z.union([
            z.extend(page(AccessChange, z.string()), { revision: z.string(), ...subject }),
            ChangesOnResource,
          ]),
        },
      },
      problems: ['not-found', 'name-taken'],
    },
    'DELETE /v1/grants': {
      id: 'deleteGrantByPermission',
      summary: 'Delete a grant by permission',
      description: 'Requires exactly one of `user` and `group`.',
      parameters: {
        resource: 'The id of the resource or service.',
        permission:
          'A permission name, which matches the grant with that name. Or a text form such as `read-deny-match`, which matches only that ' +
          'access and scope.',
        user: 'The user who holds the grant, by id, name or `current`.',
        group: 'The group that holds the grant, by id or name, or `everyone` or `authenticated`.',
      },
      responses: { 200: { description: 'The deleted grant.', schema: Grant } },
      problems: ['not-found'],
    },
    'GET /v1/grants/{uuid}': {
      id: 'getGrant',
      summary: 'Get a grant',
      parameters: uuid,
      responses: { 200: { description: 'The grant.', schema: Grant } },
    },
    'DELETE /v1/grants/{uuid}': {
      id: 'deleteGrant',
      summary: 'Delete a grant',
      parameters: uuid,
      responses: { 204: { description: 'Deleted.' } },
    },
  },
}
