/** Changing how one signs in needs a session that has authenticated lately, whatever is sent. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { usePostern, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const ann = useUser(postern, 'ann')

const changes: [method: string, path: string, body?: object][] = [
  ['POST', '/v1/passkeys/options'],
  ['POST', '/v1/passkeys', {}],
  ['DELETE', `/v1/passkeys/${randomUUID()}`],
  ['POST', '/v1/authenticator/options'],
  ['PUT', '/v1/authenticator', {}],
  ['DELETE', '/v1/authenticator'],
  ['POST', '/v1/recovery-codes'],
  ['DELETE', `/v1/identities/${randomUUID()}`],
]

describe('an authentication that is older than the setting says', () => {
  it.each(changes)('%s %s: 403 step-up-required', async (method, path, body) => {
    const ago = (minutes: number) =>
      postern.database.sql(`update sessions set authenticated_at = app_now() - $1::integer * interval '1 minute'`, [
        minutes,
      ])
    const codeOf = async () => (await postern.call(method, path, { token: ann.token, body })).body?.code
    await ago(14)
    expect(await codeOf()).not.toBe('step-up-required')
    await ago(16)
    expect(await codeOf()).toBe('step-up-required')
  })
})
