import * as z from 'zod/mini'
import { settlements } from '#domain/access/decision-contest.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Uuid } from '#openapi/schemas.ts'

const PointedAt = name(
  'ExplainedGrant',
  'A grant that an explanation points at. Level 0 is the place asked about, whether it exists or not, 1 its parent, and so on.',
  z.strictObject({
    uuid: Uuid,
    holder: z.union([
      z.enum(['everyone', 'authenticated']),
      z.strictObject({ user: z.string() }),
      z.strictObject({ group: z.string() }),
    ]),
    resource: Uuid,
    level: z.int().check(z.gte(0)),
    permission: z.strictObject({
      name: z.string(),
      access: z.enum(['allow', 'deny']),
      scope: z.enum(['match', 'recursive']),
    }),
    text: z.string(),
  }),
)

/** `domain/access/decision-facts.ts` Reason and `domain/access/check-facts.ts` CheckReason. */
const Reason = z
  .string()
  .check(
    z.regex(
      /^(?:administrator|multiple|default|no-permission|unknown-resource|unknown-user|user-disabled|(?:user|group):.+)$/s,
    ),
  )

/** `domain/access/decision.ts` LossReason. */
const Why = z.enum([...settlements, 'administrator', 'match-does-not-reach'])

const Explanation = name(
  'Explanation',
  'How a decision came about: the grant that decided, and why each other one of that name did not.',
  z.strictObject({
    deciding: z.nullable(PointedAt),
    losers: z.array(z.strictObject({ grant: PointedAt, why: Why })),
  }),
)

const Results = z.strictObject({
  results: z.array(
    z.strictObject({
      allow: z.boolean(),
      reason: Reason,
      exact: z.optional(z.literal(false)),
      explain: z.optional(Explanation),
    }),
  ),
  max_staleness_seconds: z.int(),
})

/** `domain/access/roles/role-questions.ts` RoleAnswer. */
const RoleResults = z.strictObject({
  results: z.array(
    z.strictObject({
      allow: z.boolean(),
      reason: z.enum([
        'policy',
        'unknown-name',
        'not-visible',
        'not-an-action-of-theirs',
        'party-unknown-or-inactive',
        'beyond-limit',
      ]),
    }),
  ),
  max_staleness_seconds: z.int(),
})

/** `/v1/check` */
export const check: FunctionDescription = {
  title: 'Check',
  description:
    'May this user do this to that resource, and why? Decided anew each time: what was revoked a moment ago counts no more.',
  operations: {
    'POST /v1/check': {
      id: 'check',
      summary: 'Ask up to a thousand questions at once',
      description:
        'About the caller, or `anonymous` without a session; about others only administrators may ask. `reason` says who ' +
        'decided: `user:NAME`, `group:NAME`, `multiple`, `administrator`, `default` (the type of the service, where the resource has no ' +
        'grant of its own), or why nothing could. A resource is named by its id, a service by its name; `path` from the service, or ' +
        '`below` from either, may lead to what does not exist: then the closest above it decides by what it hands down, and the answer ' +
        'says `exact: false`. Names match whatever their capitals. Since names can be guessed, an answer of no says nothing about what is there: ' +
        '`exact` is told with a yes, and to administrators, and a service that there is not is `no-permission` to strangers.',
      answers: { 200: { description: 'Answers in the order of the questions.', schema: Results } },
      problems: ['forbidden'],
      forgetful: true,
    },
    'POST /v1/check/roles': {
      id: 'checkRoles',
      summary: 'Ask what roles may do, up to a thousand questions at once',
      description:
        'By the setting `roles_policy`, about items that are kept elsewhere: may they do this to such an item, or is this value within ' +
        'that limit of theirs? About the caller, or `anonymous` without a session; about others only administrators may ask. The asker ' +
        '(in exactly the `role` sent, if one is), the `owner` and everybody in `shared_with` have to exist and be active, else the answer ' +
        'is no; so is it for every name that the policy does not have. An item without `owner` belongs to `anonymous`; what is shared ' +
        'with `anonymous` is shared with everyone. A limit excludes its bound, and one that the role does not have holds nobody back.',
      answers: { 200: { description: 'Answers in the order of the questions.', schema: RoleResults } },
      problems: ['forbidden'],
      forgetful: true,
    },
  },
}
