/** Permission checks: whether a user has a permission on a resource, and why. */
import { checkSubject, requireSessionForOthers } from '#domain/accounts/check-subject.ts'
import {
  answerChecks,
  type CheckAnswer,
  type CheckExplanation,
  type CheckFacts,
  type CheckQuestion,
  explainChecks,
  type IdentifiedGrant,
  redactForCaller,
} from '#domain/access/check-facts.ts'
import { findRemedies } from '#domain/access/remedies.ts'
import { answerRoleQuestions } from '#domain/access/roles/role-questions.ts'
import { isPseudoGroup } from '#domain/permissions/holder.ts'
import { hexDigits } from '#domain/hex-text.ts'
import { formatPermission } from '#domain/permissions/permission-text.ts'
import { isIdentified } from '#domain/caller.ts'
import { allowAnonymous, orAsStranger, unauthenticated } from '#http/authenticate.ts'
import { body } from '#http/body/input.ts'
import { createFunction, database } from '#http/function.ts'
import { networkOf, platformLimit } from '#http/platform-limits.ts'
import { CheckInput, checkLimits, readCheckQuestion, requireAssertedOfOthers } from '#http/requests/check.ts'
import { readRoleQuestion, roleCheckLimits, RoleQuestions } from '#http/requests/role-questions.ts'
import { checkFacts, checkFactsWithRemedies, type FactsWithRemedies } from '#store/access/checks.ts'
import { roleFacts } from '#store/access/role-checks.ts'

const checkFunction = createFunction('/v1/check')

/** A user, or an API key, is counted wherever the request comes from: an application server asks for many. */
const limited = platformLimit('CHECK_LIMITER', (c) => {
  const { claims, key } = c.var.caller
  const user = claims?.sub ?? (key && hexDigits(key))
  return { per_network: user === null ? networkOf(c) : null, per_target: user }
})

checkFunction.post('/', allowAnonymous('check'), limited, body(CheckInput, checkLimits), (c) =>
  orAsStranger(c, async () => {
    const { checks, explain = false, remedies = false } = c.req.valid('json')
    const { caller } = c.var
    const subjects = checks.map(({ user = 'current' }) => checkSubject(user, caller))
    requireSessionForOthers(subjects, caller)

    const questions = checks.map((sent, n) => readCheckQuestion(sent, subjects[n]!))
    if (remedies && !isIdentified(caller)) throw unauthenticated(c)
    const { facts, more } = remedies
      ? await checkFactsWithRemedies(database(c), caller, questions[0]!)
      : { facts: await checkFacts(database(c), caller, questions, explain), more: null }
    requireAssertedOfOthers(questions, facts)
    const redact = <Answer extends CheckAnswer>(answers: Answer[]) =>
      more?.sees_tree ? answers : redactForCaller(answers, questions, facts)
    const results = explain
      ? redact(explainChecks(questions, facts)).map(toExplanationJson)
      : redact(answerChecks(questions, facts))
    if (!more) return c.json(answerOf(results))
    return c.json(answerOf(results.map((result) => ({ ...result, ...withRemedies(questions[0]!, facts, more) }))))
  }),
)

/** By the policy document of roles, about items that other services keep. */
checkFunction.post('/roles', allowAnonymous('check'), limited, body(RoleQuestions, roleCheckLimits), (c) =>
  orAsStranger(c, async () => {
    const { checks } = c.req.valid('json')
    const { caller } = c.var
    const subjects = checks.map(({ user = 'current' }) => checkSubject(user, caller))
    requireSessionForOthers(subjects, caller)

    const questions = checks.map((sent, n) => readRoleQuestion(sent, subjects[n]!))
    const facts = await roleFacts(database(c), caller, questions)
    return c.json(answerOf(answerRoleQuestions(questions, facts)))
  }),
)

/** The results, and whether all of these may be done: for what needs several permissions at once. */
function answerOf<Answer extends { allow: boolean }>(results: readonly Answer[]) {
  return { all_allowed: results.every(({ allow }) => allow), results, max_staleness_seconds: 0 }
}

/** The remedies of the only question; and for callers who may read the tree its path, which they and the explanation refer to by ids. */
function withRemedies(question: CheckQuestion, facts: CheckFacts, more: FactsWithRemedies['more']) {
  if (!('nodes' in more)) return { remedies: { items: [], complete: true } }
  const path = more.nodes.map(([uuid, , name, type]) => ({ uuid, name, type }))
  const remedies = { items: findRemedies(question, facts, more), complete: more.complete }
  return { ...(more.sees_tree && { path }), remedies }
}

function toExplanationJson({ deciding, losers, userName, ceiling, ...answer }: CheckExplanation) {
  return {
    ...answer,
    explain: {
      deciding: deciding && toGrantJson(deciding, userName),
      losers: losers.map(({ grant, why }) => ({ grant: toGrantJson(grant, userName), why })),
      ...(ceiling && { ceiling: { key: ceiling.key, branches: ceiling.branches.map(([, uuid]) => uuid) } }),
    },
  }
}

function toGrantJson(grant: IdentifiedGrant, userName: string) {
  const { uuid, holder, resource, level, name, access, scope, requires } = grant
  const permission = { name, access, scope, ...(requires && { requires }) }
  return {
    uuid,
    holder:
      holder.kind === 'user' ? { user: userName } : isPseudoGroup(holder.name) ? holder.name : { group: holder.name },
    resource,
    level,
    permission,
    text: formatPermission(permission),
  }
}

export default checkFunction
