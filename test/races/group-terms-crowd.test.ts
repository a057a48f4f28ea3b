/** Simultaneous acceptances, refusals and joins in any order; test/races/group-terms.test.ts fixes the worst orders. */
import { describe, expect, it } from 'vitest'
import { useTermsGroups } from '#test/support/fixtures/terms-groups.ts'
import { mailTo } from '#test/support/fixtures/mail.ts'
import { race, racers, tally } from '#test/support/parallel.ts'

const {
  inbox,
  postern,
  person,
  auditOf,
  publish,
  join,
  remove,
  accept,
  answer,
  termsGroup,
  linkTo,
  statusesOf,
  acceptances,
} = useTermsGroups()

describe(`${racers} at once`, () => {
  it('accept by link and with a session: one membership, one acceptance', async () => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    const path = await linkTo(ann, name)
    const answers = await race((n) => (n % 2 === 0 ? accept(ann, name) : answer(path, { answer: 'accept' })))
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    const fresh = answers.filter(({ status, body }) => status === 201 || body.answer === 'accepted')
    expect(fresh).toHaveLength(1)
    expect([await statusesOf(ann, name), await acceptances(ann)]).toEqual([['active'], [{ version: 1 }]])
    expect((await auditOf(ann.uuid)).filter((action) => action === 'membership-added')).toHaveLength(1)
  })

  it('accept and refuse the same link: exactly one takes effect', async () => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    const path = await linkTo(ann, name)
    const answers = await race((n) => answer(path, { answer: n % 2 === 0 ? 'accept' : 'refuse' }))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 410: racers - 1 })
    const accepted = answers.find(({ status }) => status === 200)!.body.answer === 'accepted'
    expect(await statusesOf(ann, name)).toEqual(accepted ? ['active'] : [])
    expect(await acceptances(ann)).toHaveLength(accepted ? 1 : 0)
  })

  it('accept while a new version is published: no member without an acceptance of it', async () => {
    const name = await termsGroup()
    const crowd = await Promise.all(Array.from({ length: 10 }, () => person()))
    for (const each of crowd) await join(each, name)
    const answers = await race((n) =>
      n === racers / 2 ? publish(name, { en: 'Version two.' }) : accept(crowd[n % crowd.length]!, name),
    )
    expect(tally(answers.map(({ status }) => (status < 300 || status === 409 ? 'fine' : status)))).toEqual({
      fine: racers,
    })
    const wrong = await postern.database.sql(
      `select m.user_id from memberships m join groups g on g.id = m.group_id where g.name = $1
       and not exists (select from terms_acceptances a where a.user_id = m.user_id and a.version_id = group_terms(g.id))`,
      [name],
    )
    expect(wrong).toEqual([])
    for (const each of crowd) expect(await statusesOf(each, name)).toEqual(['pending'])
  })

  it('accept while an administrator removes the user: after the response the user is no member', async () => {
    const name = await termsGroup()
    for (let n = 0; n < 5; n += 1) {
      const ann = await person()
      await join(ann, name)
      const [, removed] = await Promise.all([accept(ann, name), remove(name, ann), accept(ann, name)])
      expect(removed.status).toBe(204)
      expect(await statusesOf(ann, name)).toEqual([])
    }
  })

  it('join: one pending membership, at most five emails', async () => {
    const name = await termsGroup()
    const ann = await person()
    const answers = await race(() => join(ann, name))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 202: racers })
    expect(await statusesOf(ann, name)).toEqual(['pending'])
    expect(await auditOf(ann.uuid)).toEqual(['membership-requested'])
    await mailTo(inbox, `${ann.name}@example.test`, 'Terms')
  })
})
