import { beforeAll, expect, it } from 'vitest'
import { race } from '#test/support/parallel.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
beforeAll(() => postern.createUser('alice'))

it('rotates once for fifty simultaneous requests with the same token, and returns the one current token to all', async () => {
  const session = await postern.signIn('alice')
  for (let round = 1; round <= 5; round += 1) {
    const answers = await race(() =>
      postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: session.refreshToken } }),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const tokens = new Set<string>(answers.map(({ body }) => body.refresh_token))
    expect(tokens.size).toBe(1)
    const rows = await postern.database.sql<{ refresh_counter: number }>('select refresh_counter from sessions')
    expect(rows).toEqual([{ refresh_counter: round }])
    session.refreshToken = [...tokens][0]!
  }
  const events = await postern.database.sql(`select from audit_events where action = 'session-refreshed'`)
  expect(events).toHaveLength(5)
})
