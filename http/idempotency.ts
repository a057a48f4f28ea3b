/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): the same key with the same request acts once. */
import type { MiddlewareHandler } from 'hono'
import { type Caller, isIdentified } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import type { FunctionEnv } from './env.ts'

const maxKeyLength = 255

/**
 * For a write with a session or an API key, after its `body(…)`: a request with an `Idempotency-Key` that was answered before gets the same answer and changes
 * nothing. The statement itself remembers and looks up the key (`store/run-as.ts`). Not for bodies with a password, whose digest would be kept.
 *
 * @throws Refusal `malformed-request` for a key that is not 1 to 255 visible ASCII characters
 */
const middleware: MiddlewareHandler<FunctionEnv, string, { out: { json: unknown } }> = async (c, next) => {
  const key = idempotencyKey(c.req.raw)
  const { caller } = c.var
  if (key && isIdentified(caller)) {
    const idempotency = { key, fingerprint: await fingerprint(c.req.raw, c.req.valid('json')) }
    c.set('caller', { ...caller, idempotency })
  }
  await next()
}
export const idempotent = Object.assign(middleware, { idempotent: true as const })

/** A caller whose request acts again when it is repeated. */
export function withoutIdempotency(caller: Caller): Caller {
  const { idempotency: _, ...rest } = caller
  return rest
}

function idempotencyKey(request: Request): string | null {
  const key = request.headers.get('Idempotency-Key')
  if (key === null) return null
  if (key.length > maxKeyLength || !/^[\x21-\x7e]+$/.test(key)) {
    throw new Refusal('malformed-request', { detail: 'Send an Idempotency-Key of 1 to 255 visible ASCII characters.' })
  }
  return key
}

/** What "the same request" means: method, path and body. SHA-256, 32 bytes. */
async function fingerprint(request: Request, body: unknown): Promise<Uint8Array> {
  const { pathname } = new URL(request.url)
  const text = JSON.stringify([request.method, pathname, body])
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}
