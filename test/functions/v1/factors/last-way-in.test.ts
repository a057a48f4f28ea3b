/** The last way in stays, whatever would take it: each removal, from accounts with each combination of what signs in. */
import { beforeAll, describe, expect, it } from 'vitest'
import { connect } from '#adapters/neon.ts'
import { carryOutRecoveries } from '#store/factors/recoveries.ts'
import { createProviders, type Credentials, setWaysIn, type WaysIn } from '#test/support/fixtures/ways-in.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
beforeAll(() => createProviders(postern))

const accounts: WaysIn[] = [true, false].flatMap((password) =>
  [0, 1, 2].flatMap((passkeys) =>
    [0, 1, 2].flatMap((enabled) =>
      [0, 1].flatMap((disabled) => [true, false].map((code) => ({ password, passkeys, enabled, disabled, code }))),
    ),
  ),
)

/** The rule, written again: how many credentials sign in by themselves. */
const waysIn = ({ password, passkeys, enabled, code }: WaysIn) => Number(password) + passkeys + enabled + Number(code)

const removals: {
  name: string
  path: string
  pick: (has: Credentials) => string | undefined
  without: (ways: WaysIn) => WaysIn
}[] = [
  {
    name: 'deleting a passkey',
    path: '/v1/passkeys',
    pick: (has) => has.passkeys[0],
    without: (ways) => ({ ...ways, passkeys: ways.passkeys - 1 }),
  },
  {
    name: 'unlinking a provider',
    path: '/v1/identities',
    pick: (has) => has.enabled[0],
    without: (ways) => ({ ...ways, enabled: ways.enabled - 1 }),
  },
  {
    name: 'unlinking a provider that is disabled',
    path: '/v1/identities',
    pick: (has) => has.disabled[0],
    without: (ways) => ({ ...ways, disabled: ways.disabled - 1 }),
  },
]

describe.each(removals)('$name', ({ path, pick, without }) => {
  it('409 last-way-in exactly when nothing else would sign the user in, and 200 otherwise', async () => {
    let { token } = ada
    const wrong: unknown[] = []
    let refused = 0
    let removed = 0
    for (const ways of accounts) {
      const uuid = pick(await setWaysIn(postern, ada.uuid, ways))
      if (!uuid) continue
      const { status, body } = await postern.call('DELETE', `${path}/${uuid}`, { token })
      const answer = status === 409 ? body.code : status
      if (status === 200) token = body.access_token
      if (answer === 200) removed += 1
      else refused += 1
      if (answer !== (waysIn(without(ways)) > 0 ? 200 : 'last-way-in')) wrong.push({ ways, answer })
    }
    ada.token = token
    expect(wrong).toEqual([])
    expect(Math.min(refused, removed)).toBeGreaterThan(0)
  })
})

describe('an account without an address', () => {
  it('409 last-way-in: no code can be mailed to it', async () => {
    const ways = { password: false, passkeys: 1, enabled: 0, disabled: 0, code: true }
    const { passkeys } = await setWaysIn(postern, ada.uuid, ways)
    const [before] = await postern.database.sql<{ email: string }>('select email from users where uuid = $1', [
      ada.uuid,
    ])
    await postern.database.sql('update users set email = null, email_canonical = null where uuid = $1', [ada.uuid])
    const answer = await postern.call('DELETE', `/v1/passkeys/${passkeys[0]}`, { token: ada.token })
    expect(answer).toMatchObject({ status: 409, body: { code: 'last-way-in' } })
    await postern.database.sql('update users set email = $2, email_canonical = $2 where uuid = $1', [
      ada.uuid,
      before!.email,
    ])
  })
})

describe('a recovery', () => {
  const start = () => postern.call('POST', '/v1/factor-recoveries', { token: root.token, body: { user: 'ada' } })
  const sweep = () => carryOutRecoveries(connect(postern.database.connectionString, postern.database.endpoint))
  const factors = () =>
    postern.database.sql(
      `select from passkeys where user_id = (select id from users where uuid = $1)
        union all select from factor_recoveries where user_id = (select id from users where uuid = $1)`,
      [ada.uuid],
    )
  const stop = () => postern.database.sql('delete from factor_recoveries')

  it('409 last-way-in exactly when it would leave nothing, and 201 otherwise', async () => {
    const wrong: unknown[] = []
    for (const ways of accounts.filter(({ passkeys }) => passkeys > 0)) {
      await setWaysIn(postern, ada.uuid, ways)
      const { status, body } = await start()
      const answer = status === 409 ? body.code : status
      if (answer !== (waysIn({ ...ways, passkeys: 0 }) > 0 ? 201 : 'last-way-in')) wrong.push({ ways, answer, body })
      await stop()
    }
    expect(wrong).toEqual([])
  })

  it('waits on when what it counted on is gone by then, and is carried out once there is something again', async () => {
    const wrong: unknown[] = []
    for (const ways of accounts.filter(({ passkeys }) => passkeys > 0)) {
      await setWaysIn(postern, ada.uuid, { ...ways, password: true })
      await start()
      await postern.database.sql(`update factor_recoveries set due_at = app_now() - interval '1 second'`)
      await postern.database.sql(`update users set password_hash = null where uuid = $1 and not $2`, [
        ada.uuid,
        ways.password,
      ])
      await sweep()
      const left = (await factors()).length
      if (left !== (waysIn({ ...ways, passkeys: 0 }) > 0 ? 0 : ways.passkeys + 1)) wrong.push({ ways, left })
      await postern.database.sql(`update users set password_hash = 'a hash' where uuid = $1`, [ada.uuid])
      await sweep()
      if ((await factors()).length > 0) wrong.push({ ways, waits: true })
    }
    expect(wrong).toEqual([])
  })
})
