/** What `POST /v1/check/roles` takes. */
import * as z from 'zod/mini'
import type { AskedRoleQuestion } from '#domain/access/roles/role-questions.ts'
import type { BodyLimits } from '#http/body/input.ts'
import { Reference, Uuid } from '#http/schemas.ts'

/** Most questions in one call. */
const maxRoleQuestions = 1000
/** Most people that one item is shared with. */
const maxSharedWith = 100

/** Room for as many questions with the longest names, and for their keys. */
export const roleCheckLimits: BodyLimits = { maxBytes: 512 * 1024, maxKeys: 8 * maxRoleQuestions }

/** A name of the policy; one that it does not have is answered with no. */
const PolicyName = z.string().check(z.minLength(1), z.maxLength(63))
/** An owner, or somebody an item is shared with: by uuid, since others could be found out by guessing names. */
const PartyText = z.union([Uuid, z.enum(['current', 'anonymous'])])

const asking = { user: z.optional(Reference), role: z.optional(PolicyName) }

const Access = z.strictObject({
  item: PolicyName,
  action: PolicyName,
  visibility: PolicyName,
  /** Absent: nobody's, which is the account `anonymous`. */
  owner: z.optional(PartyText),
  shared_with: z.optional(z.array(PartyText).check(z.maxLength(maxSharedWith))),
  ...asking,
})

const Limit = z.strictObject({ limit: PolicyName, value: z.number(), ...asking })

/** Questions of both kinds. */
export const RoleQuestions = z.strictObject({
  checks: z.array(z.union([Access, Limit])).check(z.minLength(1), z.maxLength(maxRoleQuestions)),
})

/** The question that was sent, about somebody. @param user null for the caller */
export function readRoleQuestion(
  sent: z.output<typeof RoleQuestions>['checks'][number],
  user: string | null,
): AskedRoleQuestion {
  if ('limit' in sent) return { ...sent, user }
  const { shared_with = [], owner = 'anonymous', ...rest } = sent
  return { ...rest, user, owner: owner.toLowerCase(), sharedWith: shared_with.map((party) => party.toLowerCase()) }
}
