import { Refusal } from '#domain/refusal.ts'

const maxKeyLength = 255

/** The `Idempotency-Key` of a write, if it has one. @throws Refusal `malformed-request` for one that is not 1–255 visible ASCII characters */
export function idempotencyKey(request: Request): string | null {
  const key = request.headers.get('Idempotency-Key')
  if (key === null) return null
  if (key.length > maxKeyLength || !/^[\x21-\x7e]+$/.test(key)) {
    throw new Refusal('malformed-request', { detail: 'Idempotency-Key must be 1 to 255 visible ASCII characters.' })
  }
  return key
}

/** What "the same request" means: method, path and body. SHA-256, 32 bytes. */
export async function fingerprint(request: Request, body: unknown): Promise<Uint8Array> {
  const { pathname } = new URL(request.url)
  const text = JSON.stringify([request.method, pathname, body])
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}
