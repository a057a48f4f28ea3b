/** Permission checks, collected: what a page asks at one moment is one request. */
import { checkPermissions, type CheckPermissionsInput } from '../generated/operations.ts'
import type { Postern } from './client.ts'
import { PosternError, unwrap } from './result.ts'

/** A question: a `permission` on a `resource` by id, or on a `service` by name and a `path` below it. */
export type Question = CheckPermissionsInput['checks'][number]

/** An answer, with the holder of the grant that decided. */
export interface Decision {
  allow: boolean
  reason: string
}

/** The most questions of one request. */
const batchSize = 1000

interface Asked {
  question: Question
  answer: Promise<Decision>
  resolve: (decision: Decision) => void
  reject: (error: unknown) => void
}

/** Questions that wait for the end of this moment, by client and text. */
const waiting = new WeakMap<Postern, Map<string, Asked>>()

/**
 * Whether the caller has a permission.
 *
 * @throws PosternError if there is no answer, so that a failure is never taken for a permission
 */
export async function can(postern: Postern, question: Question): Promise<boolean> {
  return (await decide(postern, question)).allow
}

/** Like `can`, with the reason. Questions of one microtask are one request; the same question is asked once. Nothing is kept. */
export function decide(postern: Postern, question: Question): Promise<Decision> {
  let batch = waiting.get(postern)
  if (!batch || batch.size >= batchSize) {
    const opened = (batch = new Map<string, Asked>())
    waiting.set(postern, opened)
    queueMicrotask(() => {
      if (waiting.get(postern) === opened) waiting.delete(postern)
      void ask(postern, [...opened.values()])
    })
  }
  const key = JSON.stringify(question)
  const known = batch.get(key)
  if (known) return known.answer
  let settle: Pick<Asked, 'resolve' | 'reject'>
  const answer = new Promise<Decision>((resolve, reject) => (settle = { resolve, reject }))
  batch.set(key, { question, answer, ...settle! })
  return answer
}

async function ask(postern: Postern, batch: Asked[]): Promise<void> {
  try {
    const { results } = unwrap(await checkPermissions(postern, { checks: batch.map(({ question }) => question) }))
    for (const [n, { resolve, reject }] of batch.entries()) {
      const decision = results[n]
      if (decision) resolve(decision)
      else reject(new PosternError({ code: 'unexpected-response', status: 200 }))
    }
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}
