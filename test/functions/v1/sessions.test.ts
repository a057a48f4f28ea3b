import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodPassword, type Postern, startPostern } from '../../support/postern.ts'
import { refusesStrangers } from '../../support/strangers.ts'

let postern: Postern
beforeAll(async () => {
  postern = await startPostern()
  await postern.createUser('alice')
})
afterAll(() => postern.stop())

describe('POST /v1/sessions', () => {
  it('201 signs in by user name, and the session check knows the caller', async () => {
    const { status, body } = await postern.call('POST', '/v1/sessions', {
      body: { login: 'alice', password: goodPassword },
    })
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300, first_login: true })
    expect(status).toBe(201)
    const check = await postern.call('GET', '/v1/sessions/current', { token: body.access_token })
    expect(check.body).toMatchObject({ user: { username: 'alice' }, groups: [], max_staleness_seconds: 0 })
  })
})

refusesStrangers(() => postern, 'GET', '/v1/sessions/current', 'signed-in')
