/** A request of the API as data, and the objects that it can refer to. */
import type { Authenticator } from './authenticator.ts'
import type { Secrets } from '#scripts/secrets.ts'

/** A password that the rules accept. */
export const goodPassword = 'correct horse battery staple'

/** A row of a result, by column name. */
export type Row = Record<string, unknown>

/** A session with its tokens. */
interface Session {
  token: string
  refreshToken: string
}

/** The callers, and the objects of the requests. */
export interface World {
  secrets: Secrets
  /** The first superuser, after the sign-in. */
  ada: Session
  library: string
  shelf: string
  grant: string
  review: string
  /** Of the preview of the review. */
  revision: string
  webhook: string
  provider: string
  /** The id of an API key, and the text of another. */
  apiKey: string
  apiKeyText: string
  /** The token of a device with a sign-in of `ben`. */
  device: string
  signIn(username: string): Promise<Session>
  /** The text of an API key that may do what the requests `as` a key ask. */
  keyText(): Promise<string>
  /** The path of the link in a registration's email. */
  confirmationLink(username: string): Promise<string>
  /** The path of a password reset link. */
  resetLink(username: string): Promise<string>
  /** What a code that was mailed to a user is used with. */
  mailedCode(username: string): Promise<{ ticket: string; email_code: string }>
  /** The id of a link for a new user. */
  mailedLink(username: string): Promise<string>
  /** The id of a registration that awaits approval. */
  registration(username: string): Promise<string>
  /** The id of a session of this user. */
  sidOf(username: string): Promise<string>
  /** An API key that may state the address of a client. */
  trustedServer(): Promise<string>
  /** The ticket and the secret of the authenticator app that `ada` sets up. */
  enrolment: { ticket: string; secret: string }
  /** The authenticator of `ada`, the challenges of its ceremonies and the id of its passkey. */
  authenticator: Pick<Authenticator, 'create' | 'get'>
  creation: Challenge
  assertion: Challenge
  passkey: string
  /** A ticket for the second factor of this user. */
  ticketOf(username: string): Promise<string>
  /** Gives this user an authenticator app. @returns the name */
  enrolled(username: string): Promise<string>
  unenrolled(username: string): Promise<void>
  /** Replaces the user's password hash by one with earlier parameters. */
  weakenHash(username: string): Promise<void>
}

/** What an authenticator is asked. */
interface Challenge {
  challenge: string
  options: Record<string, unknown>
}

type Dynamic<Value> = Value | ((world: World) => Value | Promise<Value>)

export interface ApiRequest {
  /** As in the router: `PATCH /v1/users/:u`. */
  route: string
  /** Distinguishes it from the first request of this route. */
  variant?: string
  /** If the route has parameters, or there is a query. */
  path?: Dynamic<string>
  body?: Dynamic<Record<string, unknown>>
  headers?: Dynamic<Record<string, string>>
  /** The caller; by default the administrator. `key`: an API key of the administrator that is limited to the library. */
  as?: 'stranger' | 'ben' | 'key'
  /** The status if the request is refused; the number of round trips may then differ. */
  status?: number
  /** The number of round trips, if not one. */
  trips?: 0 | 2
  /** Reads values for later requests from the response. */
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies of every kind
  keep?: (body: any, world: World) => void
  /** The results from the recorder, if a later statement depends on them. */
  rows?: (recorded: Recorded) => Row[]
}

/** Values that rows of a recorder may need. */
export interface Recorded {
  /** The stored form of `goodPassword`. */
  passwordHash: string
  uuid: string
}

/** A request without placeholders. */
export interface SentRequest {
  method: string
  path: string
  body: unknown
  headers: Record<string, string>
  token: string | null
}

/** Resolves everything that depends on the world. */
export async function prepare(request: ApiRequest, world: World): Promise<SentRequest> {
  const [method = '', pattern = ''] = request.route.split(' ')
  const path = (await resolveValue(request.path, world)) ?? pattern
  const body = await resolveValue(request.body, world)
  return {
    method,
    path,
    body,
    headers: (await resolveValue(request.headers, world)) ?? {},
    token: await tokenOf(request, world),
  }
}

async function tokenOf({ as }: ApiRequest, world: World): Promise<string | null> {
  if (as === 'stranger') return null
  if (as === 'key') return world.keyText()
  return (as === undefined ? world.ada : await world.signIn(as)).token
}

async function resolveValue<Value>(value: Dynamic<Value> | undefined, world: World): Promise<Value | undefined> {
  return typeof value === 'function' ? (value as (world: World) => Value)(world) : value
}
