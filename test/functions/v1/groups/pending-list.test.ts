import { describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { useTermsGroups } from '#test/support/fixtures/terms-groups.ts'

const { postern, root, termsGroup, put, as } = useTermsGroups()

const list = (query = '') => as(root, 'GET', `/v1/terms/pending-memberships${query}`)

describe('GET /v1/terms/pending-memberships', () => {
  it('200 lists the memberships of all groups that wait, with the version of the terms, page by page, and no longer those that end', async () => {
    const [rivers, lakes] = [await termsGroup(), await termsGroup()]
    const people = []
    for (const name of ['pia', 'quin']) {
      await postern.createUser(name)
      people.push({ name, ...(await postern.signIn(name)) })
    }
    await put(rivers, people[0]!, { group_administrator: true })
    await put(lakes, people[0]!)
    await put(rivers, people[1]!)
    const { items } = (await list()).body
    expect(items).toMatchObject([
      {
        user: { uuid: people[0]!.uuid, username: 'pia', full_name: null },
        group: { name: rivers },
        flags: { group_administrator: true },
        terms_version: 1,
        requested_by: 'first.superuser',
        expires_at: expect.any(String),
      },
      { user: { username: 'pia' }, group: { name: lakes }, flags: { group_administrator: false } },
      { user: { username: 'quin' }, group: { name: rivers } },
    ])
    const pages = []
    for (let after = ''; ;) {
      const { body } = await list(`?limit=1${after}`)
      pages.push(...body.items)
      if (!body.next) break
      after = `&after=${body.next}`
    }
    expect(pages).toEqual(items)
    await as(root, 'DELETE', `/v1/groups/${lakes}/members/${people[0]!.uuid}`)
    expect((await list()).body.items).toHaveLength(2)
    await postern.database.sql(`update pending_memberships set ends_at = app_now() - interval '1 second'`)
    expect((await list()).body.items, 'what has lapsed').toEqual([])
  })

  it('422 for a cursor that is none', async () => {
    expect(await list('?after=x')).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  })
})

refusesUnauthorized(postern, 'GET', '/v1/terms/pending-memberships', 'administrator')
