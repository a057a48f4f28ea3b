/**
 * Decides whether a proxied request is allowed. The request is read in the way of every service type at first, because only the database knows
 * the type of the service.
 */
import { answerChecks, type CheckAnswer, type CheckFacts } from '#domain/access/check-facts.ts'
import { strictest } from '#domain/permissions/requirement.ts'
import type { StepUp } from '#domain/refusal.ts'
import type { Requirement, Path, Reading, RequestMapping } from './mapping.ts'
import type { ProxiedRequest } from './proxied-request.ts'

/** A permission on a path, as the database checks it. */
export type PathQuestion = readonly [path: Path, permission: string]

/** The reading of a request by each built-in service type, or the reason why it cannot be read. */
export type Readings = Readonly<Record<string, readonly Reading[] | string>>

/** The service of the request and the facts for its paths. */
export interface AuthorizationFacts {
  /** The type that reads requests to it; null: the service is unknown, or its type refuses all requests. */
  readonly mapping: string | null
  /** Null if its type has none. */
  readonly configuration: unknown
  /** Whether its type has clients asked for Basic. */
  readonly basic: boolean
  /** For the questions of that mapping, each about a path that need not exist. */
  readonly facts: CheckFacts
}

/** Reads a request in the way of each service type. */
export function readAsEach(mappings: Readonly<Record<string, RequestMapping>>, request: ProxiedRequest): Readings {
  return Object.fromEntries(Object.entries(mappings).map(([name, mapping]) => [name, mapping(request)]))
}

/** The questions for the database, by service type, without duplicates. */
export function questionsOf(readings: Readings): Record<string, PathQuestion[]> {
  return Object.fromEntries(
    Object.entries(readings).map(([name, reading]) => {
      const all =
        typeof reading === 'string'
          ? []
          : reading.flatMap(({ requirements }) => requirements.flatMap(questionsOfRequirement))
      return [name, [...new Map(all.map((question) => [JSON.stringify(question), question])).values()]]
    }),
  )
}

function questionsOfRequirement({ permission, paths }: Requirement): PathQuestion[] {
  return paths.map((path) => [path, permission])
}

/** Why a request is refused. */
export interface Obstacle {
  /** In a sentence. */
  readonly detail: string
  /** What the session must meet for the request to be allowed; absent where nothing helps. */
  readonly stepUp?: StepUp
}

/**
 * Why a request is refused; null: it is allowed. Every required permission must be allowed. A request that the type or the configuration cannot
 * read is refused.
 */
export function findObstacle(readings: Readings, authorization: AuthorizationFacts): Obstacle | null {
  const { mapping, configuration } = authorization
  const known = mapping !== null && Object.hasOwn(readings, mapping)
  const reading = known ? readings[mapping]! : 'No service takes this request.'
  if (typeof reading === 'string') return { detail: reading }
  const applying = reading.find(({ applies }) => applies?.(configuration) ?? true)
  if (!applying || applying.requirements.length === 0) return { detail: 'The service has nothing at this path.' }
  const answers = answersTo(questionsOf({ service: reading })['service']!, authorization)
  const denied = applying.requirements.flatMap((requirement) => {
    const { allow, step_up: stepUp } = decisionOn(requirement, answers)
    return allow ? [] : [{ requirement, stepUp }]
  })
  const missing = denied.find(({ stepUp }) => stepUp === undefined) ?? denied[0]
  if (!missing) return null
  const { permission, paths } = missing.requirement
  const needed = `the permission ${permission} on ${paths[0]!.join('/') || 'the service'}`
  if (missing.stepUp === undefined) return { detail: `It needs ${needed}.` }
  const stepUp = strictest(denied.map(({ stepUp: each }) => each!))
  return { detail: `You have ${needed} only after you have authenticated again.`, stepUp }
}

function answersTo(questions: readonly PathQuestion[], { facts }: AuthorizationFacts): Map<string, CheckAnswer> {
  const checks = questions.map(([below, permission]) => ({ resource: null, below, permission, user: null }))
  const answers = answerChecks(checks, facts)
  return new Map(questions.map((question, n) => [JSON.stringify(question), answers[n]!]))
}

function decisionOn(required: Requirement, answers: Map<string, CheckAnswer>): Pick<CheckAnswer, 'allow' | 'step_up'> {
  const decisions = questionsOfRequirement(required).map((question) => answers.get(JSON.stringify(question)))
  return decisions.find((decision) => decision && decision.exact === undefined) ?? decisions[0] ?? { allow: false }
}
