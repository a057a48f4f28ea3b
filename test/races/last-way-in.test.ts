/** The last two ways in, removed at once on parallel connections: one is left. */
import { beforeAll, expect, it } from 'vitest'
import { connect } from '#adapters/neon.ts'
import { carryOutRecoveries } from '#store/factors/recoveries.ts'
import { countCredentials, createProviders, setWaysIn } from '#test/support/fixtures/ways-in.ts'
import { raceRuns } from '#test/support/parallel.ts'
import { usePostern, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const ada = useUser(postern, 'ada')
const eve = useUser(postern, 'eve')
beforeAll(() => createProviders(postern))

const runs = Array.from({ length: raceRuns(20) })
const both = { password: false, passkeys: 1, enabled: 1, disabled: 0, code: false }
const twoIdentities = { ...both, passkeys: 0, enabled: 2 }
const twoPasskeys = { ...both, passkeys: 2, enabled: 0 }

it.each([
  ['a passkey and an account at a provider', both],
  ['two accounts at providers', twoIdentities],
  ['two passkeys', twoPasskeys],
])('%s, each time', async (_what, ways) => {
  const left: number[] = []
  for (const _run of runs) {
    const { passkeys, enabled } = await setWaysIn(postern, ada.uuid, ways)
    const paths = [
      ...passkeys.map((uuid) => `/v1/passkeys/${uuid}`),
      ...enabled.map((uuid) => `/v1/identities/${uuid}`),
    ]
    const answers = await Promise.all(paths.map((path) => postern.call('DELETE', path, { token: ada.token })))
    ada.token = answers.find(({ status }) => status === 200)!.body.access_token
    left.push(await countCredentials(postern, ada.uuid))
  }
  expect(left).toEqual(runs.map(() => 1))
})

it('a recovery that is due and the unlinking of what it would leave, each time', async () => {
  const sweeper = connect(postern.database.connectionString, postern.database.endpoint)
  const wins = { unlinking: 0, recovery: 0 }
  for (const run of runs.keys()) {
    const { enabled } = await setWaysIn(postern, eve.uuid, both)
    const [account] = await postern.database.sql<{ id: number; marker: string }>(
      `with recovery as (insert into factor_recoveries (user_id, due_at) select id, app_now() - interval '1 second' from users where uuid = $1
          on conflict (user_id) do nothing)
        select id, last_auth_sensitive_operation_at::text as marker from users where uuid = $1`,
      [eve.uuid],
    )
    const pause = new Promise((resolve) => {
      setTimeout(resolve, (run % 20) * 2)
    })
    const [answer] = await Promise.all([
      postern.call('DELETE', `/v1/identities/${enabled[0]}`, { token: eve.token }),
      pause.then(() => carryOutRecoveries(sweeper)),
    ])
    expect(await countCredentials(postern, eve.uuid)).toBe(1)
    wins[answer.status === 200 ? 'unlinking' : 'recovery'] += 1
    if (answer.status === 200) eve.token = answer.body.access_token
    else await reviveSession(account!)
  }
  expect(wins.unlinking + wins.recovery).toBe(runs.length)
  expect(wins.unlinking).toBeGreaterThan(0)
})

/** The recovery ended it; the next run needs it. */
async function reviveSession({ id, marker }: { id: number; marker: string }): Promise<void> {
  await postern.database.sql('update users set last_auth_sensitive_operation_at = $2::timestamptz where id = $1', [
    id,
    marker,
  ])
  await postern.database.sql(
    `update sessions set ended_at = null, end_reason = null where user_id = $1 and end_reason = 'factors-reset'`,
    [id],
  )
}
