import { describe, expect, it } from 'vitest'
import { exampleTerms, useTermsGroups } from '#test/support/fixtures/terms-groups.ts'
import type { Person } from '#test/support/fixtures/people.ts'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { usePresets } from '#test/support/presets.ts'
import { sha256 } from '#test/support/sha256.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'

const {
  postern,
  root,
  person,
  group,
  as,
  row,
  publish,
  join,
  put,
  accept,
  answer,
  termsGroup,
  linkTo,
  statusesOf,
  acceptances,
} = useTermsGroups()
usePresets(postern, 'camcops')
const { chain, grant } = createTreeFixture(postern, root)

describe('PUT /v1/groups/{g}/terms', () => {
  it('200 a new version suspends every member at once, and each acceptance restores the membership', async () => {
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
    expect(await statusesOf(ann, name)).toEqual(['pending'])
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

  it('200 asks pending members again; earlier links stop working', async () => {
    const name = await termsGroup()
    const ann = await person()
    await join(ann, name)
    const old = await linkTo(ann, name)
    await publish(name, { en: 'Another text.' })
    expect((await answer(old, { answer: 'accept' })).status).toBe(410)
    expect((await accept(ann, name, 1)).status).toBe(409)
    expect((await postern.call('GET', await linkTo(ann, name))).body.terms.text).toBe('Another text.')
    expect((await accept(ann, name, 2)).status).toBe(201)
    expect(await acceptances(ann)).toEqual([{ version: 2 }])
  })

  it('200 changes nothing for the texts in force; null activates all pending memberships', async () => {
    const name = await termsGroup()
    const [ann, ben] = [await person(), await person()]
    await join(ann, name)
    await accept(ann, name)
    await put(name, ben, { dump: true })
    expect((await publish(name)).body.version).toBe(1)
    expect([await statusesOf(ann, name), await statusesOf(ben, name)]).toEqual([['active'], ['pending']])
    const path = await linkTo(ben, name)
    expect((await publish(name, null)).body.version).toBeNull()
    expect([await statusesOf(ann, name), await statusesOf(ben, name)]).toEqual([['active'], ['active']])
    expect((await postern.call('GET', path)).status).toBe(410)
    expect((await as(ann, 'GET', `/v1/groups/${name}/terms`)).status).toBe(404)
    const { items } = (await as(root, 'GET', `/v1/groups/${name}/members?limit=100`)).body
    expect(items.find(({ uuid }: { uuid: string }) => uuid === ben.uuid).flags.dump).toBe(true)
  })

  it('403 for reserved groups; 404 for an unknown group', async () => {
    expect((await publish('everyone')).status).toBe(403)
    expect((await publish(freshName())).status).toBe(404)
  })

  it('asks a thousand members in one statement', async () => {
    const name = await group()
    await postern.database.sql(
      `with crowd as (
         insert into users (username, username_canonical, username_skeleton, email, email_canonical, activated_at)
         select $1 || n, $1 || n, $1 || n, $1 || n || '@example.test', $1 || n || '@example.test', app_now()
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
  it('200 for users who can see the group, are pending or are members; 404 for others', async () => {
    const hidden = await group()
    await publish(hidden)
    const [ann, ben] = [await person(), await person()]
    await put(hidden, ann)
    const get = (who: SignedIn) => as(who, 'GET', `/v1/groups/${hidden}/terms`)
    expect((await get(ann)).body).toMatchObject({ version: 1, text: exampleTerms.en })
    expect([(await get(ben)).status, (await accept(ben, hidden)).status]).toEqual([404, 404])
    expect((await get(root)).status).toBe(200)
  })

  it('201 accepts once, 200 again; 409 for a user who is not pending, and for a version that is not in force', async () => {
    const name = await termsGroup()
    const [ann, ben] = [await person(), await person()]
    await join(ann, name)
    expect((await accept(ann, name, 2)).status).toBe(409)
    expect((await accept(ann, name, 1, 'fr')).status).toBe(422)
    const first = await accept(ann, name)
    expect(first).toMatchObject({ status: 201, body: { version: 1, language: 'en', sha256: sha256(exampleTerms.en) } })
    expect(await accept(ann, name, 1, 'de')).toMatchObject({ status: 200, body: first.body })
    expect((await accept(ben, name)).status).toBe(409)
    expect(await statusesOf(ben, name)).toEqual([])
  })
})

refusesUnauthorized(postern, 'PUT', '/v1/groups/nobody/terms', 'administrator', { texts: { en: 'Hello.' } })
refusesUnauthorized(postern, 'POST', '/v1/groups/nobody/terms', 'signed-in', { version: 1, language: 'en' })
refusesUnauthorized(postern, 'GET', '/v1/groups/nobody/terms', 'signed-in')
