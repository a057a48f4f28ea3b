/** How long a session lasts, what a lost answer costs it, and who may open one. */
import { beforeEach, describe, expect, it } from 'vitest'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { as, person, group } = peopleOf(postern)
const refresh = (token: string) => postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: token } })
const set = (settings: object) => postern.call('PATCH', '/v1/settings', { token: root.token, body: settings })

describe('a refresh token whose answer was lost', () => {
  it('200 after any time while nobody has used what it was traded for, as often as the answer is lost', async () => {
    const { refreshToken } = await person()
    const tokens = [(await refresh(refreshToken)).body.refresh_token]
    for (const pause of ['11 seconds', '1 hour', '6 days']) {
      await postern.database.moveClock(pause)
      const { status, body } = await refresh(refreshToken)
      expect(status).toBe(200)
      tokens.push(body.refresh_token)
    }
    expect(new Set(tokens).size).toBe(tokens.length)
    expect((await refresh(tokens.at(-1))).status).toBe(200)
  })

  it('200 with the same tokens within ten seconds, for pages that refresh at once', async () => {
    const { refreshToken } = await person()
    const [first, second] = [await refresh(refreshToken), await refresh(refreshToken)]
    expect(second.body.refresh_token).toBe(first.body.refresh_token)
  })

  it('401 and the end of the session once its successor was used', async () => {
    const { refreshToken } = await person()
    const { body: first } = await refresh(refreshToken)
    const { body: second } = await refresh(first.refresh_token)
    await postern.database.moveClock('1 minute')
    expect((await refresh(refreshToken)).status).toBe(401)
    expect((await refresh(second.refresh_token)).status).toBe(401)
  })

  it('401 for a token that was replaced unused: of two who hold the session, the next to refresh ends it', async () => {
    for (const thiefIsNext of [true, false]) {
      const { refreshToken } = await person()
      const { body: thief } = await refresh(refreshToken)
      await postern.database.moveClock('1 minute')
      const { body: owner } = await refresh(refreshToken)
      if (!thiefIsNext) {
        expect((await refresh(owner.refresh_token)).status).toBe(200)
        await postern.database.moveClock('1 minute')
      }
      expect((await refresh(thief.refresh_token)).status).toBe(401)
      expect((await refresh(owner.refresh_token)).status).toBe(401)
    }
  })
})

describe('the setting session_lifetime', () => {
  const usual = { idle_minutes: 7 * 24 * 60, absolute_minutes: 30 * 24 * 60 }
  beforeEach(() => set({ session_lifetime: usual }))

  it('ends sessions that idle, also those that were there before', async () => {
    const [ann, ben] = [await person(), await person()]
    await set({ session_lifetime: { ...usual, idle_minutes: 30 } })
    await postern.database.moveClock('29 minutes')
    const { status, body } = await refresh(ben.refreshToken)
    expect([status, body.refresh_expires_in]).toEqual([200, 1800])
    await postern.database.moveClock('2 minutes')
    expect((await refresh(ann.refreshToken)).status).toBe(401)
    expect((await refresh(body.refresh_token)).status).toBe(200)
  })

  it('ends new sessions after the absolute time, however often they are refreshed', async () => {
    await set({ session_lifetime: { idle_minutes: 30, absolute_minutes: 60 } })
    let { refreshToken } = await person()
    for (const status of [200, 200, 401]) {
      await postern.database.moveClock('21 minutes')
      const answer = await refresh(refreshToken)
      expect(answer.status).toBe(status)
      refreshToken = answer.body.refresh_token
    }
  })

  it('counts for the session that follows a change of the password, and for cookies', async () => {
    await set({ session_lifetime: { idle_minutes: 30, absolute_minutes: 60 } })
    const ann = await person()
    const change = { current_password: goodPassword, new_password: 'another horse, another staple' }
    const { body } = await as(ann, 'PUT', '/v1/passwords/current', change)
    expect(body.refresh_expires_in).toBe(1800)
    const { headers } = await postern.call('POST', '/v1/sessions', {
      body: { login: ann.name, password: change.new_password, cookies: true },
      headers: { 'Sec-Fetch-Site': 'same-origin' },
    })
    expect(headers.getSetCookie().filter((cookie) => cookie.includes('Max-Age=1800;'))).toHaveLength(2)
  })

  it.each([
    [{ idle_minutes: 61, absolute_minutes: 60 }, 'too-large'],
    [{ idle_minutes: 9, absolute_minutes: 60 }, 'too-small'],
    [{ idle_minutes: 30, absolute_minutes: 525_601 }, 'too-large'],
  ])('422 for %j', async (lifetime, code) => {
    const { status, body } = await set({ session_lifetime: lifetime })
    expect([status, body.errors[0].code]).toEqual([422, code])
  })
})

describe('the setting sign_in_flag', () => {
  const signIn = (who: Person) =>
    postern.call('POST', '/v1/sessions', { body: { login: who.name, password: goodPassword } })

  it('lets in superusers and members with the flag in some group, and nobody else', async () => {
    await set({ presets: ['camcops'], sign_in_flag: 'use_web' })
    const [club, other] = [await group(), await group()]
    await set({ sign_in_flag: '' })
    const [ann, ben, boss] = [
      await person({ groups: [club, other] }),
      await person({ groups: [club] }),
      await person({ role: 'superuser' }),
    ]
    await set({ sign_in_flag: 'use_web' })
    await postern.database.sql(
      `update memberships m set flags = '{"use_web": true}' from users u, groups g
       where u.id = m.user_id and g.id = m.group_id and u.uuid = $1 and g.name = $2`,
      [ann.uuid, other],
    )
    expect((await signIn(ann)).status).toBe(201)
    expect((await signIn(boss)).status).toBe(201)
    expect(await signIn(ben)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await as(ben, 'GET', '/v1/sessions/current')).status).toBe(200)

    for (let n = 0; n < 12; n += 1) expect((await signIn(ben)).status).toBe(403) // no failure: nothing is counted
    const wrong = await postern.call('POST', '/v1/sessions', { body: { login: ben.name, password: 'x' } })
    expect(wrong.status).toBe(401)
    await set({ presets: [], sign_in_flag: '' })
    expect((await signIn(ben)).status).toBe(201)
  })

  it('422 for a text that is no flag name', async () => {
    expect((await set({ sign_in_flag: 'Use Web' })).body.errors[0].code).toBe('invalid-format')
  })
})
