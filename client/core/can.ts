/** Permission checks, collected: what a page asks at one moment is one request. */
import { checkPermissions, type CheckPermissionsInput } from '../generated/operations.ts'
import type { StepUp } from '../generated/schemas.ts'
import type { Postern } from './client.ts'
import { PosternError, unwrap } from './result.ts'

/** A question: a `permission` on a `resource` by id, or on a `service` by name and a `path` below it. */
export type Question = CheckPermissionsInput['checks'][number]

/** An answer, with the holder of the grant that decided. */
export interface Decision {
  allow: boolean
  /** `step-up-required`: the same session is allowed once it has what `step_up` says. */
  reason: string
  /** What the session must have: a second factor (`aal`), an authentication of the last `within_minutes`, or both. */
  step_up?: StepUp
}

/** The most questions of one request. */
const batchSize = 1000

interface Batch {
  /** The place of each question, by its text. */
  places: Map<string, number>
  answers: Promise<Decision[]>
}

/** Questions that wait for the end of this moment. */
const waiting = new WeakMap<Postern, Batch>()

/**
 * Whether the caller has a permission.
 *
 * @throws PosternError if there is no answer, so that a failure is never taken for a permission
 */
export async function can(postern: Postern, question: Question): Promise<boolean> {
  return (await decide(postern, question)).allow
}

/** Like `can`, with the reason. Questions of one microtask are one request; the same question is asked once. Nothing is kept. */
export async function decide(postern: Postern, question: Question): Promise<Decision> {
  let batch = waiting.get(postern)
  if (!batch || batch.places.size >= batchSize) {
    const places = new Map<string, number>()
    batch = { places, answers: Promise.resolve().then(() => ask(postern, [...places.keys()])) }
    waiting.set(postern, batch)
  }
  const text = JSON.stringify(question)
  const { places, answers } = batch
  const place = places.get(text) ?? places.size
  places.set(text, place)
  const decision = (await answers)[place]
  if (decision) return decision
  throw new PosternError({ code: 'unexpected-response', status: 200 })
}

async function ask(postern: Postern, texts: string[]): Promise<Decision[]> {
  waiting.delete(postern)
  const checks = texts.map((text) => JSON.parse(text) as Question)
  return unwrap(await checkPermissions(postern, { checks })).results
}
