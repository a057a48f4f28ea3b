/** GET /v1/factors, GET /v1/factors/:u: everything that signs the caller or a user in, in one trip. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createProviders, setWaysIn } from '#test/support/fixtures/ways-in.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const eve = useUser(postern, 'eve')
beforeAll(() => createProviders(postern))

const list = async () => (await postern.call('GET', '/v1/factors', { token: ada.token })).body

describe('GET /v1/factors', () => {
  it('200 has the own passkeys and accounts at providers, oldest first, and nothing that they are verified with', async () => {
    await setWaysIn(postern, eve.uuid, { password: true, passkeys: 1, enabled: 1, disabled: 0, code: false })
    const has = await setWaysIn(postern, ada.uuid, {
      password: false,
      passkeys: 2,
      enabled: 1,
      disabled: 1,
      code: false,
    })
    await postern.database.sql(
      `update passkeys set name = 'Phone', aaguid = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd', backup_eligible = true, backed_up = true,
        last_used_at = created_at where uuid = $1`,
      [has.passkeys[0]],
    )
    await postern.database.sql(
      `update identities set email = 'ada@open.example', last_used_at = created_at where uuid = $1`,
      [has.enabled[0]],
    )
    postern.database.takeRoundTrips()
    const body = await list()
    expect(postern.database.takeRoundTrips()).toBe(1)
    const created_at = expect.any(String)
    expect(body.password).toBe(false)
    const [phone, other] = has.passkeys
    expect(body.passkeys).toEqual([
      {
        uuid: phone,
        name: 'Phone',
        authenticator: 'iCloud Keychain',
        backed_up: true,
        created_at,
        last_used_at: created_at,
      },
      { uuid: other, name: 'Passkey', authenticator: null, backed_up: false, created_at, last_used_at: null },
    ])
    expect(body.providers).toEqual([
      {
        uuid: has.enabled[0],
        provider: { name: 'open', title: 'open', enabled: true },
        email: 'ada@open.example',
        created_at,
        last_used_at: created_at,
      },
      {
        uuid: has.disabled[0],
        provider: { name: 'shut', title: 'shut', enabled: false },
        email: null,
        created_at,
        last_used_at: null,
      },
    ])
  })

  it('200 without any', async () => {
    await setWaysIn(postern, ada.uuid, { password: true, passkeys: 0, enabled: 0, disabled: 0, code: false })
    expect(await list()).toMatchObject({ password: true, passkeys: [], providers: [] })
  })
})

describe('GET /v1/factors/:u', () => {
  const listOf = (user: string, token: string) => postern.call('GET', `/v1/factors/${user}`, { token })

  it('200 has for an administrator what its owner has', async () => {
    await setWaysIn(postern, ada.uuid, { password: true, passkeys: 1, enabled: 1, disabled: 1, code: true })
    const answer = await listOf('ada', root.token)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual(await list())
    expect(answer.body.passkeys).toHaveLength(1)
  })

  it('403 for others, also about themselves; 404 for a user who does not exist', async () => {
    expect(await listOf('ada', eve.token)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(await listOf('current', ada.token)).toMatchObject({ status: 403 })
    expect(await listOf('nobody-of-this-name', root.token)).toMatchObject({ status: 404 })
  })
})
