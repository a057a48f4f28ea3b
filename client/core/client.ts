/** The client: sends requests, refreshes the session once for all of them, and throws away answers that came too late. */
import type { OperationRequest } from './operation.ts'
import { page } from './platform.ts'
import { cookies, type Credentials, type TokenPair } from './credentials.ts'
import { SessionKeeper } from './session-keeper.ts'
import type { CommonCode, Problem, Result } from './result.ts'
import { retryDelay, waitFor } from './retry.ts'

/** What a client is made of. */
export interface ClientOptions {
  /** Where Postern is, `https://id.example.com`. Default: the origin of the page. */
  url?: string
  /** Default: the cookies of the browser. */
  credentials?: Credentials
  /** Milliseconds for one call with its refresh and its repetitions. Default: 10 000. */
  timeoutMilliseconds?: number
  /** How often a request is sent again that may be: reads, and writes with an idempotency key. Default: 2. */
  retries?: number
  /** Sends the requests. Default: the platform's. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
}

/** What one call can differ in. */
export interface CallOptions {
  /** Aborts the call, which then rejects with the reason of the signal, as `fetch` does. */
  signal?: AbortSignal | undefined
  /** Milliseconds for this call. */
  timeoutMilliseconds?: number
  /** Instead of the client's own key: to repeat a write after a restart of the program. */
  idempotencyKey?: string
  /** Further headers. */
  headers?: Record<string, string>
}

/** A connection to a Postern. The operations are functions that take it: `listUsers(postern, …)`. */
export interface Postern {
  readonly url: string
  /** For the functions of this package: sends a request, whatever operation it is. */
  call(request: OperationRequest, options?: CallOptions): Promise<Result<unknown, string>>
  /** For the functions of this package. */
  readonly keeper: SessionKeeper
}

const defaultMilliseconds = 10_000
const refreshPath = '/v1/sessions/refresh'

/** A client. It holds no timer and sends nothing by itself. */
export function createClient({
  url = '',
  credentials = cookies,
  timeoutMilliseconds = defaultMilliseconds,
  retries = 2,
  fetch = (target, init) => globalThis.fetch(target, init),
}: ClientOptions = {}): Postern {
  const keeper = new SessionKeeper(url, credentials, refresh)

  async function call(request: OperationRequest, options: CallOptions = {}): Promise<Result<unknown, string>> {
    const { epoch } = keeper
    const milliseconds = options.timeoutMilliseconds ?? timeoutMilliseconds
    const end = performance.now() + milliseconds
    const late = AbortSignal.timeout(milliseconds)
    const signal = options.signal ? AbortSignal.any([options.signal, late]) : late
    const headers = {
      ...(request.repeats === 'keyed' && { 'Idempotency-Key': options.idempotencyKey ?? crypto.randomUUID() }),
      ...options.headers,
    }
    let mayRefresh = true
    try {
      for (let attempt = 0; ; attempt += 1) {
        const { generation } = keeper
        const shown = await credentials.authorization?.()
        if (keeper.epoch !== epoch) return refused('session-changed') // it would be the request of another session
        const answer = await send(request, shown, headers, signal)
        if (keeper.epoch !== epoch) return refused('session-changed')
        if (answer.ok) await keepTokens(answer.value)
        else {
          const { code } = answer.problem
          if (code === 'unauthenticated') keeper.seemsOver()
          if (code === 'invalid-token' && mayRefresh) {
            mayRefresh = false
            const refreshed = await waitFor(keeper.refreshed(generation, shown), signal)
            if (keeper.epoch !== epoch) return refused('session-changed')
            if (refreshed !== true) return refreshed ? { ok: false, problem: refreshed } : answer
            attempt -= 1
            continue
          }
          const delay = attempt < retries && retryDelay(request, answer.problem, attempt)
          if (delay !== false && performance.now() + delay < end) {
            await waitFor(delay, signal)
            continue
          }
        }
        return answer
      }
    } catch (error) {
      options.signal?.throwIfAborted()
      if (late.aborted) return refused('timeout', 0, error)
      throw error
    }
  }

  async function refresh(signal: AbortSignal): Promise<Result<unknown, string>> {
    const input = await credentials.refreshBody?.()
    if (!input) return refused('invalid-refresh-token', 401)
    const request = { method: 'POST', path: refreshPath, place: 'body', input } as const
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)])
    return send(request, undefined, {}, limited).catch((error: unknown) => refused('timeout', 0, error))
  }

  /** One request. @throws the reason of the signal; whatever else goes wrong is a result */
  async function send(
    { method, path, place, input }: OperationRequest,
    authorization: string | undefined,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Result<unknown, string>> {
    let status = 0
    try {
      const response = await fetch(`${url}${path}${place === 'query' ? queryText(input) : ''}`, {
        method,
        headers: {
          Accept: 'application/json',
          ...(place === 'body' && { 'Content-Type': 'application/json' }),
          ...(authorization && { Authorization: authorization }),
          ...headers,
        },
        ...(place === 'body' && { body: JSON.stringify(input ?? {}) }),
        ...(page.document && { credentials: credentials.cookies ? 'include' : 'omit' }),
        signal,
      })
      status = response.status
      const text = await response.text()
      const value: unknown = text ? JSON.parse(text) : undefined
      if (response.ok) return { ok: true, value, status }
      const wait = Number(response.headers.get('Retry-After'))
      const problem = { ...(value as Problem), ...(wait > 0 && { retryAfterSeconds: wait }) }
      return problem.code && response.status >= 400
        ? { ok: false, problem }
        : refused('unexpected-response', status, text)
    } catch (error) {
      signal.throwIfAborted()
      return refused(error instanceof SyntaxError ? 'unexpected-response' : 'network-error', status, error)
    }
  }

  /** Tokens of an answer: of a sign-in, a refresh, a changed password. */
  async function keepTokens(value: unknown): Promise<void> {
    if ((value as TokenPair | undefined)?.refresh_token) await credentials.keep?.(value as TokenPair)
  }

  return { url, call, keeper }
}

function refused(code: CommonCode | 'invalid-refresh-token', status = 0, cause?: unknown): Result<never, string> {
  return { ok: false, problem: { code, status, cause } }
}

function queryText(query: unknown): string {
  const fields = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  return fields.length > 0 ? `?${new URLSearchParams(fields as [string, string][])}` : ''
}
