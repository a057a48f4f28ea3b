/** Permission checks: whether a user has a permission on a resource, and why. */
import type { SessionClaims } from '#domain/caller.ts'
import * as z from 'zod/mini'
import {
  answerChecks,
  type CheckExplanation,
  type CheckQuestion,
  explainChecks,
  forCaller,
} from '#domain/access/check-facts.ts'
import type { HeldGrant } from '#domain/access/check-facts.ts'
import type { FieldCode, UnplacedError } from '#domain/field-error.ts'
import { isPseudoGroup } from '#domain/permissions/holder.ts'
import { formatPermission } from '#domain/permissions/permission-text.ts'
import { findResourceNameFault, maxDepth } from '#domain/resources/resource-path.ts'
import { Refusal } from '#domain/refusal.ts'
import { canonicalUsername } from '#domain/accounts/username.ts'
import { answerRoleQuestions } from '#domain/access/roles/role-questions.ts'
import { allowAnonymous } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { body } from '#http/body/input.ts'
import { PermissionName } from '#http/requests/permission-name.ts'
import { readRoleQuestion, RoleQuestions } from '#http/requests/role-questions.ts'
import { Reference, Uuid } from '#http/schemas.ts'
import { NodeName } from '#http/requests/tree-schemas.ts'
import { checkFacts } from '#store/access/checks.ts'
import { roleFacts } from '#store/access/role-checks.ts'

const maxChecks = 1000
/** Room for as many questions with the longest names, and for their keys. */
const limits = { maxBytes: 512 * 1024, maxKeys: 5 * maxChecks }
const roleLimits = { maxBytes: 512 * 1024, maxKeys: 8 * maxChecks }

/** Steps down, `a/b/c`, with a slash before it or without; empty: none. */
const PathText = z.string().check(({ value, issues }) => {
  const steps = stepsOf(value)
  const fault = steps.length > maxDepth ? tooDeep : steps.map(findResourceNameFault).find(Boolean)
  if (fault) issues.push({ code: 'custom', params: fault, input: value })
})

const tooDeep: UnplacedError = { code: 'too-deep', detail: `Send at most ${maxDepth} steps.` }

function stepsOf(path: string): string[] {
  const steps = path.replace(/^\//, '')
  return steps === '' ? [] : steps.split('/')
}

/** About a resource by its id or a service by its name; or about what is below either, whether it exists or not. */
const Question = z
  .strictObject({
    resource: z.optional(Uuid),
    service: z.optional(NodeName),
    below: z.optional(z.array(NodeName).check(z.maxLength(maxDepth))),
    path: z.optional(PathText),
    permission: PermissionName,
    user: z.optional(Reference),
  })
  .check(({ value, issues }) => {
    const refuse = (field: string, code: FieldCode, detail: string) =>
      issues.push({ code: 'custom', params: { code, detail }, path: [field], input: value })
    if (value.resource === undefined && value.service === undefined)
      refuse('resource', 'missing', 'Specify `resource` by its id or `service` by its name.')
    if (value.resource !== undefined && value.service !== undefined)
      refuse('service', 'conflicting-field', 'Specify either `resource` or `service`.')
    if (value.below !== undefined && value.path !== undefined)
      refuse('path', 'conflicting-field', 'Specify either `path` or `below`.')
  })

const Questions = z.strictObject({
  checks: z.array(Question).check(z.minLength(1), z.maxLength(maxChecks)),
  explain: z.optional(z.boolean()),
})

const checkFunction = createFunction('/v1/check')

checkFunction.post('/', allowAnonymous, body(Questions, limits), async (c) => {
  const { checks, explain = false } = c.req.valid('json')
  const { claims } = c.var.caller
  const questions = checks.map(({ resource = null, service, below, path, permission, user }) => ({
    resource,
    service,
    below: below ?? (path === undefined ? undefined : stepsOf(path)),
    permission,
    user: subjectOf(user, claims),
  }))
  requireSession(questions, claims)

  const facts = await checkFacts(database(c), claims, questions, explain)
  const answers = explain ? explainChecks(questions, facts).map(present) : answerChecks(questions, facts)
  const results = answers.map((answer, n) => forCaller(answer, questions[n]!, facts))
  return c.json({ results, max_staleness_seconds: 0 })
})

/** By the policy document of roles, about items that are kept elsewhere. */
checkFunction.post('/roles', allowAnonymous, body(RoleQuestions, roleLimits), async (c) => {
  const { claims } = c.var.caller
  const questions = c.req.valid('json').checks.map((sent) => readRoleQuestion(sent, subjectOf(sent.user, claims)))
  requireSession(questions, claims)

  const facts = await roleFacts(database(c), claims, questions)
  return c.json({ results: answerRoleQuestions(questions, facts), max_staleness_seconds: 0 })
})

/** Null for the caller: who says nothing, `current`, or their own id; or `anonymous` without a session. */
function subjectOf(user: string | undefined, claims: SessionClaims | null): string | null {
  const canonical = canonicalUsername(user ?? 'current')
  return canonical === 'current' || canonical === (claims?.sub ?? 'anonymous') ? null : canonical
}

/** @throws Refusal `unauthenticated`: an administrator may ask about others, and nobody is signed in */
function requireSession(questions: Pick<CheckQuestion, 'user'>[], claims: SessionClaims | null): void {
  if (claims || questions.every(({ user }) => user === null)) return
  throw new Refusal('unauthenticated', {
    detail: 'Only administrators may check other users. Sign in, or leave `user` out.',
  })
}

function present({ deciding, losers, userName, ...answer }: CheckExplanation) {
  return {
    ...answer,
    explain: {
      deciding: deciding && shown(deciding, userName),
      losers: losers.map(({ grant, why }) => ({ grant: shown(grant, userName), why })),
    },
  }
}

function shown({ uuid, holder, resource, level, name, access, scope }: HeldGrant, userName: string) {
  return {
    uuid,
    holder:
      holder.kind === 'user' ? { user: userName } : isPseudoGroup(holder.name) ? holder.name : { group: holder.name },
    resource,
    level,
    permission: { name, access, scope },
    text: formatPermission({ name, access, scope }),
  }
}

export default checkFunction
