import * as z from 'zod/mini'
import type { CheckReason } from '#domain/access/check-facts.ts'
import { comparisonCriteria } from '#domain/access/decision-contest.ts'
import type { LossReason } from '#domain/access/decision.ts'
import type { RoleAnswer } from '#domain/access/roles/role-questions.ts'
import type { Remedy as RemedyRow } from '#domain/access/remedies.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, StepUpSchema, UuidSchema } from '#openapi/schemas.ts'

const ExplainedGrant = name(
  'ExplainedGrant',
  'A grant that was considered in a decision. `level` is 0 for the requested resource, 1 for its parent, and so on.',
  z.strictObject({
    uuid: UuidSchema,
    holder: z.union([
      z.enum(['everyone', 'authenticated']),
      z.strictObject({ user: z.string() }),
      z.strictObject({ group: z.string() }),
    ]),
    resource: UuidSchema,
    level: z.int().check(z.gte(0)),
    permission: z.strictObject({
      name: z.string(),
      access: z.enum(['allow', 'deny']),
      scope: z.enum(['match', 'recursive']),
      requires: z.optional(StepUpSchema),
    }),
    text: z.string(),
  }),
)

const Reason = z
  .string()
  .check(
    z.regex(
      /^(?:administrator|multiple|default|no-permission|permission-not-of-type|unknown-resource|unknown-user|user-disabled|key-ceiling|step-up-required|(?:user|group):.+)$/s,
    ),
  ) as z.ZodMiniType as z.ZodMiniType<CheckReason>

const Why = schemaFor<LossReason | 'key-ceiling'>()(
  z.enum([...comparisonCriteria, 'administrator', 'match-does-not-reach', 'step-up', 'key-ceiling']),
)

const Explanation = name(
  'Explanation',
  'The deciding grant, and each other grant with the same permission name, with the reason why it did not decide. `deciding` is null if no grant decided. ' +
    'A grant that lost with `step-up` requires what the session does not meet. ' +
    '`ceiling` is present if the branches of the API key decided: the account is allowed, and the resource is outside them.',
  z.strictObject({
    deciding: z.nullable(ExplainedGrant),
    losers: z.array(z.strictObject({ grant: ExplainedGrant, why: Why })),
    ceiling: z.optional(z.strictObject({ key: UuidSchema, branches: z.array(UuidSchema) })),
  }),
)

const Holder = z.union([
  z.enum(['everyone', 'authenticated']),
  z.strictObject({ user: z.string() }),
  z.strictObject({ group: z.string() }),
])

const PermissionParts = z.strictObject({
  name: z.string(),
  access: z.enum(['allow', 'deny']),
  scope: z.enum(['match', 'recursive']),
  requires: z.optional(StepUpSchema),
})

function previewOf<Change extends z.ZodMiniType>(change: Change) {
  return z.strictObject({ change })
}

const membershipPreview = previewOf(
  z.strictObject({
    membership: z.strictObject({ user: UuidSchema, group: z.string(), action: z.enum(['add', 'remove']) }),
  }),
)

const Remedy = name(
  'Remedy',
  'A single change that turns the answer round. `preview` is the body for `POST /v1/grants/preview`. Kind `grant`: a grant for this user alone ' +
    'that covers no more than it must and ends after seven days; choose another end when you create it. `membership`: the user joins or ' +
    'leaves the group; `grants` counts all grants of the group, up to 100, and with `accept_terms` the user first has to accept its terms. ' +
    '`deletion`: the end of the grant with the id `grant`. `account`: what an account that is not active needs. `step-up`: what the session lacks.',
  schemaFor<RemedyRow>()(
    z.union([
      z.strictObject({
        kind: z.literal('grant'),
        preview: previewOf(
          z.strictObject({
            grant: z.strictObject({
              holder: Holder,
              resource: UuidSchema,
              permission: z.extend(PermissionParts, { expires_at: Instant }),
            }),
          }),
        ),
      }),
      z.strictObject({
        kind: z.literal('membership'),
        group: z.string(),
        grants: z.optional(z.int()),
        accept_terms: z.optional(z.boolean()),
        preview: membershipPreview,
      }),
      z.strictObject({
        kind: z.literal('deletion'),
        grant: UuidSchema,
        preview: previewOf(
          z.strictObject({
            delete: z.strictObject({ holder: Holder, resource: UuidSchema, permission: PermissionParts }),
          }),
        ),
      }),
      z.strictObject({ kind: z.literal('step-up'), step_up: StepUpSchema }),
      z.strictObject({ kind: z.literal('account'), requires: z.enum(['enabling', 'verification', 'unlocking']) }),
    ]),
  ),
)

const Results = z.strictObject({
  all_allowed: z.boolean(),
  results: z.array(
    z.strictObject({
      allow: z.boolean(),
      reason: Reason,
      step_up: z.optional(StepUpSchema),
      exact: z.optional(z.literal(false)),
      explain: z.optional(Explanation),
      path: z.optional(z.array(z.strictObject({ uuid: UuidSchema, name: z.string(), type: z.string() }))),
      remedies: z.optional(z.strictObject({ items: z.array(Remedy), complete: z.boolean() })),
    }),
  ),
  max_staleness_seconds: z.int(),
})

const RoleReason = schemaFor<RoleAnswer['reason']>()(
  z.enum([
    'policy',
    'unknown-name',
    'not-visible',
    'not-an-action-of-theirs',
    'party-unknown-or-inactive',
    'beyond-limit',
    'key-ceiling',
  ]),
)

const RoleResults = z.strictObject({
  all_allowed: z.boolean(),
  results: z.array(z.strictObject({ allow: z.boolean(), reason: RoleReason })),
  max_staleness_seconds: z.int(),
})

/** `/v1/check` */
export const check: FunctionDescription = {
  title: 'Check',
  description:
    'Decides whether a user has a permission on a resource, and explains why. Every request reads the current grants, so that a revocation ' +
    'takes effect on the next request.',
  operations: {
    'POST /v1/check': {
      id: 'checkPermissions',
      summary: 'Check permissions',
      description:
        'Checks up to 1000 permissions in one request, by default for the caller, or for `anonymous` without a session. Only administrators may ' +
        'check other users. `all_allowed` is true if every check is allowed. `reason` names the holder of the deciding grant (`user:NAME`, `group:NAME`, or `multiple` for several ' +
        'groups). It is `administrator` for administrators, and `default` if the service type allows the permission and the resource has no ' +
        'grants. It is `permission-not-of-type` if no resource of this type can have the permission. If the path does not exist, the recursive grants of the nearest existing ancestor decide and the result has `exact: false`. ' +
        'A grant with `requires` applies only to sessions that meet the requirement. If the decision depends on that, the permission is denied with the ' +
        'reason `step-up-required`, and `step_up` contains what a session must meet to be allowed. API keys, anonymous callers and, without ' +
        '`authentication`, other users meet no requirement. ' +
        'An API key is answered for its account. With a key that is limited to branches, a permission is denied with the reason `key-ceiling` if the ' +
        'account is allowed and neither the resource nor one of its ancestors is a branch of the key. ' +
        'Names are matched case-insensitively. To prevent enumeration, `exact` is omitted from denials unless the caller is an administrator. ' +
        'Anonymous callers see `no-permission` for an unknown service, and only administrators see `permission-not-of-type` for a path or a name.',
      fields: {
        checks:
          'The checks. Each names a `permission` and a `resource` (by id) or a `service` (by name). `path` (a string) or `below` (a list of ' +
          'names) selects a descendant of it. `user` is the id or name of another user. With it, `authentication` states how that user authenticated with ' +
          'the calling application: `aal` 1 or 2, and `authenticated_at`. Postern does not verify it. Returns 422 for the caller.',
        explain: 'Whether to return the grants that were considered in each decision. Default: `false`.',
        remedies:
          'Whether to return the smallest changes that would turn the answer round, each of which does so by itself. Needs exactly one check ' +
          'and the scope `grants:read`; about a path or a service by name `tree:read` as well. With `tree:read` the result has `path`: ' +
          'the nodes from the service to the resource, or to the last one that exists. `complete` is false if there are more groups than were examined. What an account lacks is only told with the scope `users:read`. Default: `false`.',
      },
      responses: { 200: { description: 'The results, in the order of the checks.', schema: Results } },
      problems: ['forbidden', 'too-many-requests'],
    },
    'POST /v1/check/roles': {
      id: 'checkRolePermissions',
      summary: 'Check role permissions',
      description:
        'Performs up to 1000 checks against the setting `roles_policy`. Each checks whether a user may perform an action on an item that another ' +
        'system stores, or whether a value is within a limit of the user. The default user is the caller, or `anonymous` without a session. Only ' +
        'administrators may check other users. `all_allowed` is true if every check is allowed. A check is denied if the user, the `owner` or a user in `shared_with` does not exist or is ' +
        'inactive, if the user does not have the given `role`, or if the policy does not define a name in the check. An item without ' +
        '`owner` belongs to `anonymous`. An item that is shared with `anonymous` is shared with everyone. Limits are exclusive. If the role ' +
        'does not define a limit, every value is allowed. To an API key that is limited to branches, what its account is allowed is denied with the ' +
        'reason `key-ceiling`, since the items are in no branch.',
      fields: {
        checks:
          'The checks. Each has `item`, `action` and `visibility`, and optionally `owner` and `shared_with`; or it has `limit` and `value`. ' +
          'Each may name a `user` and the `role` that the user acts in.',
      },
      responses: { 200: { description: 'The results, in the order of the checks.', schema: RoleResults } },
      problems: ['forbidden', 'too-many-requests'],
    },
  },
}
