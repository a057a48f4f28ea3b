/** Clients behind a trusted server: what it says of them, and which key it says so with (decision 0081). */
import type { Context } from 'hono'
import { digestApiKey } from '#adapters/tokens/api-key-text.ts'
import type { Caller } from '#domain/caller.ts'
import { parseAddress } from '#domain/client-address.ts'
import { keyDenied, keyIsInvalid } from '#domain/keys/key-denial.ts'
import { Refusal } from '#domain/refusal.ts'
import type { AssertionDenial } from '#store/keys/asserting-key.ts'
import type { FunctionEnv } from './env.ts'

const addressHeader = 'Postern-Client-Address'
const userAgentHeader = 'Postern-Client-User-Agent'

/** Characters of a user agent worth keeping for "is this device mine?". */
export const maxUserAgent = 256

/**
 * The caller at the place that a trusted server states, from where everything of the request then counts; without its headers the caller as is.
 * Whether the key may say so is decided in the transaction of each statement (`database`).
 *
 * @param caller at the place that the platform sees, with the API key of the request if the operation honours it
 * @throws Refusal `client-address-not-allowed` without an API key, `malformed-request`
 */
export function atAssertedPlace(c: Context<FunctionEnv>, caller: Caller): Caller {
  const [address, userAgent] = [c.req.header(addressHeader), c.req.header(userAgentHeader)]
  if (address === undefined && userAgent === undefined) return caller
  const isPublic = caller.audience === 'public'
  const digest = isPublic ? keyInHeader(c) : caller.key
  if (!digest) throw notAllowed()
  c.set('assertingKey', {
    digest,
    refusalOf: (reason) => refusalOf(reason, isPublic),
    ...(isPublic && { usedAt: caller }),
  })
  return { ...caller, address: readAddress(address), userAgent: userAgent?.slice(0, maxUserAgent) || null }
}

/** The key of a public operation, which ignores credentials otherwise; null for another one, or none. */
function keyInHeader(c: Context<FunctionEnv>): Uint8Array | null {
  const [, text = ''] = /^Bearer ([^\s]+)$/i.exec(c.req.header('Authorization') ?? '') ?? []
  return digestApiKey(text)
}

function readAddress(header = ''): string {
  const address = parseAddress(header)
  if (address !== null) return address
  throw new Refusal('malformed-request', {
    detail: `Send one IPv4 or IPv6 address in the header ${addressHeader}, without a port.`,
  })
}

/** Where the operation needs the key as well, its state is told as it is without the header. */
function refusalOf(reason: AssertionDenial, isPublic: boolean): Refusal {
  if (isPublic || reason === 'insufficient-scope') return notAllowed()
  return reason === 'invalid-token' ? keyIsInvalid() : keyDenied(reason, null)
}

function notAllowed(): Refusal {
  return new Refusal('client-address-not-allowed', {
    detail: `Send ${addressHeader} and ${userAgentHeader} only with the API key of a service account that has the scope \`client-address:assert\`.`,
  })
}
