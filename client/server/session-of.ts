/** The session of a browser's request, for pages that are rendered on a server. */
import { unwrap } from '../core/result.ts'
import { createClient, type Postern } from '../core/client.ts'
import { apiKey } from '../core/credentials.ts'
import { getCurrentSession } from '../generated/operations.ts'
import type { CurrentSession } from '../generated/schemas.ts'
import { accessCookie, cookieValues, refreshCookie, type RequestParts } from './credential.ts'
import type { Guard } from './guard.ts'

/** The session, and what the answer to the browser must carry. */
export interface PageSession {
  session: CurrentSession | null
  /** To append to the answer as `Set-Cookie`, each by itself. Without them the browser keeps tokens that are no longer good. */
  setCookie: string[]
  /** A client that acts as the caller, or as nobody. */
  postern: Postern
}

/**
 * Asks Postern about the session of a browser, and refreshes it if its access token has expired. The service must be on the host of Postern's
 * cookies, behind one proxy for example.
 *
 * @throws PosternError if Postern does not answer: nothing is known then, and nobody is signed out
 */
export async function sessionOf(guard: Guard, request: RequestParts): Promise<PageSession> {
  const [access] = cookieValues(request, accessCookie)
  const [refresh] = cookieValues(request, refreshCookie)
  const found = access === undefined ? null : await sessionBy(guard, access)
  if (found?.session || refresh === undefined) return { ...(found ?? nobody(guard)), setCookie: [] }
  const { token, setCookie } = await refreshed(guard, request, refresh)
  return { ...(token === undefined ? nobody(guard) : await sessionBy(guard, token)), setCookie }
}

async function sessionBy(guard: Guard, token: string): Promise<Omit<PageSession, 'setCookie'>> {
  const postern = clientOf(guard, token)
  const answer = await getCurrentSession(postern)
  if (!answer.ok && answer.problem.status === 401) return nobody(guard)
  return { session: unwrap(answer), postern }
}

function nobody(guard: Guard): Omit<PageSession, 'setCookie'> {
  return { session: null, postern: clientOf(guard) }
}

function clientOf({ options: { url, fetch, timeoutMilliseconds } }: Guard, token?: string): Postern {
  const credentials = token === undefined ? {} : apiKey(token)
  return createClient({ url, fetch, timeoutMilliseconds, credentials, retries: 1 })
}

/** @returns the new access token, if there is one, and the cookies of the answer */
async function refreshed({ options }: Guard, request: RequestParts, refresh: string) {
  const { url, issuer, fetch, timeoutMilliseconds } = options
  let setCookie: string[] = []
  const postern = createClient({
    url,
    timeoutMilliseconds,
    credentials: {},
    async fetch(target, init) {
      const response = await fetch(target, init)
      setCookie = response.headers.getSetCookie()
      return response
    },
  })
  const userAgent = request.headers.get('User-Agent')
  const headers = {
    Cookie: `${refreshCookie}=${refresh}`,
    Origin: issuer, // the browser asked for a page of this host; Postern takes cookies from there
    ...(userAgent && { 'User-Agent': userAgent }),
  }
  const answer = await postern.call(
    { method: 'POST', path: '/v1/sessions/refresh', place: 'body', input: {} },
    { headers },
  )
  if (!answer.ok && answer.problem.status !== 401) unwrap(answer)
  const [token] = setCookie.flatMap((cookie) => new RegExp(`^${accessCookie}=([^;]+)`).exec(cookie)?.[1] ?? [])
  return { token: answer.ok ? token : undefined, setCookie }
}
