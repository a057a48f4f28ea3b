/** Who joins a group with terms, or is put there, and how they accept or refuse them. */
import { describe, expect, it } from 'vitest'
import { exampleTerms, useTermsGroups } from '#test/support/fixtures/terms-groups.ts'
import { mailTo } from '#test/support/fixtures/mail.ts'
import { usePresets } from '#test/support/presets.ts'
import { sha256 } from '#test/support/sha256.ts'

const {
  inbox,
  postern,
  root,
  person,
  group,
  as,
  auditOf,
  publish,
  join,
  leave,
  put,
  remove,
  accept,
  answer,
  termsGroup,
  linkTo,
  statusesOf,
  acceptances,
} = useTermsGroups()
usePresets(postern, 'camcops')
const open = (path: string, headers: Record<string, string> = {}) => postern.call('GET', path, { headers })

describe('a group with terms', () => {
  it('202 makes a new member pending, without rights, until the acceptance by emailed link; all of it is recorded', async () => {
    const name = await termsGroup()
    const ann = await person()
    const joined = await join(ann, name)
    expect(joined).toMatchObject({ status: 202, body: { name, status: 'pending' } })
    expect(await statusesOf(ann, name)).toEqual(['pending'])
    expect((await as(ann, 'GET', '/v1/users/current')).body.groups).toEqual([])
    const listed = async (status: string) =>
      (await as(ann, 'GET', `/v1/users/current/groups?status=${status}`)).body.items.length
    expect([await listed('active'), await listed('pending'), await listed('all')]).toEqual([0, 1, 1])

    const path = await linkTo(ann, name)
    const shown = await open(path, { 'Accept-Language': 'de' })
    expect(shown.body).toMatchObject({
      operation: 'group-accept-terms',
      username: ann.name,
      group: name,
      terms: {
        version: 1,
        language: 'de',
        languages: ['de', 'en'],
        text: exampleTerms.de,
        sha256: sha256(exampleTerms.de),
      },
      post: ['answer', 'language'],
    })
    const done = await answer(path, { answer: 'accept', language: 'de' })
    expect(done).toMatchObject({ status: 200, body: { answer: 'accepted', version: 1, language: 'de' } })
    expect(await statusesOf(ann, name)).toEqual(['active'])
    expect((await answer(path, { answer: 'accept' })).status).toBe(410)
    const [asked, ...rest] = await auditOf(ann.uuid)
    expect([asked, ...rest.sort()]).toEqual(['membership-requested', 'group-terms-agreed', 'membership-added'])
    const { terms } = (await as(ann, 'GET', '/v1/users/current/export')).body
    expect(terms).toMatchObject([
      { group: { name }, version: 1, language: 'de', sha256: sha256(exampleTerms.de), session: null },
    ])
  })

  it('202 makes a returning member pending if the terms have changed since they were accepted, 201 if they have not', async () => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    await accept(ann, name)
    await leave(ann, name)
    expect((await join(ann, name)).status).toBe(201)
    await leave(ann, name)
    await publish(name, { en: 'Be kind, and quiet.' })
    expect((await join(ann, name)).status).toBe(202)
    expect(await statusesOf(ann, name)).toEqual(['pending'])
    expect((await accept(ann, name, 1)).status).toBe(409)
    expect(await statusesOf(ann, name)).toEqual(['pending'])
    expect((await accept(ann, name, 2)).status).toBe(201)
    expect(await statusesOf(ann, name)).toEqual(['active'])
  })

  it('202 for another user, although somebody has accepted these terms before', async () => {
    const name = await termsGroup()
    const [ann, ben] = [await person(), await person()]
    await join(ann, name)
    await accept(ann, name)
    expect((await join(ben, name)).status).toBe(202)
    expect((await put(name, ben)).status).toBe(202)
    expect(await statusesOf(ben, name)).toEqual(['pending'])
  })

  it.each(['by the link', 'signed in'])(
    'confirms an acceptance %s by a second email, in the language of the account',
    async (how) => {
      const name = await termsGroup()
      const ann = await person()
      await as(ann, 'PATCH', '/v1/users/current', { language: 'de' })
      await join(ann, name)
      const link = await linkTo(ann, name)
      const asked = inbox.mails().filter(({ to }) => to[0] === `${ann.name}@example.test`).length
      for (let n = 0; n < 2; n += 1)
        await (how === 'signed in' ? accept(ann, name) : answer(link, { answer: 'accept', language: 'en' }))
      const told = await mailTo(inbox, `${ann.name}@example.test`, 'Sie sind einer Gruppe')
      expect(told.text).toMatch(
        new RegExp(`Konto ${ann.name} bei \\S+ ist jetzt Mitglied der Gruppe ${name}\\. .* UTC`),
      )
      expect(told.text).not.toContain('/links/')
      await postern.runScheduled()
      expect(inbox.mails().filter(({ to }) => to[0] === `${ann.name}@example.test`)).toHaveLength(asked + 1)
    },
  )

  it('sends no confirmation for a refusal, nor for terms that are withdrawn', async () => {
    const name = await termsGroup()
    const [ann, ben] = [await person(), await person()]
    for (const who of [ann, ben]) await join(who, name)
    await answer(await linkTo(ann, name), { answer: 'refuse' })
    await publish(name, null)
    expect([await statusesOf(ann, name), await statusesOf(ben, name)]).toEqual([[], ['active']])
    const told = `select from outbox_mail where template = 'group-terms-accepted' and parameters ->> 'group' = $1`
    expect(await postern.database.sql(told, [name])).toEqual([])
  })

  it('shows a page with the terms as plain text, which changes nothing until its form is submitted', async () => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    const path = await linkTo(ann, name)
    for (let n = 0; n < 20; n += 1) await open(path, { Accept: 'text/html' })
    const page = (await open(path, { Accept: 'text/html' })).body as string
    expect(page).toContain('<pre lang="en">Be kind &lt;b&gt;always&lt;/b&gt;.</pre>')
    expect(page).toMatch(
      /<button name="answer" value="accept">[^<]+<\/button>\s*<button name="answer" value="refuse" class="second">/,
    )
    expect(await statusesOf(ann, name)).toEqual(['pending'])
    const posted = await postern.call('POST', path, {
      body: 'language=en&answer=accept',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
    })
    expect([posted.status, posted.body.includes('You joined the group')]).toEqual([200, true])
    expect(await statusesOf(ann, name)).toEqual(['active'])
  })

  it('accepts a refusal by link: the pending membership is deleted, no acceptance is recorded', async () => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    const path = await linkTo(ann, name)
    const posted = await postern.call('POST', path, {
      body: 'language=en&answer=refuse',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
    })
    expect([posted.status, posted.body.includes('You did not join the group')]).toEqual([200, true])
    expect([await statusesOf(ann, name), await acceptances(ann)]).toEqual([[], []])
    expect(await auditOf(ann.uuid)).toEqual(['membership-requested', 'membership-request-dropped'])
    expect((await open(path)).status).toBe(410)
  })

  it('422 for a language without a text, or no answer: the link still works', async () => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    const path = await linkTo(ann, name)
    for (const body of [
      { answer: 'accept', language: 'fr' },
      {},
      { answer: 'perhaps' },
      { answer: 'accept', version: 1 },
    ])
      expect((await answer(path, body)).status).toBe(422)
    expect((await answer(path, { answer: 'accept' })).status).toBe(200)
  })

  it('sends the email again on request; only the newest link works, at most five emails an hour', async () => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    const first = await linkTo(ann, name)
    for (let n = 0; n < 7; n += 1) expect((await join(ann, name)).status).toBe(202)
    const newest = await linkTo(ann, name)
    expect((await open(first)).status).toBe(410)
    expect((await open(newest)).status).toBe(200)
    const [sent] = await postern.database.sql<{ n: number }>(
      `select count(*)::int as n from one_time_tokens t join users u on u.id = t.user_id where u.uuid = $1`,
      [ann.uuid],
    )
    expect(sent!.n).toBe(5)
    expect(await auditOf(ann.uuid)).toEqual(['membership-requested'])
  })

  it('202 makes users pending whom an administrator adds, alone or as a set, and keeps the given flags', async () => {
    const [name, other, free] = [await termsGroup(), await termsGroup(), await group()]
    const ann = await person()
    const placed = await put(name, ann, { upload: true })
    expect(placed).toMatchObject({ status: 202, body: { status: 'pending', flags: { upload: true, dump: false } } })
    const set = await as(root, 'PUT', `/v1/users/${ann.uuid}/groups`, { groups: [name, other, free] })
    expect(set.status).toBe(202)
    const names = (groups: { name: string }[]) => groups.map((each) => each.name).sort()
    expect([names(set.body.added), names(set.body.pending)]).toEqual([[free], [name, other].sort()])
    expect((await put(name, ann, { dump: true })).body).toMatchObject({
      status: 'pending',
      flags: { upload: false, dump: true },
    })
    expect((await accept(ann, name)).status).toBe(201)
    const { items } = (await as(root, 'GET', `/v1/groups/${name}/members`)).body
    expect(items).toMatchObject([{ status: 'active', flags: { dump: true, upload: false } }])
    await as(root, 'PUT', `/v1/users/${ann.uuid}/groups`, { groups: [free] })
    expect([await statusesOf(ann, name), await statusesOf(ann, other)]).toEqual([[], []])
  })

  it('allows pending members to leave and administrators to remove them: the link stops working', async () => {
    const name = await termsGroup()
    const [ann, ben] = [await person(), await person()]
    await join(ann, name)
    await put(name, ben)
    const links = [await linkTo(ann, name), await linkTo(ben, name)]
    expect((await leave(ann, name)).status).toBe(204)
    expect((await remove(name, ben)).status).toBe(204)
    expect([await statusesOf(ann, name), await statusesOf(ben, name)]).toEqual([[], []])
    for (const path of links) expect((await answer(path, { answer: 'accept' })).status).toBe(410)
    expect((await accept(ann, name)).status).toBe(409)
  })

  it('201 without terms, and after an earlier acceptance of the version in force', async () => {
    const [free, name] = [await group(), await termsGroup()]
    await as(root, 'PATCH', `/v1/groups/${free}`, { discoverable: true })
    const ann = await person()
    expect(await join(ann, free)).toMatchObject({ status: 201, body: { status: 'active' } })
    await join(ann, name)
    await accept(ann, name)
    await leave(ann, name)
    expect((await join(ann, name)).status).toBe(201)
    expect(await acceptances(ann)).toHaveLength(1)
  })
})
