import { describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)

const { person, group, as, auditOf } = peopleOf(postern)
const linksOf = (who: SignedIn, target: { uuid: string }) => as(who, 'GET', `/v1/users/${target.uuid}/links`)
const revoke = (who: SignedIn, target: { uuid: string }, link: string) =>
  as(who, 'DELETE', `/v1/users/${target.uuid}/links/${link}`)

async function reset({ name }: Person): Promise<string> {
  await postern.call('POST', '/v1/passwords/reset', { body: { email: `${name}@example.test` } })
  return linkIn(await mailTo(inbox, `${name}@example.test`, 'Reset your password'))
}

describe('GET /v1/users/{u}/links', () => {
  it('200 lists usable links, without secrets', async () => {
    const ann = await person()
    const link = await reset(ann)
    await as(ann, 'PATCH', '/v1/users/current', {
      email: `new.${ann.name}@example.test`,
      current_password: goodPassword,
    })
    const { status, body } = await linksOf(root, ann)
    expect(status).toBe(200)
    expect(body.items).toHaveLength(2)
    expect(body.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ operation: 'user-password-reset', email: null, group: null }),
        expect.objectContaining({ operation: 'user-email-change-confirm', email: `new.${ann.name}@example.test` }),
      ]),
    )
    const text = JSON.stringify(body)
    expect(text).not.toContain(link.slice('/links/'.length))
    expect(text).not.toMatch(/hash|[0-9a-f]{64}/)
    await postern.call('POST', link, { body: { new_password: 'another horse, another staple' } })
    expect((await linksOf(root, ann)).body).toEqual({ items: [], next: null })
  })

  it('200 returns page by page', async () => {
    const ann = await person()
    await reset(ann)
    await as(ann, 'PATCH', '/v1/users/current', {
      email: `new.${ann.name}@example.test`,
      current_password: goodPassword,
    })
    const first = await as(root, 'GET', `/v1/users/${ann.uuid}/links?limit=1`)
    const second = await as(root, 'GET', `/v1/users/${ann.uuid}/links?limit=1&after=${first.body.next}`)
    expect([first.body.items, second.body.items].map(({ length }) => length)).toEqual([1, 1])
    expect(second.body).toMatchObject({ next: null })
    expect(second.body.items[0].uuid).not.toBe(first.body.items[0].uuid)
  })

  it('200 for group administrators too, 403 for the user themselves, 404 for others', async () => {
    const club = await group()
    const [boss, ann, ben] = [await person({ administers: [club] }), await person({ groups: [club] }), await person()]
    expect((await linksOf(boss, ann)).status).toBe(200)
    expect((await linksOf(ann, ann)).status).toBe(403)
    expect((await linksOf(ben, ann)).status).toBe(404)
    expect((await linksOf(boss, ben)).status).toBe(404)
  })
})

describe('DELETE /v1/users/{u}/links/{uuid}', () => {
  it('204 revokes a link, once, and records the caller', async () => {
    const ann = await person()
    const link = await reset(ann)
    const [{ uuid }] = (await linksOf(root, ann)).body.items
    expect((await revoke(root, ann, uuid)).status).toBe(204)
    expect((await postern.call('GET', link)).status).toBe(410)
    expect((await revoke(root, ann, uuid)).status).toBe(404)
    expect(await auditOf(ann.uuid)).toEqual(['link-revoked'])
  })

  it('404 for links of others, and 403 for the caller’s own', async () => {
    const [ann, ben] = [await person(), await person()]
    const link = await reset(ann)
    const [{ uuid }] = (await linksOf(root, ann)).body.items
    expect((await revoke(root, ben, uuid)).status).toBe(404)
    expect((await revoke(ben, ann, uuid)).status).toBe(404)
    expect((await revoke(ann, ann, uuid)).status).toBe(403)
    expect((await postern.call('GET', link)).status).toBe(200)
  })
})

refusesUnauthorized(postern, 'GET', '/v1/users/current/links', 'signed-in')
refusesUnauthorized(postern, 'DELETE', `/v1/users/current/links/${crypto.randomUUID()}`, 'signed-in')
