/** What `GET /v1/resources/{r}` says of nodes for a tree: what begins where, what is below, and children by the beginning of their names. */
import { describe, expect, it } from 'vitest'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'magpie')

const { call, service, resource, grant, chain, createChildren } = createTreeFixture(postern, root)

const begins = (items: { name: string; begins: string[]; has_children: boolean }[]) =>
  Object.fromEntries(items.map((each) => [each.name, [each.has_children, ...each.begins]]))

describe('GET /v1/resources/{r}?summary=true', () => {
  it('200 says of it, its ancestors and its children what begins there and whether they have children, in one round trip', async () => {
    const [index, files] = [freshName(), freshName()]
    const packages = await service(index, 'packages')
    const pip = await resource(packages, 'pip', 'package')
    await grant('everyone', pip, 'read-allow-match')
    const top = await service(files, 'files')
    const shelf = await resource(top, 'shelf', 'directory')
    const [book, page] = [await resource(shelf, 'book', 'directory'), await resource(shelf, 'page', 'file')]
    await resource(book, 'chapter', 'file')
    await grant({ user: 'first.superuser' }, book, 'read-deny')
    await grant('authenticated', book, 'read-allow')
    const ended = await grant('everyone', page, 'read')
    await postern.database.sql(`update grants set expires_at = app_now() where uuid = $1`, [ended])
    postern.database.takeRoundTrips()
    const { body } = await call('GET', `/v1/resources/${shelf}?children=true&parents=true&summary=true&branch=true`)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(begins([body, ...body.parents, ...body.children.items])).toEqual({
      [files]: [true],
      shelf: [true],
      book: [true, 'allow', 'deny'],
      page: [false],
    })
    expect(body.branch, 'expired grants are deleted with it, too').toEqual({ resources: 3, grants: 3, complete: true })
    expect(body.defaults).toEqual({})
    const { body: package_ } = await call('GET', `/v1/resources/${pip}?parents=true&summary=true&branch=true`)
    expect(begins([package_, ...package_.parents])).toEqual({ pip: [false, 'allow'], [index]: [true, 'default'] })
    expect(package_.defaults).toEqual({ read: ['authenticated'] })
    const { body: plain } = await call('GET', `/v1/resources/${shelf}?children=true&parents=true`)
    for (const each of [plain, ...plain.parents, ...plain.children.items])
      expect(Object.keys(each)).not.toEqual(expect.arrayContaining(['begins']))
  })

  it('200 nests it with the ancestors', async () => {
    const [top, , book] = await chain(3)
    await grant('everyone', top!, 'read')
    const { body } = await call('GET', `/v1/resources/${book}?parents=true&summary=true&flatten=false`)
    expect(body.parents).toMatchObject([{ begins: ['allow'], children: [{ begins: [], has_children: true }] }])
  })

  it('200 counts what is below up to ten thousand, and says that there is more', async () => {
    const [top, left] = await chain(2)
    await createChildren(left!, 9_999)
    const branch = async () => (await call('GET', `/v1/resources/${top}?branch=true`)).body.branch
    expect(await branch()).toEqual({ resources: 10_000, grants: 0, complete: true })
    await createChildren(left!, 1)
    expect(await branch()).toEqual({ resources: 10_000, grants: 0, complete: false })
  })
})

describe('GET /v1/resources/{r}?children=true&q=', () => {
  it('200 returns the children whose names begin with it, page by page, in any case', async () => {
    const top = await service()
    for (const name of ['Über', 'ab', 'a', 'B', 'AB2', 'a%b', 'abc']) await resource(top, name)
    const names = async (q: string) => {
      const met: string[] = []
      for (let after = ''; ;) {
        const path = `/v1/resources/${top}?children=true&sort=name&limit=2&q=${encodeURIComponent(q)}${after}`
        const { items, next } = (await call('GET', path)).body.children
        met.push(...items.map(({ name }: { name: string }) => name))
        if (!next) return met
        after = `&after=${next}`
      }
    }
    expect(await names('a')).toEqual(['a', 'a%b', 'ab', 'AB2', 'abc'])
    expect(await names('AB')).toEqual(['ab', 'AB2', 'abc'])
    expect(await names('a%')).toEqual(['a%b'])
    expect(await names('U\u0308')).toEqual(['Über'])
    expect(await names('nothing')).toEqual([])
    expect(await call('GET', `/v1/resources/${top}?children=true&q=`)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '?q' }] },
    })
  })
})
