/** A sign-in that awaits its second factor, in a cookie of the browser: neither an address nor a history has the ticket. */
import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { cookiesOf } from '#http/cookies.ts'
import type { FunctionEnv } from '#http/env.ts'

/** What a second factor may be, in the order that the page offers them. */
const secondFactors = ['passkey', 'authenticator', 'recovery-code'] as const
export type SecondFactor = (typeof secondFactors)[number]

interface PendingSignIn {
  /** Sealed by the API; nothing here reads it. */
  ticket: string
  methods: SecondFactor[]
}

const pendingCookie = '__Host-postern-pending'
const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const

/** Characters of a cookie's value: browsers keep 4,096 bytes of name and value, and a ticket has the public keys of every passkey. */
const pieceLength = 3800
const maxPieces = 5

/** `passkey~authenticator~2~` and the first piece of the ticket; the others are in cookies with a number. @param seconds that it is good for */
export function keepPending(
  c: Context<FunctionEnv>,
  ticket: string,
  methods: readonly string[],
  seconds: number,
): void {
  const count = Math.ceil(ticket.length / pieceLength)
  for (let n = 0; n < count; n += 1) {
    const piece = ticket.slice(n * pieceLength, (n + 1) * pieceLength)
    const value = n === 0 ? [...methods, count, piece].join('~') : piece
    setCookie(c, nameOf(n), value, { ...attributes, maxAge: seconds })
  }
}

/** The sign-in that the browser has begun; null without one. Only methods that there are count, whatever the cookie says. */
export function pendingSignIn(c: Context<FunctionEnv>): PendingSignIn | null {
  const parts = (cookiesOf(c, nameOf(0))[0] ?? '').split('~')
  const [first = '', count] = [parts.at(-1), Number(parts.at(-2))]
  if (!(count >= 1 && count <= maxPieces)) return null
  const rest = Array.from({ length: count - 1 }, (_, n) => cookiesOf(c, nameOf(n + 1))[0] ?? '')
  const ticket = [first, ...rest].join('')
  if (!/^[\w.-]+$/.test(ticket)) return null
  return { ticket, methods: secondFactors.filter((each) => parts.slice(0, -2).includes(each)) }
}

export function forgetPending(c: Context<FunctionEnv>): void {
  for (let n = 0; n < maxPieces; n += 1) if (cookiesOf(c, nameOf(n)).length > 0) deleteCookie(c, nameOf(n), attributes)
}

function nameOf(piece: number): string {
  return piece === 0 ? pendingCookie : `${pendingCookie}-${piece}`
}
