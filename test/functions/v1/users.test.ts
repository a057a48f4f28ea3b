import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Postern, startPostern } from '../../support/postern.ts'
import { refusesStrangers } from '../../support/strangers.ts'
import { forester } from '../../support/tree.ts'

let postern: Postern
beforeAll(async () => {
  postern = await startPostern()
  await postern.createUser('alice')
})
afterAll(() => postern.stop())

describe('GET /v1/users/current', () => {
  it('200 says who the caller is and in which groups, in one round trip', async () => {
    const { group } = forester(
      () => postern,
      () => '',
    )
    await group('readers', 0, 'alice')
    await group('artists', 3, 'alice')
    await group('strangers')
    const { token, uuid } = await postern.signIn('alice')
    postern.database.takeRoundTrips()
    const { status, body } = await postern.call('GET', '/v1/users/current', { token })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toEqual({
      user: {
        uuid,
        username: 'alice',
        email: 'alice@example.test',
        full_name: null,
        role: 'authenticated',
        must_change_password: false,
        created_at: expect.any(String),
      },
      groups: ['artists', 'readers'],
    })
  })
})

refusesStrangers(() => postern, 'GET', '/v1/users/current', 'signed-in')
