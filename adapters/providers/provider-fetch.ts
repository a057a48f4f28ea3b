/** Requests to providers, which may be slow, endless or somewhere else: bounded in time and size, without redirects, and only where allowed. */
import type { CustomFetch } from 'openid-client'
import { ProviderError } from './provider-error.ts'

/** Milliseconds of one request, with its body. */
const withinMs = 5000

/** Bytes. The keys of large providers take some tens of kibibytes. */
const maxBytes = 256 * 1024

/** @param isAllowed whether a URL may be called; asked before every request, whatever the metadata says @param send the platform's, but in tests */
export function providerFetch(isAllowed: (url: string) => boolean, send: typeof fetch = fetch): CustomFetch {
  return async (url, { method, headers, body }) => {
    if (!isAllowed(url)) throw new ProviderError('provider-unreachable', new Error(`not allowed: ${new URL(url).host}`))
    const signal = AbortSignal.timeout(withinMs)
    try {
      const response = await send(url, { method, headers, body: body as BodyInit, redirect: 'manual', signal })
      const { status } = response
      const bytes = await readWithin(response)
      return new Response(bytes.length > 0 ? bytes : null, { status, headers: response.headers })
    } catch (error) {
      throw error instanceof ProviderError ? error : new ProviderError('provider-unreachable', error)
    }
  }
}

async function readWithin(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > maxBytes) throw new ProviderError('provider-unreachable', new Error('the answer is too large'))
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
