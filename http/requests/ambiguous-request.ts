import { Refusal } from '#domain/refusal.ts'

/**
 * @param what the request has, that a proxy, Postern and the server behind may read in different ways
 * @returns its refusal, as the client's fault: proxies take any status but 401 and 403 for a fault of their own
 */
export function ambiguousRequest(what: string): Refusal {
  const detail = `The request can be read in more than one way: it has ${what}. Send it without that.`
  return new Refusal('forbidden', { detail, reason: what })
}
