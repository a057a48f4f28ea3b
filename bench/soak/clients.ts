/** Clients that make changes at random. A change is repeated under its idempotency key until it is answered, and then written down. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { countResponse, type Ledger } from './ledger.ts'
import type { World } from './world.ts'

interface Reply {
  status: number
  body: Record<string, string> & { detail?: string }
}

/** What a request sends besides its method and path. */
interface Sent {
  token?: string | undefined
  body?: object
  key?: string
  /** Each client and each registration comes from its own address, so that limits by address do not count them together. */
  address?: string
}

/** Milliseconds before a request without an answer is sent again. */
const againAfterMs = 200
const answerWithinMs = 30_000

/** Sends a request once. @returns null if no answer came */
export async function send(
  world: World,
  ledger: Ledger,
  method: string,
  path: string,
  { token, body, key, address = '192.0.2.1' }: Sent,
): Promise<Reply | null> {
  const [, , collection] = path.split('/')
  const operation = `${method} /v1/${collection}`
  try {
    const response = await fetch(world.url + path, {
      method,
      signal: AbortSignal.timeout(answerWithinMs),
      headers: {
        'CF-Connecting-IP': address,
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(key && { 'Idempotency-Key': key }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const { status } = response
    countResponse(ledger, operation, status)
    if (status >= 500 && status !== 503) ledger.violations.push(`${operation} answered ${status}: ${text}`)
    return { status, body: text ? (JSON.parse(text) as Reply['body']) : {} }
  } catch {
    countResponse(ledger, operation, 'none')
    return null
  }
}

/** Sends a request until it is answered and not with 503. */
async function sendUntilAnswered(
  world: World,
  ledger: Ledger,
  method: string,
  path: string,
  sent: Sent,
): Promise<Reply> {
  for (;;) {
    const reply = await send(world, ledger, method, path, sent)
    if (reply && reply.status !== 503) return reply
    await sleep(againAfterMs)
  }
}

/** Access to the service as an administrator whose token is renewed. */
export interface Administrator {
  token: () => string
}

/** A client that works until `isOver`. @param number its own */
export async function runClient(
  world: World,
  ledger: Ledger,
  { token }: Administrator,
  number: number,
  isOver: () => boolean,
): Promise<void> {
  const call = (method: string, path: string, sent: Sent = {}) =>
    sendUntilAnswered(world, ledger, method, path, { address: `198.51.100.${number}`, ...sent })
  const complain = (what: string, { status, body }: Reply) =>
    void ledger.violations.push(`${what}: ${status} ${JSON.stringify(body)}`)
  const own: string[] = []
  let made = 0

  const createGroup = async () => {
    const name = `g${number}x${(made += 1)}`
    const reply = await call('POST', '/v1/groups', { token: token(), key: randomUUID(), body: { name } })
    if (reply.status === 201) {
      ledger.groups.set(name, 'exists')
      own.push(name)
    } else if (reply.status !== 401) complain(`create ${name}`, reply)
  }
  const deleteGroup = async () => {
    const name = own.shift()
    if (name === undefined) return createGroup()
    const reply = await call('DELETE', `/v1/groups/${name}`, { token: token() })
    // 404: an answer was lost, and the deletion was made.
    if (reply.status === 204 || reply.status === 404) ledger.groups.set(name, 'deleted')
    else if (reply.status === 401) own.push(name)
    else complain(`delete ${name}`, reply)
    return undefined
  }
  const signInAndOut = async () => {
    const [login, password] = [...ledger.passwords][number % ledger.passwords.size]!
    const reply = await call('POST', '/v1/sessions', { body: { login, password } })
    if (reply.status === 429) return // attempts that a fault cut off are counted until the next success
    if (reply.status !== 201) {
      complain(`sign in as ${login}`, reply)
      return
    }
    const session = reply.body['access_token']!
    const check = await call('GET', '/v1/sessions/current', { token: session })
    if (check.status !== 200) complain('check of a new session', check)
    const end = await call('DELETE', '/v1/sessions/current', { token: session })
    // 401: an answer was lost, and the session is over.
    if (end.status === 204 || end.status === 401) ledger.endedTokens.push(session)
    else complain('sign out', end)
  }
  const checkEnded = async () => {
    const ended = ledger.endedTokens.at(Math.floor(Math.random() * ledger.endedTokens.length))
    if (ended === undefined) return
    const reply = await call('GET', '/v1/sessions/current', { token: ended })
    if (reply.status !== 401) complain('a session that was ended', reply)
  }
  const readGroup = async () => {
    const name = own[0]
    if (name === undefined) return
    const reply = await call('GET', `/v1/groups/${name}`, { token: token() })
    if (reply.status !== 200 && reply.status !== 401) complain(`read ${name}`, reply)
  }
  const register = async () => {
    const name = `r${number}x${(made += 1)}`
    const email = `${name}@example.com`
    const address = `2001:db8:${number.toString(16)}:${made.toString(16)}::1`
    const reply = await call('POST', '/v1/registrations', { body: { username: name, email }, address })
    if (reply.status === 202) ledger.registered.add(email)
    else if (reply.status !== 429) complain(`register ${name}`, reply)
  }

  const acts = [createGroup, createGroup, createGroup, deleteGroup, signInAndOut, checkEnded, readGroup, register]
  while (!isOver()) await acts[Math.floor(Math.random() * acts.length)]!()
}
