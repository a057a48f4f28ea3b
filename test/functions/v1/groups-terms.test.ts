import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Inbox, InboxMail } from '../../../local/inbox.ts'
import { linkIn, mailTo, startWithInbox } from '../../support/mail.ts'
import { race, racers, tally } from '../../support/parallel.ts'
import { type Person, peopleOf } from '../../support/people.ts'
import type { Postern, SignedIn } from '../../support/postern.ts'
import { refusesStrangers } from '../../support/strangers.ts'
import { forester, freshName } from '../../support/tree.ts'

let postern: Postern
let inbox: Inbox
let root: SignedIn
beforeAll(async () => {
  ;({ postern, inbox } = await startWithInbox())
  root = await postern.bootstrap()
})
afterAll(() => postern.stop())

const { person, group, as, row, auditOf } = peopleOf(() => postern)
const { chain, grant } = forester(
  () => postern,
  () => root.token,
)
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const texts = { en: 'Be kind <b>always</b>.', de: 'Seid nett.' }
const publish = (name: string, what: object | null = texts) =>
  as(root, 'PUT', `/v1/groups/${name}/terms`, { texts: what })
const join = (who: SignedIn, name: string) => as(who, 'POST', `/v1/groups/${name}/join`)
const leave = (who: SignedIn, name: string) => as(who, 'POST', `/v1/groups/${name}/leave`)
const put = (name: string, whom: Person, flags: object = {}) =>
  as(root, 'PUT', `/v1/groups/${name}/members/${whom.uuid}`, { flags })
const accept = (who: SignedIn, name: string, version = 1, language = 'en') =>
  as(who, 'POST', `/v1/groups/${name}/terms`, { version, language })
const open = (path: string, headers: Record<string, string> = {}) => postern.call('GET', path, { headers })
const answer = (path: string, body: object) => postern.call('POST', path, { body })

/** A group that anybody may join, with terms. */
async function club(): Promise<string> {
  const name = await group()
  await as(root, 'PATCH', `/v1/groups/${name}`, { discoverable: true })
  await publish(name)
  return name
}

/** Where somebody is and where they wait, as they see it and as the group does. */
async function placesOf(who: Person, name: string): Promise<string[]> {
  const shown = async (path: string, key: string) => {
    const { items } = (await as(root, 'GET', `${path}?status=all&limit=100`)).body
    return items.filter((item: Record<string, string>) => item[key] === (key === 'name' ? name : who.name))
  }
  const [theirs, its] = [
    await shown(`/v1/users/${who.uuid}/groups`, 'name'),
    await shown(`/v1/groups/${name}/members`, 'username'),
  ]
  const statuses = (items: { status: string }[]) => items.map(({ status }) => status)
  expect(statuses(theirs)).toEqual(statuses(its))
  return statuses(its)
}

/** The newest link that was mailed about the group. */
async function linkTo(who: Person, name: string): Promise<string> {
  await postern.runScheduled()
  const about = ({ to, text }: InboxMail) =>
    to[0] === `${who.name}@example.test` && text.includes(name) && text.includes('/links/')
  return linkIn(await vi.waitFor(() => inbox.mails().find(about) ?? Promise.reject(new Error('no mail yet')), 10_000))
}

const acceptances = (who: Person) =>
  postern.database.sql<{ version: number }>(
    `select v.version from terms_acceptances a join users u on u.id = a.user_id join terms_versions v on v.id = a.version_id
     where u.uuid = $1 order by a.accepted_at`,
    [who.uuid],
  )

describe('a group with terms', () => {
  it('202 has whoever joins wait, with no rights, until they accept by the mailed link; all of it is written down', async () => {
    const name = await club()
    const ann = await person()
    const joined = await join(ann, name)
    expect(joined).toMatchObject({ status: 202, body: { name, status: 'pending' } })
    expect(await placesOf(ann, name)).toEqual(['pending'])
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
      terms: { version: 1, language: 'de', languages: ['de', 'en'], text: texts.de, sha256: sha256(texts.de) },
      post: ['answer', 'language'],
    })
    const done = await answer(path, { answer: 'accept', language: 'de' })
    expect(done).toMatchObject({ status: 200, body: { answer: 'accepted', version: 1, language: 'de' } })
    expect(await placesOf(ann, name)).toEqual(['active'])
    expect((await answer(path, { answer: 'accept' })).status).toBe(410)
    const [asked, ...rest] = await auditOf(ann.uuid)
    expect([asked, ...rest.sort()]).toEqual(['membership-requested', 'group-terms-agreed', 'membership-added'])
    const { terms } = (await as(ann, 'GET', '/v1/users/current/export')).body
    expect(terms).toMatchObject([
      { group: { name }, version: 1, language: 'de', sha256: sha256(texts.de), session: null },
    ])
  })

  it.each(['by the link', 'signed in'])(
    'confirms what was accepted %s by a second mail, in the language of the account',
    async (how) => {
      const name = await club()
      const ann = await person()
      await as(ann, 'PATCH', '/v1/users/current', { language: 'de' })
      await join(ann, name)
      const link = await linkTo(ann, name)
      const asked = inbox.mails().filter(({ to }) => to[0] === `${ann.name}@example.test`).length
      for (let n = 0; n < 2; n += 1)
        await (how === 'signed in' ? accept(ann, name) : answer(link, { answer: 'accept', language: 'en' }))
      const told = await mailTo(inbox, `${ann.name}@example.test`, 'Sie sind in einer Gruppe')
      expect(told.text).toMatch(new RegExp(`Konto ${ann.name} bei \\S+ ist jetzt in der Gruppe ${name}\\. .* UTC`))
      expect(told.text).not.toContain('/links/')
      await postern.runScheduled()
      expect(inbox.mails().filter(({ to }) => to[0] === `${ann.name}@example.test`)).toHaveLength(asked + 1)
    },
  )

  it('mails nobody who refused, nor who was taken in because the terms were withdrawn', async () => {
    const name = await club()
    const [ann, ben] = [await person(), await person()]
    for (const who of [ann, ben]) await join(who, name)
    await answer(await linkTo(ann, name), { answer: 'refuse' })
    await publish(name, null)
    expect([await placesOf(ann, name), await placesOf(ben, name)]).toEqual([[], ['active']])
    const told = `select from outbox_mail where template = 'group-terms-accepted' and parameters ->> 'group' = $1`
    expect(await postern.database.sql(told, [name])).toEqual([])
  })

  it('shows a page whose looking at changes nothing, with the text as text, and takes the form of it', async () => {
    const name = await club()
    const ann = await person()
    await join(ann, name)
    const path = await linkTo(ann, name)
    for (let n = 0; n < 20; n += 1) await open(path, { Accept: 'text/html' })
    const page = (await open(path, { Accept: 'text/html' })).body as string
    expect(page).toContain('<pre lang="en">Be kind &lt;b&gt;always&lt;/b&gt;.</pre>')
    expect(page).toMatch(
      /<button name="answer" value="accept">[^<]+<\/button>\s*<button name="answer" value="refuse" class="second">/,
    )
    expect(await placesOf(ann, name)).toEqual(['pending'])
    const posted = await postern.call('POST', path, {
      body: 'language=en&answer=accept',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
    })
    expect([posted.status, posted.body.includes('You are in the group')]).toEqual([200, true])
    expect(await placesOf(ann, name)).toEqual(['active'])
  })

  it('lets the link refuse them: the place is given up, nothing is accepted', async () => {
    const name = await club()
    const ann = await person()
    await join(ann, name)
    const path = await linkTo(ann, name)
    const posted = await postern.call('POST', path, {
      body: 'language=en&answer=refuse',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
    })
    expect([posted.status, posted.body.includes('You are not in the group')]).toEqual([200, true])
    expect([await placesOf(ann, name), await acceptances(ann)]).toEqual([[], []])
    expect(await auditOf(ann.uuid)).toEqual(['membership-requested', 'membership-request-dropped'])
    expect((await open(path)).status).toBe(410)
  })

  it('422 for a language without a text, or no answer: the link still works', async () => {
    const name = await club()
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

  it('mails again to whoever asks again; only the newest link works, and five an hour are sent', async () => {
    const name = await club()
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

  it('202 waits for whoever an administrator puts there, one by one or as a set; with the flags they were given', async () => {
    const [name, other, free] = [await club(), await club(), await group()]
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
    expect([await placesOf(ann, name), await placesOf(ann, other)]).toEqual([[], []])
  })

  it('lets whoever waits leave, and administrators drop them: the link dies with it', async () => {
    const name = await club()
    const [ann, ben] = [await person(), await person()]
    await join(ann, name)
    await put(name, ben)
    const links = [await linkTo(ann, name), await linkTo(ben, name)]
    expect((await leave(ann, name)).status).toBe(204)
    expect((await as(root, 'DELETE', `/v1/groups/${name}/members/${ben.uuid}`)).status).toBe(204)
    expect([await placesOf(ann, name), await placesOf(ben, name)]).toEqual([[], []])
    for (const path of links) expect((await answer(path, { answer: 'accept' })).status).toBe(410)
    expect((await accept(ann, name)).status).toBe(409)
  })

  it('201 is joined at once without terms, and by whoever has accepted the version in force before', async () => {
    const [free, name] = [await group(), await club()]
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

describe('PUT /v1/groups/{g}/terms', () => {
  it('200 a new version takes the rights of every member at once, and gives them back as each accepts', async () => {
    const name = await group()
    const [ann, boss] = [await person({ groups: [name] }), await person({ administers: [name] })]
    const [place] = await chain(1)
    await grant({ group: name }, place!, 'read')
    await postern.database.sql(
      `update memberships set flags = '{"upload": true}' where user_id = (select id from users where uuid = $1)`,
      [ann.uuid],
    )
    await as(ann, 'PUT', '/v1/users/current/upload-group', { group: name })
    const check = async (who: SignedIn) =>
      (await as(who, 'POST', '/v1/check', { checks: [{ resource: place, permission: 'read' }] })).body.results[0].allow
    expect(await check(ann)).toBe(true)
    expect((await publish(name)).body.version).toBe(1)
    expect([await check(ann), await check(boss)]).toEqual([false, false])
    expect(await placesOf(ann, name)).toEqual(['pending'])
    expect((await row(ann.uuid))!['upload_group_id']).toBeNull()
    expect((await as(boss, 'GET', `/v1/groups/${name}/members`)).status).toBe(404)
    expect((await answer(await linkTo(ann, name), { answer: 'accept' })).status).toBe(200)
    expect([await check(ann), await check(boss)]).toEqual([true, false])
    await accept(boss, name)
    const { items } = (await as(boss, 'GET', `/v1/groups/${name}/members`)).body
    const flagsOf = (who: Person) => items.find(({ uuid }: { uuid: string }) => uuid === who.uuid).flags
    expect([flagsOf(ann).upload, flagsOf(boss).group_administrator]).toEqual([true, true])
    const [event] = await postern.database.sql(
      `select target_kind, details -> 'version' as version from audit_events where action = 'terms-published' order by id desc limit 1`,
    )
    expect(event).toEqual({ target_kind: 'group', version: 1 })
  })

  it('200 asks again those who waited; the links of before are dead', async () => {
    const name = await club()
    const ann = await person()
    await join(ann, name)
    const old = await linkTo(ann, name)
    await publish(name, { en: 'Another text.' })
    expect((await answer(old, { answer: 'accept' })).status).toBe(410)
    expect((await accept(ann, name, 1)).status).toBe(409)
    expect((await open(await linkTo(ann, name))).body.terms.text).toBe('Another text.')
    expect((await accept(ann, name, 2)).status).toBe(201)
    expect(await acceptances(ann)).toEqual([{ version: 2 }])
  })

  it('200 nothing happens for the texts that are in force; null makes members of all who wait', async () => {
    const name = await club()
    const [ann, ben] = [await person(), await person()]
    await join(ann, name)
    await accept(ann, name)
    await put(name, ben, { dump: true })
    expect((await publish(name)).body.version).toBe(1)
    expect([await placesOf(ann, name), await placesOf(ben, name)]).toEqual([['active'], ['pending']])
    const path = await linkTo(ben, name)
    expect((await publish(name, null)).body.version).toBeNull()
    expect([await placesOf(ann, name), await placesOf(ben, name)]).toEqual([['active'], ['active']])
    expect((await open(path)).status).toBe(410)
    expect((await as(ann, 'GET', `/v1/groups/${name}/terms`)).status).toBe(404)
    const { items } = (await as(root, 'GET', `/v1/groups/${name}/members?limit=100`)).body
    expect(items.find(({ uuid }: { uuid: string }) => uuid === ben.uuid).flags.dump).toBe(true)
  })

  it('403 for groups of our own; 404 for one that there is not', async () => {
    expect((await publish('everyone')).status).toBe(403)
    expect((await publish(freshName())).status).toBe(404)
  })

  it('asks a thousand members in one statement', async () => {
    const name = await group()
    await postern.database.sql(
      `with crowd as (
         insert into users (username, username_canonical, username_skeleton, email, email_canonical, activated_at)
         select $1 || n, $1 || n, $1 || n, $1 || n || '@example.test', $1 || n || '@example.test', moment()
         from generate_series(1, 1000) as n returning id)
       insert into memberships (user_id, group_id) select crowd.id, g.id from crowd, groups g where g.name = $2`,
      [freshName('crowd'), name],
    )
    expect((await publish(name)).status).toBe(200)
    const [counts] = await postern.database.sql(
      `select (select count(*)::int from pending_memberships p where p.group_id = g.id) as waiting,
         (select count(*)::int from memberships m where m.group_id = g.id) as members,
         (select count(*)::int from outbox_mail o join one_time_tokens t on t.id = o.one_time_token_id where t.group_id = g.id) as mails
       from groups g where g.name = $1`,
      [name],
    )
    expect(counts).toEqual({ waiting: 1000, members: 0, mails: 1000 })
    await as(root, 'DELETE', `/v1/groups/${name}`)
  })
})

describe('GET and POST /v1/groups/{g}/terms', () => {
  it('200 shows them to whoever can find the group, waits for it or is in it; 404 to others', async () => {
    const hidden = await group()
    await publish(hidden)
    const [ann, ben] = [await person(), await person()]
    await put(hidden, ann)
    const get = (who: SignedIn) => as(who, 'GET', `/v1/groups/${hidden}/terms`)
    expect((await get(ann)).body).toMatchObject({ version: 1, text: texts.en })
    expect([(await get(ben)).status, (await accept(ben, hidden)).status]).toEqual([404, 404])
    expect((await get(root)).status).toBe(200)
  })

  it('201 accepts once, 200 again; 409 for whoever does not wait, and for a version that is not in force', async () => {
    const name = await club()
    const [ann, ben] = [await person(), await person()]
    await join(ann, name)
    expect((await accept(ann, name, 2)).status).toBe(409)
    expect((await accept(ann, name, 1, 'fr')).status).toBe(422)
    const first = await accept(ann, name)
    expect(first).toMatchObject({ status: 201, body: { version: 1, language: 'en', sha256: sha256(texts.en) } })
    expect(await accept(ann, name, 1, 'de')).toMatchObject({ status: 200, body: first.body })
    expect((await accept(ben, name)).status).toBe(409)
    expect(await placesOf(ben, name)).toEqual([])
  })
})

describe(`${racers} at once`, () => {
  it('accept, by the link and signed in: one membership, one acceptance', async () => {
    const name = await club()
    const ann = await person()
    await join(ann, name)
    const path = await linkTo(ann, name)
    const answers = await race((n) => (n % 2 === 0 ? accept(ann, name) : answer(path, { answer: 'accept' })))
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    const fresh = answers.filter(({ status, body }) => status === 201 || body.answer === 'accepted')
    expect(fresh).toHaveLength(1)
    expect([await placesOf(ann, name), await acceptances(ann)]).toEqual([['active'], [{ version: 1 }]])
    expect((await auditOf(ann.uuid)).filter((action) => action === 'membership-added')).toHaveLength(1)
  })

  it('accept and refuse the same link: one of the two, whole', async () => {
    const name = await club()
    const ann = await person()
    await join(ann, name)
    const path = await linkTo(ann, name)
    const answers = await race((n) => answer(path, { answer: n % 2 === 0 ? 'accept' : 'refuse' }))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 410: racers - 1 })
    const accepted = answers.find(({ status }) => status === 200)!.body.answer === 'accepted'
    expect(await placesOf(ann, name)).toEqual(accepted ? ['active'] : [])
    expect(await acceptances(ann)).toHaveLength(accepted ? 1 : 0)
  })

  it('accept while a new version is published: nobody is a member who has not accepted it', async () => {
    const name = await club()
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
    for (const each of crowd) expect(await placesOf(each, name)).toEqual(['pending'])
  })

  it('accept while an administrator takes them out: who was told that they are out is out', async () => {
    const name = await club()
    for (let n = 0; n < 5; n += 1) {
      const ann = await person()
      await join(ann, name)
      const [, removed] = await Promise.all([
        accept(ann, name),
        as(root, 'DELETE', `/v1/groups/${name}/members/${ann.uuid}`),
        accept(ann, name),
      ])
      expect(removed.status).toBe(204)
      expect(await placesOf(ann, name)).toEqual([])
    }
  })

  it('join: one place, at most five mails', async () => {
    const name = await club()
    const ann = await person()
    const answers = await race(() => join(ann, name))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 202: racers })
    expect(await placesOf(ann, name)).toEqual(['pending'])
    expect(await auditOf(ann.uuid)).toEqual(['membership-requested'])
    await mailTo(inbox, `${ann.name}@example.test`, 'Terms')
  })
})

refusesStrangers(() => postern, 'PUT', '/v1/groups/nobody/terms', 'administrator', { texts: { en: 'Hello.' } })
refusesStrangers(() => postern, 'POST', '/v1/groups/nobody/terms', 'signed-in', { version: 1, language: 'en' })
refusesStrangers(() => postern, 'GET', '/v1/groups/nobody/terms', 'signed-in')
