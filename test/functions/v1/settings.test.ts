import { describe, expect, it } from 'vitest'
import { goodPassword } from '#test/support/servers/postern.ts'
import { presets } from '#domain/settings/presets/presets.ts'
import { siteSettings, type SiteSettings } from '#domain/settings/settings.ts'
import { migrateDatabase } from '#scripts/migrate.ts'
import { race, racers } from '#test/support/parallel.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const get = () => postern.call('GET', '/v1/settings', { token: root.token })
const patch = (body: unknown) => postern.call('PATCH', '/v1/settings', { token: root.token, body })
const usual = Object.entries(siteSettings).map(([name, setting]) => [name, setting.default])
const defaults = Object.fromEntries(usual) as SiteSettings
const lockoutOf = (changes: object) => ({ lockout: { ...defaults.lockout, ...changes } })

/** Statuses of so many wrong guesses, one after the other. */
async function guesses(login: string, count: number): Promise<number[]> {
  const statuses: number[] = []
  for (let n = 0; n < count; n += 1) {
    statuses.push((await postern.call('POST', '/v1/sessions', { body: { login, password: goodPassword } })).status)
  }
  return statuses
}

describe('GET and PATCH /v1/settings', () => {
  it('200 returns the defaults until an administrator changes them', async () => {
    expect(await get()).toMatchObject({ status: 200, body: defaults })
  })

  it('200 changes the settings that are sent and no others, and records the change', async () => {
    const { lockout } = lockoutOf({ threshold: 20, increment_minutes: 5 })
    expect(await patch({ lockout })).toMatchObject({ status: 200, body: { ...defaults, lockout } })
    expect((await get()).body).toEqual({ ...defaults, lockout })
    const [event] = await postern.database.sql(
      `select action, username, details from audit_events join users on users.id = actor_id order by audit_events.id desc limit 1`,
    )
    expect(event).toEqual({
      action: 'settings-changed',
      username: 'first.superuser',
      details: { lockout: { from: defaults.lockout, to: lockout } },
    })
    expect((await patch(defaults)).body).toEqual(defaults)
  })

  it('200 of the last changes names who changed which setting, and forgets an account that is deleted', async () => {
    const changes = async () => (await postern.call('GET', '/v1/settings/changes', { token: root.token })).body.items
    const before = (await changes()).filter(({ name }: { name: string }) => name !== 'login_url')
    await patch({ login_url: 'https://example.test/in' })
    const mine = { name: 'login_url', changed_at: expect.any(String), changed_by: { username: 'first.superuser' } }
    const others = (await changes()).filter(({ name }: { name: string }) => name !== 'login_url')
    expect(await changes()).toContainEqual({ ...mine, changed_by: expect.objectContaining(mine.changed_by) })
    expect(others).toEqual(before)
    await postern.database.sql(`update settings set updated_by = 2147483647 where key = 'login_url'`)
    expect(await changes()).toContainEqual({ ...mine, changed_by: null })
    await patch(defaults)
  })

  it('200 records nothing if nothing changes', async () => {
    const events = () => postern.database.sql(`select id from audit_events where action = 'settings-changed'`)
    const before = await events()
    expect(await patch({ ...defaults, registration_open: true })).toMatchObject({ status: 200, body: defaults })
    expect(await events()).toEqual(before)
  })

  it('each of many simultaneous changes records its own values before and after', async () => {
    const left = (n: number) => lockoutOf({ threshold: n + 11 }).lockout
    const answers = await race((n) => patch({ lockout: left(n) }))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const events = await postern.database.sql<{ from: { threshold: number }; to: { threshold: number } }>(
      `select details -> 'lockout' -> 'from' as from, details -> 'lockout' -> 'to' as to
       from audit_events where action = 'settings-changed' order by id desc limit ${racers}`,
    )
    const last = (await get()).body.lockout.threshold
    const chain = new Map(events.map(({ from, to }) => [from.threshold, to.threshold]))
    expect(chain.size).toBe(racers)
    let reached = defaults.lockout.threshold
    for (let step = 0; step < racers; step += 1) reached = chain.get(reached)!
    expect(reached).toBe(last)
    await patch(defaults)
  })

  it('a statement raises an error for an unknown setting', async () => {
    await expect(postern.database.sql(`select raise_unknown_setting('tomorrow')`)).rejects.toThrow(
      'no setting tomorrow',
    )
  })

  it('a lower threshold applies to the next attempt, with the configured lock', async () => {
    await patch(lockoutOf({ threshold: 3, increment_minutes: 7 }))
    expect(await guesses('guessed', 4)).toEqual([401, 401, 401, 429])
    const answer = await postern.call('POST', '/v1/sessions', { body: { login: 'guessed', password: goodPassword } })
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(400)
    expect(Number(answer.headers.get('Retry-After'))).toBeLessThanOrEqual(420)
    await patch(lockoutOf({ threshold: 5, increment_minutes: 7 }))
    expect(await guesses('guessed-later', 6)).toEqual([401, 401, 401, 401, 401, 429])
    await patch({ lockout: defaults.lockout })
  })

  it('a threshold of one locks at the first failure, and allows the right password', async () => {
    await patch(lockoutOf({ threshold: 1, increment_minutes: 1 }))
    expect(await guesses('guessed-once', 2)).toEqual([401, 429])
    await postern.createUser('right')
    await postern.signIn('right')
    await postern.signIn('right')
    await patch({ lockout: defaults.lockout })
  })

  it('exponential-delay pauses after each failure and locks for an hour after the tenth, from the next attempt on', async () => {
    await patch(lockoutOf({ policy: 'exponential-delay' }))
    const guess = () => postern.call('POST', '/v1/sessions', { body: { login: 'paused', password: goodPassword } })
    for (let failure = 1; failure <= 11; failure += 1) {
      expect((await guess()).status).toBe(401)
      const paused = await guess()
      expect(paused.status).toBe(429)
      const pause = failure <= 10 ? 1.5 ** (failure - 1) : 3600
      expect(Number(paused.headers.get('Retry-After'))).toBeLessThanOrEqual(Math.ceil(pause))
      expect(Number(paused.headers.get('Retry-After'))).toBeGreaterThan(Math.floor(pause * 0.7) - 1)
      await postern.database.moveClock(`${pause} seconds`)
    }
    expect((await guess()).status).toBe(401)
    expect(Number((await guess()).headers.get('Retry-After'))).toBeGreaterThan(3500)
    await patch({ lockout: defaults.lockout })
  })

  it('closed registration is refused from the next request on, and the policy says so', async () => {
    const register = (username: string) =>
      postern.call('POST', '/v1/registrations', { body: { username, email: `${username}@example.test` } })
    expect((await register('early')).status).toBe(202)
    await patch({ registration_open: false })
    expect(await register('late')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(await register('right')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await postern.call('GET', '/v1/registrations/policy')).body.open).toBe(false)
    expect(await postern.database.sql(`select username from registrations`)).toEqual([{ username: 'early' }])
    expect(await postern.database.sql(`select recipient from outbox_mail where recipient <> ''`)).toEqual([
      { recipient: 'early@example.test' },
    ])
    await patch({ registration_open: true })
    expect((await register('late')).status).toBe(202)
    expect((await postern.call('GET', '/v1/registrations/policy')).body.open).toBe(true)
  })

  it('422 for a value out of bounds, with the bounds', async () => {
    const { body } = await patch({ ...lockoutOf({ threshold: 101, increment_minutes: 0 }), nonsense: 1 })
    expect(body.errors).toEqual([
      { pointer: '/lockout/threshold', code: 'too-large', detail: 'Send a number of at most 100.' },
      { pointer: '/lockout/increment_minutes', code: 'too-small', detail: 'Send a number of at least 1.' },
      { pointer: '/nonsense', code: 'unknown-key', detail: 'This key does not exist. Remove it.' },
    ])
  })

  it('200 a preset sets values that no administrator changed, records each, and resets them when it is off', async () => {
    await patch({ password_min_length: 20 })
    const on = await patch({ presets: ['authnzerver'] })
    const held = { ...defaults, ...presets.authnzerver.settings, presets: ['authnzerver'], password_min_length: 20 }
    expect(on).toMatchObject({ status: 200, body: held })
    expect((await get()).body).toEqual(held)
    const [event] = await postern.database.sql<{ details: object }>(
      `select details from audit_events where action = 'settings-changed' order by id desc limit 1`,
    )
    const { password_min_length: _, ...others } = presets.authnzerver.settings
    expect(event!.details).toEqual({
      presets: { from: [], to: ['authnzerver'] },
      ...Object.fromEntries(
        Object.entries(others).map(([key, to]) => [key, { from: defaults[key as keyof typeof defaults], to }]),
      ),
    })
    expect((await patch({ presets: [] })).body).toEqual({ ...defaults, password_min_length: 20 })
    expect((await patch(defaults)).body).toEqual(defaults)
  })

  it('200 of two presets the later one wins; a reset setting follows them again', async () => {
    expect((await patch({ presets: ['camcops', 'authnzerver'] })).body.password_min_length).toBe(12)
    await patch({ password_min_length: 30 })
    expect((await patch({ password_min_length: 12 })).body.password_min_length).toBe(12)
    expect((await patch({ presets: ['authnzerver', 'camcops'] })).body.password_min_length).toBe(10)
    expect((await patch({ presets: ['camcops'], password_min_length: 15 })).body.password_min_length).toBe(15)
    expect((await patch(defaults)).body).toEqual(defaults)
  })

  it('200 a preset that a release changes has its new values after the next migration', async () => {
    await patch({ presets: ['camcops'] })
    await postern.database.sql(`update settings set preset_value = '9' where key = 'password_min_length'`)
    await postern.database.sql(`update settings set derived = '{"flags": {}, "abilities": {}}' where key = 'presets'`)
    expect((await get()).body.password_min_length).toBe(9)
    await migrateDatabase(postern.database.connectionString)
    expect((await get()).body.password_min_length).toBe(10)
    const names = await postern.database.sql<{ name: string }>('select name from membership_flags')
    expect(names).toHaveLength(1 + Object.keys(presets.camcops.flags).length)
    await patch(defaults)
  })

  it.each([
    [{}],
    [{ registration_open: 'yes' }],
    [{ registration_open: null }],
    [{ threshold: 3 }],
    [{ password_min_length: 7 }],
    [{ password_min_length: 65 }],
    [{ password_min_length: 15.5 }],
    [{ lockout: { threshold: 3 } }],
    [{ password_max_age_days: -1 }],
    [{ password_max_age_days: 3651 }],
    [{ password_max_age_days: 0.5 }],
    [{ username_rules: 'anything' }],
    [{ reserved_usernames: 'billing' }],
    [{ reserved_usernames: ['billing', 'bi11ing'] }],
    [{ reserved_usernames: [' '] }],
    [{ reserved_usernames: Array.from({ length: 201 }, (_, n) => `name${n}of200`) }],
    [lockoutOf({ policy: 'lenient' })],
    [lockoutOf({ policy: undefined })],
    [lockoutOf({ threshold: 0 })],
    [lockoutOf({ threshold: 101 })],
    [lockoutOf({ threshold: 1.5 })],
    [lockoutOf({ increment_minutes: 1441 })],
    [lockoutOf({ delay_base: 0.5 })],
    [lockoutOf({ max_delay_seconds: 3601 })],
    [lockoutOf({ lock_seconds: 86_401 })],
    [lockoutOf({ forever: true })],
    [{ source_limit: { failures: 0, window_minutes: 10 } }],
    [{ source_limit: { failures: 100, window_minutes: 1441 } }],
    [{ source_limit: { failures: 100 } }],
    [{ presets: ['websauna'] }],
    [{ presets: ['camcops', 'camcops'] }],
    [{ membership_flags: { upload: { meaning: 'Uploads', set_by: 'superuser' } } }],
    [{ membership_flags: { till: { meaning: 'Opens the till', set_by: 'anybody' } } }],
    [{ membership_flags: { till: { meaning: 'Opens the till' } } }],
  ])('422 for %j, and changes nothing', async (body) => {
    expect(await patch(body)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect((await get()).body).toEqual(defaults)
  })
})

refusesUnauthorized(postern, 'GET', '/v1/settings', 'administrator')
refusesUnauthorized(postern, 'PATCH', '/v1/settings', 'administrator', { registration_open: false })
