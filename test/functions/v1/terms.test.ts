import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { maxTermsLength } from '#domain/terms.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { sha256 } from '#test/support/sha256.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const { person, as, row, auditOf } = peopleOf(postern)
const publish = (texts: unknown, who: SignedIn = root) => as(who, 'PUT', '/v1/terms', { texts })
const agree = (who: SignedIn, version: unknown, language: unknown = 'en', whom = 'current') =>
  as(who, 'POST', `/v1/users/${whom}/terms`, { version, language })
const read = (language?: string) =>
  postern.call('GET', '/v1/terms', language === undefined ? {} : { headers: { 'Accept-Language': language } })

/** Whether the responses say that the user must accept the terms; all must agree. */
async function mustAgree(who: SignedIn & { name: string }): Promise<boolean> {
  const opened = await postern.call('POST', '/v1/sessions', { body: { login: who.name, password: goodPassword } })
  const [checked, current, seen] = await Promise.all([
    as(who, 'GET', '/v1/sessions/current'),
    as(who, 'GET', '/v1/users/current'),
    as(root, 'GET', `/v1/users/${who.uuid}`),
  ])
  const said = [
    opened.body.must_agree_terms,
    ...[opened, checked, current].map(({ body }) => body.user.must_agree_terms),
  ]
  expect(new Set([...said, seen.body.must_agree_terms]).size).toBe(1)
  return said[0]
}

let count = 0
/** Publishes a version without acceptances. */
async function newVersion(): Promise<number> {
  count += 1
  const { status, body } = await publish({ en: `Be kind, ${count}.`, de: `Sei nett, ${count}.` })
  expect(status).toBe(200)
  return body.version
}

describe('a site without terms', () => {
  beforeEach(() => publish(null))

  it('returns no terms, and no user has to accept any', async () => {
    expect(await read()).toMatchObject({ status: 404, body: { code: 'not-found' } })
    const ann = await person()
    expect(await mustAgree(ann)).toBe(false)
    expect(await agree(ann, 1)).toMatchObject({ status: 409, body: { code: 'terms-not-in-force' } })
  })
})

describe('PUT /v1/terms', () => {
  it('200 publishes a version that every caller can read, in one round trip each, and records the publisher', async () => {
    const texts = { en: 'Do no harm.\n\n\tReally.', 'de-AT': 'Tu nichts Böses 🙂' }
    const before = await newVersion()
    postern.database.takeRoundTrips()
    const { body } = await publish(texts)
    expect(body).toEqual({
      version: before + 1,
      published_at: expect.any(String),
      sha256: { en: sha256(texts.en), 'de-AT': sha256(texts['de-AT']) },
    })
    const shown = await read('de')
    expect(postern.database.takeRoundTrips()).toBe(2)
    expect(shown.headers.get('Content-Language')).toBe('de-AT')
    expect(shown.headers.get('Vary')).toContain('Accept-Language')
    expect(shown.body).toEqual({
      version: body.version,
      published_at: body.published_at,
      language: 'de-AT',
      languages: ['de-AT', 'en'],
      text: texts['de-AT'],
      sha256: sha256(texts['de-AT']),
    })
    expect((await read()).body.text).toBe(texts.en)
    const [event] = await postern.database.sql(
      `select action, username, target_kind, details from audit_events join users on users.id = actor_id order by audit_events.id desc limit 1`,
    )
    expect(event).toEqual({
      action: 'terms-published',
      username: 'first.superuser',
      target_kind: 'terms',
      details: { version: body.version, sha256: body.sha256 },
    })
  })

  it('200 creates no new version for the texts in force, so no user has to accept again', async () => {
    const texts = { en: 'As before.', fr: 'Comme avant.' }
    const first = await publish(texts)
    const ann = await person()
    await agree(ann, first.body.version)
    expect((await publish({ fr: texts.fr, en: texts.en })).body).toEqual(first.body)
    expect(await mustAgree(ann)).toBe(false)
    expect((await publish({ ...texts, fr: 'Comme toujours.' })).body.version).toBe(first.body.version + 1)
    expect(await mustAgree(ann)).toBe(true)
  })

  it('200 withdraws the terms; later terms are a new version', async () => {
    const version = await newVersion()
    expect((await publish(null)).body).toEqual({ version: null, published_at: null, sha256: {} })
    expect((await publish(null)).body.version).toBeNull()
    expect((await read()).status).toBe(404)
    expect(await newVersion()).toBe(version + 2)
  })

  it('200 publishes once for simultaneous requests with the same texts; with other texts, one version each', async () => {
    const same = await race(() => publish({ en: 'Only once.' }))
    expect(new Set(same.map(({ body }) => body.version)).size).toBe(1)
    const others = await race((n) => publish({ en: `Number ${n}.` }))
    expect(tally(others.map(({ status }) => status))).toEqual({ 200: racers })
    expect(new Set(others.map(({ body }) => body.version)).size).toBe(racers)
  })

  it.each([
    [{ texts: {} }, '/texts', 'too-few-items'],
    [{ texts: { en: '' } }, '/texts/en', 'invalid-format'],
    [{ texts: { en: ' \n\t ' } }, '/texts/en', 'invalid-format'],
    [{ texts: { en: 'bell \u0007' } }, '/texts/en', 'invalid-format'],
    [{ texts: { en: '\u0007'.repeat(50_000) } }, '/texts/en', 'invalid-format'],
    [{ texts: { en: 'x'.repeat(maxTermsLength + 1) } }, '/texts/en', 'too-long'],
    [{ texts: { EN: 'Hello.' } }, '/texts/EN', 'not-normalized'],
    [{ texts: { 'no language': 'Hello.' } }, '/texts/no language', 'invalid-language'],
    [{ texts: { __proto__x: 'Hello.' } }, '/texts/__proto__x', 'invalid-language'],
    [{ texts: 'Hello.' }, '/texts', 'invalid-type'],
    [{}, '/texts', 'missing'],
    [{ texts: null, version: 3 }, '/version', 'unknown-key'],
  ])('422 refuses %.60j', async (body, pointer, code) => {
    const { status, body: problem } = await as(root, 'PUT', '/v1/terms', body)
    expect(status).toBe(422)
    expect(problem.errors).toContainEqual(expect.objectContaining({ pointer, code }))
  })

  it('200 accepts texts of maximum length', async () => {
    expect((await publish({ en: '§'.repeat(maxTermsLength), de: '§\n'.repeat(maxTermsLength / 2) })).status).toBe(200)
  })
})

describe('POST /v1/users/{u}/terms', () => {
  it('201 and 200 answer one’s own acceptance, whoever else has accepted', async () => {
    const version = await newVersion()
    const [ann, ben] = [await person(), await person()]
    expect((await agree(ann, version, 'en')).body.language).toBe('en')
    for (const status of [201, 200])
      expect(await agree(ben, version, 'de')).toMatchObject({ status, body: { language: 'de' } })
  })

  it('201 records version, time and address, once; every response shows it from then on', async () => {
    const version = await newVersion()
    const ann = await person()
    expect(await mustAgree(ann)).toBe(true)
    postern.database.takeRoundTrips()
    const { status, body } = await agree(ann, version, 'de')
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(201)
    const text = `Sei nett, ${count}.`
    expect(body).toEqual({ version, language: 'de', sha256: sha256(text), accepted_at: expect.any(String) })
    expect(await mustAgree(ann)).toBe(false)
    expect(await agree(ann, version, 'en')).toMatchObject({ status: 200, body })
    expect(await auditOf(ann.uuid)).toEqual(['terms-agreed'])
    const [kept] = await postern.database.sql(
      `select a.language, encode(a.sha256, 'hex') as sha256, host(a.ip) as ip, s.sid is not null as session
       from terms_acceptances a join users u on u.id = a.user_id left join sessions s on s.sid = a.sid and s.user_id = u.id
       where u.uuid = $1`,
      [ann.uuid],
    )
    expect(kept).toMatchObject({ language: 'de', sha256: sha256(text), session: true })
    expect((await row(ann.uuid))!['terms_agreed_at']).toEqual(new Date(body.accepted_at))
    const { terms } = (await as(ann, 'GET', '/v1/users/current/export')).body
    expect(terms).toMatchObject([{ group: null, ...body }])
  })

  it('201 for a newer version; earlier acceptances remain', async () => {
    const ann = await person()
    const versions = [await newVersion()]
    await agree(ann, versions[0])
    versions.push(await newVersion())
    expect(await mustAgree(ann)).toBe(true)
    expect((await agree(ann, versions[1])).status).toBe(201)
    const { terms } = (await as(root, 'GET', `/v1/users/${ann.uuid}/export`)).body
    expect(terms.map(({ version }: { version: number }) => version)).toEqual(versions)
  })

  it('409 for a replaced, withdrawn or future version: nothing is recorded', async () => {
    const ann = await person()
    const old = await newVersion()
    const version = await newVersion()
    for (const wrong of [old, version + 1, 2 ** 31 - 1]) {
      expect(await agree(ann, wrong)).toMatchObject({ status: 409, body: { code: 'terms-not-in-force' } })
    }
    await publish(null)
    expect((await agree(ann, version)).status).toBe(409)
    expect([await auditOf(ann.uuid), (await row(ann.uuid))!['terms_agreed_at']]).toEqual([[], null])
  })

  it('422 for a language without a text, and for an invalid version', async () => {
    const version = await newVersion()
    const ann = await person()
    for (const [sent, pointer] of [
      [{ version, language: 'fr' }, '/language'],
      [{ version, language: 'x'.repeat(36) }, '/language'],
      [{ version: 0, language: 'en' }, '/version'],
      [{ version: 2 ** 31, language: 'en' }, '/version'],
      [{ version: 1.5, language: 'en' }, '/version'],
      [{ version, language: 'en', user: 'ben' }, '/user'],
    ] as const) {
      const { status, body } = await as(ann, 'POST', '/v1/users/current/terms', sent)
      expect([status, body.errors[0].pointer]).toEqual([422, pointer])
    }
    expect(await mustAgree(ann)).toBe(true)
  })

  it('403 for another user, even for administrators; 404 for a user who is not visible to the caller', async () => {
    const version = await newVersion()
    const [ann, ben] = [await person(), await person()]
    expect(await agree(root, version, 'en', ann.uuid)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await agree(ben, version, 'en', ann.uuid)).status).toBe(404)
    expect(await mustAgree(ann)).toBe(true)
  })

  it('records once, for simultaneous requests', async () => {
    const version = await newVersion()
    const ann = await person()
    const answers = await race((n) => agree(ann, version, n % 2 === 0 ? 'en' : 'de'))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 200: racers - 1 })
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(await auditOf(ann.uuid)).toEqual(['terms-agreed'])
  })

  it('acceptances remain after the deletion of the user, and neither they nor published terms can be changed', async () => {
    const version = await newVersion()
    const ann = await person()
    await agree(ann, version)
    const held = () => postern.database.sql('select * from terms_acceptances order by accepted_at')
    const before = await held()
    expect((await as(root, 'DELETE', `/v1/users/${ann.uuid}`)).status).toBe(204)
    for (const table of ['terms_versions', 'terms_texts', 'terms_acceptances']) {
      await expect(postern.database.sql(`delete from ${table}`)).rejects.toThrow(`${table} is append only`)
    }
    await expect(postern.database.sql(`update terms_texts set text = ''`)).rejects.toThrow('append only')
    await expect(postern.database.sql('update terms_acceptances set ip = null')).rejects.toThrow('append only')
    expect(await held()).toEqual(before)
  })
})

describe('without terms', () => {
  beforeAll(() => publish(null))
  refusesUnauthorized(postern, 'PUT', '/v1/terms', 'administrator', { texts: { en: 'Hello.' } })
})
refusesUnauthorized(postern, 'POST', '/v1/users/current/terms', 'signed-in', { version: 1, language: 'en' })
