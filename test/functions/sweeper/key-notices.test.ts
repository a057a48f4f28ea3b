/** Mails before API keys expire: once for each notice, whatever runs at the same time. */
import { describe, expect, it } from 'vitest'
import { mailExpiryNotices } from '#store/keys/key-notices.ts'
import { keysOf } from '#test/support/fixtures/keys.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox()
const root = useRoot(postern)
const { person } = peopleOf(postern)
const { as, keyOf, mailsAbout, serviceOf } = keysOf(postern)

const notices = async (name: string) =>
  (await mailsAbout(name)).filter(({ template }) => template === 'api-key-expires').map(({ recipient }) => recipient)
/** Every test has a key of its own, and the clock only goes on. */
const later = async (interval: string) => {
  await postern.database.moveClock(interval)
  await postern.runScheduled()
}

describe('the owner of a key', () => {
  it('is told 14 days and one day before it expires, once each', async () => {
    const [ann, name] = [await person(), freshName()]
    await keyOf(ann, { name, expires_in_days: 30 })
    const counts: number[] = []
    for (const step of [
      '15 days',
      '23 hours',
      '2 hours',
      '5 days',
      '7 days',
      '22 hours',
      '3 hours',
      '12 hours',
      '3 days',
    ]) {
      await later(step)
      counts.push((await notices(name)).length)
    }
    expect(counts).toEqual([0, 0, 1, 1, 1, 1, 2, 2, 2])
    expect(await notices(name)).toEqual(Array(2).fill(`${ann.name}@example.test`))
  })

  it('is told once where both notices are due', async () => {
    const [ann, name] = [await person(), freshName()]
    await keyOf(ann, { name, expires_in_days: 30 })
    await later('29 days 1 hour')
    await later('1 hour')
    expect(await notices(name)).toHaveLength(1)
  })

  it('is not told of a key that was made to live no longer, that is replaced, revoked or never expires', async () => {
    const ann = await postern.signIn('first.superuser')
    const [short, replaced, revoked, endless] = [freshName(), freshName(), freshName(), freshName()]
    await keyOf(ann, { name: short, expires_in_days: 10 })
    const one = await keyOf(ann, { name: replaced, expires_in_days: 15 })
    const next = await as(ann, 'POST', `/v1/api-keys/${one.uuid}/rotate`, { overlap_seconds: 2_592_000 })
    expect(next.status).toBe(201)
    const other = await keyOf(ann, { name: revoked, expires_in_days: 15 })
    expect((await as(ann, 'DELETE', `/v1/api-keys/${other.uuid}`)).status).toBe(204)
    await keyOf(ann, { name: endless, expires_at: null })
    await later('2 days')
    expect(await Promise.all([short, replaced, revoked, endless].map(notices))).toEqual([[], [], [], []])
    await later('7 days 1 hour')
    expect(await notices(short)).toHaveLength(1)
  })

  it('is told once by fifty runs at once', async () => {
    const names = Array.from({ length: 12 }, () => freshName())
    const boss = await postern.signIn('first.superuser')
    const account = await serviceOf(boss)
    for (const name of names) await keyOf(boss, { name, user: account.uuid, expires_in_days: 20 })
    await postern.database.moveClock('7 days')
    const { connect } = await import('#adapters/neon.ts')
    const db = connect(postern.database.connectionString, postern.database.endpoint)
    await Promise.all(Array.from({ length: 50 }, () => mailExpiryNotices(db)))
    for (const name of names) expect(await notices(name)).toEqual(['root@example.test'])
    expect(root.uuid).toBe(boss.uuid)
  })
})

describe('housekeeping', () => {
  it('deletes keys three months after they expired or were revoked', async () => {
    const boss = await postern.signIn('first.superuser')
    const [ended, live] = [await keyOf(boss, { expires_in_days: 1 }), await keyOf(boss, { expires_in_days: 365 })]
    const left = () =>
      postern.database.sql('select uuid from api_keys where uuid = any ($1)', [[ended.uuid, live.uuid]])
    await later('90 days')
    expect(await left()).toHaveLength(2)
    await later('25 hours')
    expect(await left()).toEqual([{ uuid: live.uuid }])
  })
})
