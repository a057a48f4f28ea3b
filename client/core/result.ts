/** What a call comes to: a value or a refusal. */
import type { FieldError } from '../generated/schemas.ts'

/**
 * Codes that the client itself gives, besides those of the document:
 * `network-error`: no answer; a write may have been done. `timeout`: none within the time of the call.
 * `unexpected-response`: the answer is not Postern's, a proxy's page for example.
 * `session-changed`: the session ended or changed during the call; the answer was thrown away.
 */
export type ClientCode = 'network-error' | 'timeout' | 'unexpected-response' | 'session-changed'

/** Codes that any operation can answer. */
export type CommonCode = ClientCode | 'internal-error'

/** Why there is no value: the problem document (RFC 9457) of the answer, or a code of the client. Handle it by `code`. */
export interface Problem<Code extends string = string> {
  code: Code
  /** The HTTP status, 0 without an answer. */
  status: number
  title?: string
  /** For people. */
  detail?: string
  /** Identifies the request in the log of Postern. */
  instance?: string
  /** The fields that were refused, with `invalid-request`. */
  errors?: FieldError[]
  /** Seconds to wait before the next attempt, if Postern said so. */
  retryAfterSeconds?: number
  /** What was thrown, with `network-error` and `unexpected-response`. */
  cause?: unknown
}

/** A value, or the problem. `switch (result.problem.code)` is exhaustive: the codes are those that this operation can answer. */
export type Result<Value, Code extends string> =
  | { ok: true; value: Value; status: number }
  | { ok: false; problem: Problem<Code | CommonCode> }

/** The problem of an operation: `ProblemOf<typeof signIn>`. */
export type ProblemOf<Operation extends (...taken: never[]) => Promise<{ ok: boolean }>> =
  Extract<Awaited<ReturnType<Operation>>, { ok: false }> extends { problem: infer Refused } ? Refused : never

/** A problem where there is no result to return it in: iterators, `can`, `unwrap`. */
export class PosternError<Code extends string = string> extends Error {
  readonly problem: Problem<Code>

  constructor(problem: Problem<Code>) {
    super(problem.detail ?? problem.title ?? problem.code)
    this.name = 'PosternError'
    this.problem = problem
  }
}

/** The value of a result. @throws PosternError if there is none */
export function unwrap<Value, Code extends string>(result: Result<Value, Code>): Value {
  if (result.ok) return result.value
  throw new PosternError(result.problem)
}
