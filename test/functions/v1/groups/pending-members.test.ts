import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { connect } from '#adapters/neon.ts'
import { operations } from '#domain/operations.ts'
import { deleteExpired } from '#store/housekeeping.ts'
import { useTermsGroups } from '#test/support/fixtures/terms-groups.ts'
import type { Person } from '#test/support/fixtures/people.ts'

const {
  postern,
  root,
  person,
  group,
  auditOf,
  publish,
  join,
  put,
  accept,
  answer,
  termsGroup: createTermsGroup,
  linkTo,
} = useTermsGroups()
/** Clocks move on past sessions in here. */
const signInAgain = async () => {
  Object.assign(root, await postern.signIn('first.superuser'))
}
/** Moves the clock after all email was sent, since the lifetime of links begins then, and runs the cron. */
const advanceClock = async (interval: string) => {
  const unsent = 'select from outbox_mail where sent_at is null and abandoned_at is null'
  await expect.poll(() => postern.database.sql(unsent)).toEqual([])
  await postern.database.moveClock(interval)
  await runMaintenance()
}
const runMaintenance = () => deleteExpired(connect(postern.database.connectionString, postern.database.endpoint))

/** A discoverable group with terms. */
async function termsGroup(): Promise<string> {
  await signInAgain()
  return createTermsGroup()
}

async function statusOf(who: Person, name: string): Promise<string | undefined> {
  const [row] = await postern.database.sql<{ status: string }>(
    `select p.status from memberships_with_pending p join users u on u.id = p.user_id join groups g on g.id = p.group_id
     where u.uuid = $1 and g.name = $2`,
    [who.uuid, name],
  )
  return row?.status
}

describe('a pending membership', () => {
  it('exists as long as the emailed link', async () => {
    const [row] = await postern.database.sql('select terms_link_seconds() as seconds')
    expect(row).toEqual({ seconds: operations['group-accept-terms'].lifetimeSeconds })
  })

  it('expires with the link, by the service itself, and the user can join again', async () => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    const link = await linkTo(ann, name)
    await advanceClock('6 days 23 hours')
    expect([await statusOf(ann, name), (await postern.call('GET', link)).status]).toEqual(['pending', 200])
    await advanceClock('1 hour 1 minute')
    expect([await statusOf(ann, name), (await postern.call('GET', link)).status]).toEqual([undefined, 410])
    expect(await auditOf(ann.uuid)).toEqual(['membership-requested', 'membership-request-dropped'])
    const [event] = await postern.database.sql(
      `select actor_id, details ->> 'expired' as expired, details ->> 'group_name' as name from audit_events
       where action = 'membership-request-dropped' and target = $1`,
      [ann.uuid],
    )
    expect(event).toEqual({ actor_id: 1, expired: 'true', name })
    const back = await postern.signIn(ann.name)
    expect((await accept(back, name)).status).toBe(409)
    expect((await join(back, name)).status).toBe(202)
    expect((await accept(back, name)).status).toBe(201)
    await advanceClock('30 days')
    expect(await statusOf(ann, name)).toBe('active')
  })

  it('starts again if the user is added or joins again', async () => {
    const name = await termsGroup()
    const [ann, ben] = [await person(), await person()]
    for (const who of [ann, ben]) await join(who, name)
    await advanceClock('6 days')
    await join(ann, name)
    await signInAgain()
    expect((await put(name, ben)).status).toBe(202)
    await advanceClock('6 days')
    expect([await statusOf(ann, name), await statusOf(ben, name)]).toEqual(['pending', 'pending'])
    await publish(name, 'Be kinder.')
    await advanceClock('6 days')
    expect([await statusOf(ann, name), await statusOf(ben, name)]).toEqual(['pending', 'pending'])
    await advanceClock('2 days')
    expect([await statusOf(ann, name), await statusOf(ben, name)]).toEqual([undefined, undefined])
  })

  it('expires for a user without an address, after the same time', async () => {
    const name = await termsGroup()
    const ann = await person()
    await postern.database.sql('update users set email = null, email_canonical = null where uuid = $1', [ann.uuid])
    await join(ann, name)
    await advanceClock('6 days 23 hours')
    expect(await statusOf(ann, name)).toBe('pending')
    await join(await postern.signIn(ann.name), name)
    await advanceClock('6 days 23 hours')
    expect(await statusOf(ann, name)).toBe('pending')
    await advanceClock('2 hours')
    expect(await statusOf(ann, name)).toBeUndefined()
  })

  it('exists while the link works, even if its email was sent late', async () => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    const link = await linkTo(ann, name)
    await postern.database.sql(
      `update one_time_tokens t set expires_at = t.expires_at + interval '3 days' from users u where u.id = t.user_id and u.uuid = $1`,
      [ann.uuid],
    )
    await advanceClock('9 days')
    expect(await statusOf(ann, name)).toBe('pending')
    expect((await answer(link, { answer: 'accept' })).status).toBe(200)
    expect(await statusOf(ann, name)).toBe('active')
  })

  it('is kept for a user who was a member before the new terms: without rights, until acceptance', async () => {
    const name = await group()
    const ann = await person({ groups: [name] })
    await signInAgain()
    await publish(name, 'Be kind.')
    await advanceClock('60 days')
    expect(await statusOf(ann, name)).toBe('pending')
    expect((await accept(await postern.signIn(ann.name), name)).status).toBe(201)
  })

  it('is kept also after a second version of the terms', async () => {
    await signInAgain()
    const name = await group()
    const ann = await person({ groups: [name] })
    for (const text of ['Be kind.', 'Be kinder.']) await publish(name, text)
    await advanceClock('60 days')
    expect(await statusOf(ann, name)).toBe('pending')
  })

  it.each([
    [
      'a user accepts the terms',
      'select lock_membership(u.id, g.id) from users u, groups g where u.uuid = $1 and g.name = $2',
    ],
    ['an administrator publishes new terms', 'select from groups g where $1 <> $2 and g.name = $2 for update'],
  ])('is skipped by housekeeping while %s, without waiting', async (_, held) => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    await postern.database.sql(
      `with links as (update one_time_tokens set revoked_at = app_now() where operation = 'group-accept-terms' and used_at is null)
       update pending_memberships set ends_at = app_now() - interval '1 second'`,
    )
    const other = new Client(postern.database.connectionString)
    await other.connect()
    await other.query('begin')
    await other.query(held, [ann.uuid, name])
    await runMaintenance()
    expect(await statusOf(ann, name)).toBe('pending')
    await other.query('commit')
    await other.end()
    await runMaintenance()
    expect(await statusOf(ann, name)).toBeUndefined()
  })

  it('is either accepted or expired, never both, with sixteen acceptances during housekeeping', async () => {
    await signInAgain()
    const name = await termsGroup()
    const people = await Promise.all(Array.from({ length: 16 }, () => person()))
    await Promise.all(people.map((each) => join(each, name)))
    await postern.database.sql(
      `with links as (update one_time_tokens set revoked_at = app_now() where operation = 'group-accept-terms' and used_at is null)
       update pending_memberships set ends_at = app_now() - interval '1 second'`,
    )
    const [accepted] = await Promise.all([
      Promise.all(people.map(async (each) => (await accept(each, name)).status)),
      Promise.all(Array.from({ length: 8 }, runMaintenance)),
    ])
    await runMaintenance()
    const places = await Promise.all(people.map((each) => statusOf(each, name)))
    expect(accepted.map((status) => (status === 201 ? 'active' : undefined))).toEqual(places)
    expect(accepted.every((status) => [201, 409].includes(status))).toBe(true)
  })
})
