import { beforeAll, expect, it } from 'vitest'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
beforeAll(() => postern.createUser('alice'))

const runs = 200
/** Sign-ins with the old password on each side of the change. */
const signIns = 2

it('no session opened with the old password survives the change, in two hundred interleavings', async () => {
  let current = goodPassword
  let session = (await postern.signIn('alice')).token
  let opened = 0
  for (let run = 0; run < runs; run += 1) {
    const next = `the password of run number ${run}`
    // From many client addresses, because the failures of one are limited.
    const headers = { 'CF-Connecting-IP': `192.0.2.${run}` }
    const signIn = () => postern.call('POST', '/v1/sessions', { body: { login: 'alice', password: current }, headers })
    const early = Array.from({ length: signIns / 2 }, signIn)
    const change = postern.call('PUT', '/v1/passwords/current', {
      token: session,
      body: { current_password: current, new_password: next },
    })
    const late = Array.from({ length: signIns / 2 }, signIn)
    const [changed, ...others] = await Promise.all([change, ...early, ...late])
    expect(changed.status).toBe(200)
    for (const { status, body } of others) {
      expect([201, 401]).toContain(status)
      if (status !== 201) continue
      opened += 1
      const check = await postern.call('GET', '/v1/sessions/current', { token: body.access_token })
      expect(check.status).toBe(401)
      const refresh = { body: { refresh_token: body.refresh_token } }
      expect((await postern.call('POST', '/v1/sessions/refresh', refresh)).status).toBe(401)
    }
    session = changed.body.access_token
    current = next
  }
  expect((await postern.call('GET', '/v1/sessions/current', { token: session })).status).toBe(200)
  expect(opened, 'sign-ins that the old password won').toBeGreaterThan(0)
  expect(opened, 'sign-ins that the change overtook').toBeLessThan(runs * signIns)
}, 900_000)
