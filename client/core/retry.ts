/** When a request is sent again, and waiting for it. */
import type { OperationRequest } from './operation.ts'
import type { Problem } from './result.ts'

/** Milliseconds before the first repetition without `Retry-After`; each further one waits twice as long. */
const firstDelay = 200
const passing = ['network-error', 'unavailable', 'too-many-requests', 'unexpected-response']

/** @returns milliseconds until the request may be sent again, or false if it must not be */
export function retryDelay({ method, repeats }: OperationRequest, problem: Problem, attempt: number): number | false {
  const { code, status, retryAfterSeconds } = problem
  if (method !== 'GET' && !repeats) return false
  if (!passing.includes(code) || (code === 'unexpected-response' && status < 500)) return false
  // Half of it by chance, so that clients that failed together do not come back together
  return retryAfterSeconds ? retryAfterSeconds * 1000 : firstDelay * 2 ** attempt * (0.5 + Math.random() / 2)
}

/** Waits for so many milliseconds, or for a promise. @throws the reason of the signal as soon as it is aborted */
export function waitFor<Value>(awaited: number | Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  return new Promise<Value | undefined>((resolve, reject) => {
    const timer = typeof awaited === 'number' && setTimeout(() => resolve(undefined), awaited)
    if (typeof awaited !== 'number') awaited.then(resolve, reject)
    const abort = () => {
      if (timer) clearTimeout(timer)
      reject(signal.reason as Error)
    }
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}
