import { parseAddress } from '#domain/client-address.ts'

/**
 * Where a request came from, in canonical text. Only the platform's own header counts: it overwrites whatever a client
 * sent, which `X-Forwarded-For` and its kin do not.
 */
export function clientAddress(request: Request): string | null {
  const header = request.headers.get('CF-Connecting-IP')
  return header === null ? null : parseAddress(header)
}
