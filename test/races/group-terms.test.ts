import { describe, expect, it } from 'vitest'
import { useTermsGroups } from '#test/support/fixtures/terms-groups.ts'
import { raceAtLock, raceInOrder } from '#test/support/gate.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import type { Person } from '#test/support/fixtures/people.ts'
import type { Answer } from '#test/support/servers/postern.ts'

const { postern, root, person, as, auditOf, publish, join, remove, accept, answer, termsGroup, linkTo } =
  useTermsGroups()
const acceptBy = (link: string) => answer(link, { answer: 'accept' })
const statuses = (answers: Answer[]) => answers.map(({ status }) => status)

/** Holds up the publication after it has locked the group, and nothing else. */
const publishing = 'lock table terms_texts in share mode'
/** Holds up an acceptance after it has read the terms, or a removal after it has read the links. */
const rowOf = (table: 'pending_memberships' | 'one_time_tokens', who: Person) =>
  `select from ${table} where user_id = (select id from users where uuid = '${who.uuid}') for update`

/** A user with a pending membership in a group with terms. */
async function waiting() {
  const name = await termsGroup('Version one.')
  const ann = await person()
  await join(ann, name)
  return { name, ann }
}

/** The memberships and acceptances of a user. */
async function stateOf(who: Person) {
  const [row] = await postern.database.sql(
    `select array(select p.status from memberships_with_pending p where p.user_id = u.id) as places,
       array(select v.version from terms_acceptances a join terms_versions v on v.id = a.version_id where a.user_id = u.id) as accepted
     from users u where u.uuid = $1`,
    [who.uuid],
  )
  return row
}

/** Whether no transaction has locked the row, so that no deadlock is possible. */
const isFree = (table: 'pending_memberships' | 'one_time_tokens', who: Person) => async () =>
  expect(await postern.database.sql(`${rowOf(table, who)} skip locked`)).toHaveLength(1)

describe('a new version of the terms', () => {
  it('409 for an acceptance of the old version during the publication', async () => {
    const { name, ann } = await waiting()
    const answers = await raceInOrder(postern.database, publishing, [
      () => publish(name, 'Version two.'),
      () => accept(ann, name),
    ])
    expect(statuses(answers)).toEqual([200, 409])
    expect(await stateOf(ann)).toEqual({ places: ['pending'], accepted: [] })
  })

  it('suspends a member who accepted the old version just before', async () => {
    const { name, ann } = await waiting()
    const answers = await raceInOrder(postern.database, rowOf('pending_memberships', ann), [
      () => accept(ann, name),
      () => publish(name, 'Version two.'),
    ])
    expect(statuses(answers)).toEqual([201, 200])
    expect(await stateOf(ann)).toEqual({ places: ['pending'], accepted: [1] })
  })

  it('410 for an acceptance by link of the old version, without a deadlock with the publication', async () => {
    const { name, ann } = await waiting()
    const link = await linkTo(ann, name)
    const answers = await raceInOrder(
      postern.database,
      publishing,
      [() => publish(name, 'Version two.'), () => acceptBy(link)],
      isFree('one_time_tokens', ann),
    )
    expect(statuses(answers)).toEqual([200, 410])
    expect(await stateOf(ann)).toEqual({ places: ['pending'], accepted: [] })
  })

  it('202 for a join during the first publication: the membership is pending', async () => {
    const name = await termsGroup(null)
    const ann = await person()
    const answers = await raceInOrder(postern.database, publishing, [
      () => publish(name, 'Version one.'),
      () => join(ann, name),
    ])
    expect(statuses(answers)).toEqual([200, 202])
    expect(await stateOf(ann)).toEqual({ places: ['pending'], accepted: [] })
  })
})

describe('one membership', () => {
  it('204 for a removal during an acceptance: the membership and the link are gone', async () => {
    const { name, ann } = await waiting()
    const answers = await raceInOrder(
      postern.database,
      rowOf('pending_memberships', ann),
      [() => accept(ann, name), () => remove(name, ann)],
      isFree('one_time_tokens', ann),
    )
    expect(statuses(answers)).toEqual([201, 204])
    expect(await stateOf(ann)).toEqual({ places: [], accepted: [1] })
  })

  it('409 for an acceptance during a removal', async () => {
    const { name, ann } = await waiting()
    const answers = await raceInOrder(
      postern.database,
      rowOf('one_time_tokens', ann),
      [() => remove(name, ann), () => accept(ann, name)],
      isFree('pending_memberships', ann),
    )
    expect(statuses(answers)).toEqual([204, 409])
    expect(await stateOf(ann)).toEqual({ places: [], accepted: [] })
  })

  it('201 for a join during an acceptance: the user is a member, without a pending membership', async () => {
    const { name, ann } = await waiting()
    const answers = await raceInOrder(postern.database, rowOf('pending_memberships', ann), [
      () => accept(ann, name),
      () => join(ann, name),
    ])
    expect(answers[0]!.status).toBe(201)
    expect(await stateOf(ann)).toEqual({ places: ['active'], accepted: [1] })
  })

  it('410 for a link during an acceptance with a session, without a lock meanwhile', async () => {
    const { name, ann } = await waiting()
    const link = await linkTo(ann, name)
    const answers = await raceInOrder(
      postern.database,
      rowOf('pending_memberships', ann),
      [() => accept(ann, name), () => acceptBy(link)],
      isFree('one_time_tokens', ann),
    )
    expect(statuses(answers)).toEqual([201, 410])
    expect(await stateOf(ann)).toEqual({ places: ['active'], accepted: [1] })
  })

  it(`${racers} acceptances that read the same state create one membership and one acceptance`, async () => {
    const { name, ann } = await waiting()
    const answers = await raceAtLock(postern.database, rowOf('pending_memberships', ann), 5, () =>
      race(() => accept(ann, name)),
    )
    expect(tally(statuses(answers))).toEqual({ 201: 1, 200: racers - 1 })
    expect(await stateOf(ann)).toEqual({ places: ['active'], accepted: [1] })
    expect((await auditOf(ann.uuid)).filter((action) => action === 'membership-added')).toHaveLength(1)
  })
})

it('200 for two simultaneous acceptances of the site terms, with one record', async () => {
  const ann = await person()
  await as(root, 'PUT', '/v1/terms', { texts: { en: 'Of the site.' } })
  const agree = () => as(ann, 'POST', '/v1/users/current/terms', { version: 1, language: 'en' })
  const answers = await raceInOrder(postern.database, 'select from terms_versions where group_id is null for update', [
    agree,
    agree,
  ])
  expect(statuses(answers)).toEqual([201, 200])
  expect(answers[1]!.body).toEqual(answers[0]!.body)
  expect(await stateOf(ann)).toEqual({ places: [], accepted: [1] })
})
