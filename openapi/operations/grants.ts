import * as z from 'zod/mini'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Instant, page, Uuid } from '#openapi/schemas.ts'

const Holder = z.union([
  z.enum(['everyone', 'authenticated']),
  z.strictObject({ user: Uuid }),
  z.strictObject({ group: Uuid }),
])

/** `store/grants/grant-row.ts` GrantRow. */
export const Grant = name(
  'Grant',
  'A permission that a holder has on a resource. `holder` may be sent back as it is; `text` is the permission in a word.',
  z.strictObject({
    uuid: Uuid,
    holder: Holder,
    holder_name: z.string(),
    resource: Uuid,
    permission: z.strictObject({
      name: z.string(),
      access: z.enum(['allow', 'deny']),
      scope: z.enum(['match', 'recursive']),
      expires_at: z.nullable(Instant),
    }),
    text: z.string(),
    created_at: Instant,
  }),
)

/** `store/grants/grant-batch.ts` BatchOutcome. */
const Outcome = name(
  'GrantBatchOutcome',
  'What became of one entry of a batch. `resource` is null where there is none and none was to be made.',
  z.strictObject({
    resource: z.nullable(Uuid),
    created: z.boolean(),
    changes: z.array(
      z.strictObject({ outcome: z.enum(['created', 'replaced', 'unchanged', 'removed']), grant: Grant }),
    ),
  }),
)

const Decided = z.strictObject({ allow: z.boolean(), reason: z.string() })

/** `domain/grants/grant-preview.ts` Difference. */
const difference = { change: z.enum(['gains', 'loses']), before: Decided, after: Decided }

/** `domain/grants/grant-preview.ts` DifferenceHere. */
const DifferencesHere = z.strictObject({
  resource: Uuid,
  permission: z.string(),
  items: z.array(z.strictObject({ uuid: Uuid, username: z.string(), ...difference })),
  next: z.nullable(Uuid),
})

/** `domain/grants/grant-preview.ts` DifferenceFrom. */
const DifferenceFrom = name(
  'PreviewedDifference',
  'Where what a change does to a user begins, becomes another, or ends: on the resource itself (`here`), and on everything below it (`below`), ' +
    'down to the next item of the same user and permission. Null: nothing changes there. On resources that no item covers nothing changes.',
  z.strictObject({
    uuid: Uuid,
    username: z.string(),
    permission: z.string(),
    resource: Uuid,
    path: z.string(),
    here: z.nullable(z.strictObject(difference)),
    below: z.nullable(z.strictObject(difference)),
  }),
)

const uuid = { uuid: 'The grant’s id.' }
const location = { Location: 'Where it is.' }

/** `/v1/grants` */
export const grants: FunctionDescription = {
  title: 'Grants',
  description:
    'What users and groups may do to resources. Holders are named by id, by name, or are `everyone` or `authenticated`. ' +
    'A permission is its text, `read-deny-match`, or its parts; anything unclear is refused and never read as allow.',
  operations: {
    'GET /v1/grants': {
      id: 'listGrants',
      summary: 'List grants, by holder and resource',
      description:
        'Those for which all holds that is named. Expired ones too, since they say what somebody once decided.',
      answers: { 200: { description: 'A page, in the order of the ids.', schema: page(Grant) } },
    },
    'POST /v1/grants': {
      id: 'createGrant',
      summary: 'Grant a permission',
      answers: { 201: { description: 'Granted.', schema: Grant, headers: location } },
      problems: ['conflict'],
    },
    'PUT /v1/grants': {
      id: 'putGrant',
      summary: 'Grant a permission in place of the one of this name that may be there',
      answers: {
        200: { description: 'Replaced.', schema: Grant },
        201: { description: 'Granted; there was none.', schema: Grant, headers: location },
      },
    },
    'PATCH /v1/grants': {
      id: 'patchGrants',
      summary: 'Change grants along a way down from a service, all or nothing',
      description:
        'The first entry is a service, each other one a resource directly below the one before; names match whatever their capitals. ' +
        'What is missing is made, down to the last entry that does not `remove`. A permission that is there is replaced. `remove` takes ' +
        'back the grant of a bare name whatever its modifiers, with modifiers only that very one, and does not look at `expires_at`.',
      answers: {
        200: {
          description: 'What became of each entry, in their order.',
          schema: z.strictObject({ permissions: z.array(Outcome) }),
        },
      },
      problems: ['conflict'],
    },
    'POST /v1/grants/preview': {
      id: 'previewGrants',
      summary: 'Say who would gain and who would lose by a change, without doing it',
      description:
        'The change is one `grant` (as by PUT), `delete`, `membership` or `move` (with the `name` that it gets on the way, if another); of a group with terms: what membership does once they are ' +
        'accepted. Decided by the rules of every check, over all users, resources and permissions that it can concern; with `permission` over ' +
        'that one alone. What holds for a whole branch is one item; `path` is where the resource is now. With `at` only that resource is looked ' +
        'at, for one permission. What the change itself would be refused for is refused here in the same words, but for how deep ' +
        'what is below a moved resource would come to stand. A page looks at up to `limit` cases and answers those in which something changes, so it may have fewer items, ' +
        'or none, while `next` is not null. `next` goes into `after`.',
      answers: {
        200: {
          description: 'Who, where, and the decisions before and after; with `at` the second form.',
          schema: z.union([page(DifferenceFrom, z.string()), DifferencesHere]),
        },
      },
      problems: ['not-found', 'conflict'],
      forgetful: true,
    },
    'DELETE /v1/grants': {
      id: 'deleteGrantNamed',
      summary: 'Take back the grant that a holder has of a name on a resource',
      description:
        'A bare name: whatever the modifiers. With modifiers, `read-deny-match`: only that very grant. `group` may be everyone or authenticated.',
      answers: { 200: { description: 'What it was.', schema: Grant } },
      problems: ['not-found'],
    },
    'GET /v1/grants/{uuid}': {
      id: 'getGrant',
      summary: 'Get a grant',
      parameters: uuid,
      answers: { 200: { description: 'The grant.', schema: Grant } },
    },
    'DELETE /v1/grants/{uuid}': {
      id: 'deleteGrant',
      summary: 'Take a grant back',
      parameters: uuid,
      answers: { 204: { description: 'Gone.' } },
    },
  },
}
