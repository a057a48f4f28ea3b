import { describe, expect, it } from 'vitest'
import { useTermsGroups } from '#test/support/fixtures/terms-groups.ts'
import { heldBack, heldInTurn } from '#test/support/gate.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import type { Person } from '#test/support/fixtures/people.ts'
import type { Answer } from '#test/support/servers/postern.ts'

const { postern, root, person, as, auditOf, publish, join, remove, accept, answer, termsGroup, linkTo } =
  useTermsGroups()
const acceptBy = (link: string) => answer(link, { answer: 'accept' })
const statuses = (answers: Answer[]) => answers.map(({ status }) => status)

/** Holds up who publishes, once they have the group, and nobody else. */
const publishing = 'lock table terms_texts in share mode'
/** Holds up who accepts, when they have read the terms, or who takes somebody out, when they have seen to the links. */
const rowOf = (table: 'pending_memberships' | 'one_time_tokens', who: Person) =>
  `select from ${table} where user_id = (select id from users where uuid = '${who.uuid}') for update`

/** Somebody who waits for a group with terms. */
async function waiting() {
  const name = await termsGroup('Version one.')
  const ann = await person()
  await join(ann, name)
  return { name, ann }
}

/** Where somebody is, and what they ever accepted. */
async function standing(who: Person) {
  const [row] = await postern.database.sql(
    `select array(select p.place from memberships_with_pending p where p.user_id = u.id) as places,
       array(select v.version from terms_acceptances a join terms_versions v on v.id = a.version_id where a.user_id = u.id) as accepted
     from users u where u.uuid = $1`,
    [who.uuid],
  )
  return row
}

/** Nobody has a lock on it, so nobody who has the place or the group can wait for whoever has it. */
const isFree = (table: 'pending_memberships' | 'one_time_tokens', who: Person) => async () =>
  expect(await postern.database.sql(`${rowOf(table, who)} skip locked`)).toHaveLength(1)

describe('a new version of the terms', () => {
  it('409 refuses who accepts the old one while it is published', async () => {
    const { name, ann } = await waiting()
    const answers = await heldInTurn(postern.database, publishing, [
      () => publish(name, 'Version two.'),
      () => accept(ann, name),
    ])
    expect(statuses(answers)).toEqual([200, 409])
    expect(await standing(ann)).toEqual({ places: ['pending'], accepted: [] })
  })

  it('has who accepted the old one just before wait again', async () => {
    const { name, ann } = await waiting()
    const answers = await heldInTurn(postern.database, rowOf('pending_memberships', ann), [
      () => accept(ann, name),
      () => publish(name, 'Version two.'),
    ])
    expect(statuses(answers)).toEqual([201, 200])
    expect(await standing(ann)).toEqual({ places: ['pending'], accepted: [1] })
  })

  it('410 kills the link of who accepts by it, who holds nothing meanwhile that the publisher needs', async () => {
    const { name, ann } = await waiting()
    const link = await linkTo(ann, name)
    const answers = await heldInTurn(
      postern.database,
      publishing,
      [() => publish(name, 'Version two.'), () => acceptBy(link)],
      isFree('one_time_tokens', ann),
    )
    expect(statuses(answers)).toEqual([200, 410])
    expect(await standing(ann)).toEqual({ places: ['pending'], accepted: [] })
  })

  it('202 has who joins while the first is published wait', async () => {
    const name = await termsGroup(null)
    const ann = await person()
    const answers = await heldInTurn(postern.database, publishing, [
      () => publish(name, 'Version one.'),
      () => join(ann, name),
    ])
    expect(statuses(answers)).toEqual([200, 202])
    expect(await standing(ann)).toEqual({ places: ['pending'], accepted: [] })
  })
})

describe('one place', () => {
  it('204 who is taken out while they accept is out, and so is their link', async () => {
    const { name, ann } = await waiting()
    const answers = await heldInTurn(
      postern.database,
      rowOf('pending_memberships', ann),
      [() => accept(ann, name), () => remove(name, ann)],
      isFree('one_time_tokens', ann),
    )
    expect(statuses(answers)).toEqual([201, 204])
    expect(await standing(ann)).toEqual({ places: [], accepted: [1] })
  })

  it('409 refuses who accepts while they are taken out', async () => {
    const { name, ann } = await waiting()
    const answers = await heldInTurn(
      postern.database,
      rowOf('one_time_tokens', ann),
      [() => remove(name, ann), () => accept(ann, name)],
      isFree('pending_memberships', ann),
    )
    expect(statuses(answers)).toEqual([204, 409])
    expect(await standing(ann)).toEqual({ places: [], accepted: [] })
  })

  it('201 who joins again while they accept is a member, and does not wait as well', async () => {
    const { name, ann } = await waiting()
    const answers = await heldInTurn(postern.database, rowOf('pending_memberships', ann), [
      () => accept(ann, name),
      () => join(ann, name),
    ])
    expect(answers[0]!.status).toBe(201)
    expect(await standing(ann)).toEqual({ places: ['active'], accepted: [1] })
  })

  it('410 a link waits for who accepts signed in, and is not held meanwhile', async () => {
    const { name, ann } = await waiting()
    const link = await linkTo(ann, name)
    const answers = await heldInTurn(
      postern.database,
      rowOf('pending_memberships', ann),
      [() => accept(ann, name), () => acceptBy(link)],
      isFree('one_time_tokens', ann),
    )
    expect(statuses(answers)).toEqual([201, 410])
    expect(await standing(ann)).toEqual({ places: ['active'], accepted: [1] })
  })

  it(`${racers} who accept and have all read come to one membership and one acceptance`, async () => {
    const { name, ann } = await waiting()
    const answers = await heldBack(postern.database, rowOf('pending_memberships', ann), 5, () =>
      race(() => accept(ann, name)),
    )
    expect(tally(statuses(answers))).toEqual({ 201: 1, 200: racers - 1 })
    expect(await standing(ann)).toEqual({ places: ['active'], accepted: [1] })
    expect((await auditOf(ann.uuid)).filter((action) => action === 'membership-added')).toHaveLength(1)
  })
})

it('200 who agrees to the terms of the site twice at once is told twice what was recorded once', async () => {
  const ann = await person()
  await as(root, 'PUT', '/v1/terms', { texts: { en: 'Of the site.' } })
  const agree = () => as(ann, 'POST', '/v1/users/current/terms', { version: 1, language: 'en' })
  const answers = await heldInTurn(postern.database, 'select from terms_versions where group_id is null for update', [
    agree,
    agree,
  ])
  expect(statuses(answers)).toEqual([201, 200])
  expect(answers[1]!.body).toEqual(answers[0]!.body)
  expect(await standing(ann)).toEqual({ places: [], accepted: [1] })
})
