/** Permission checks over HTTP. */
import type { Answer, Postern } from '#test/support/servers/postern.ts'

/** Sends `POST /v1/check`. */
export interface Checker {
  /** @param token null: without a session */
  check: (checks: unknown, token: string | null, more?: object) => Promise<Answer>
  /** `allow` and `reason` of one question about `read`. @throws Error for any response but a 200 */
  read: (resource: string, token: string | null) => Promise<[boolean, string]>
}

export function checkerOf(postern: Postern): Checker {
  const check: Checker['check'] = (checks, token, more = {}) =>
    postern.call('POST', '/v1/check', { body: { checks, ...more }, token })
  return {
    check,
    async read(resource, token) {
      const { status, body } = await check([{ resource, permission: 'read' }], token)
      if (status !== 200) throw new Error(`POST /v1/check: ${status} ${JSON.stringify(body)}`)
      return [body.results[0].allow, body.results[0].reason]
    },
  }
}
