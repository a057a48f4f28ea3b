/** Whether a request at a proxy may pass: asked before its service's type is known, decided once the facts are there. */
import { answerChecks, type CheckAnswer, type CheckFacts } from '#domain/access/check-facts.ts'
import type { Needed, Path, Reading, RequestMapping } from './mapping.ts'
import type { ProxiedRequest } from './proxied-request.ts'

/** A permission on a place, as the database is asked for it. */
export type PlaceQuestion = readonly [path: Path, permission: string]

/** What every way to read requests makes of one, by the name of the type of ours that has it, or why nothing follows from it. */
export type Readings = Readonly<Record<string, readonly Reading[] | string>>

/** What the database knows about the service that was asked, and the places in it. */
export interface AuthorizationFacts {
  /** How requests to it are read; null: there is no such service, or not at all. */
  readonly mapping: string | null
  /** Null where its type has none. */
  readonly configuration: unknown
  /** For the questions of that mapping, each of a place that need not exist. */
  readonly facts: CheckFacts
}

/** Reads a request in each way: which one the service's type has is known to the database only. */
export function readAsEach(mappings: Readonly<Record<string, RequestMapping>>, request: ProxiedRequest): Readings {
  return Object.fromEntries(Object.entries(mappings).map(([name, mapping]) => [name, mapping(request)]))
}

/** What the database has to answer for each way, each question once. */
export function questionsOf(readings: Readings): Record<string, PlaceQuestion[]> {
  return Object.fromEntries(
    Object.entries(readings).map(([name, reading]) => {
      const all = typeof reading === 'string' ? [] : reading.flatMap(({ needed }) => needed.flatMap(askedOf))
      return [name, [...new Map(all.map((question) => [JSON.stringify(question), question])).values()]]
    }),
  )
}

function askedOf({ permission, places }: Needed): PlaceQuestion[] {
  return places.map((path) => [path, permission])
}

/**
 * Why a request may not pass, in a sentence; null: it may. Everything it needs must be allowed, and where no type, no configuration
 * and no permission says what it needs, it may not.
 */
export function findObstacle(readings: Readings, authorization: AuthorizationFacts): string | null {
  const { mapping, configuration } = authorization
  const known = mapping !== null && Object.hasOwn(readings, mapping)
  const reading = known ? readings[mapping]! : 'No service takes this request.'
  if (typeof reading === 'string') return reading
  const applying = reading.find(({ applies }) => applies?.(configuration) ?? true)
  if (!applying || applying.needed.length === 0) return 'The service has nothing at this path.'
  const answers = answersTo(questionsOf({ asked: reading })['asked']!, authorization)
  const missing = applying.needed.find((needed) => !isAllowed(needed, answers))
  return missing
    ? `It needs the permission ${missing.permission} on ${missing.places[0]!.join('/') || 'the service'}.`
    : null
}

function answersTo(questions: readonly PlaceQuestion[], { facts }: AuthorizationFacts): Map<string, CheckAnswer> {
  const checks = questions.map(([below, permission]) => ({ resource: null, below, permission, user: null }))
  const answers = answerChecks(checks, facts)
  return new Map(questions.map((question, n) => [JSON.stringify(question), answers[n]!]))
}

function isAllowed(needed: Needed, answers: Map<string, CheckAnswer>): boolean {
  const places = askedOf(needed).map((question) => answers.get(JSON.stringify(question)))
  return (places.find((place) => place && place.exact === undefined) ?? places[0])?.allow ?? false
}
