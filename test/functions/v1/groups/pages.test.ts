/** Pages of members, with additions and removals between them. */
import { describe, expect, it } from 'vitest'
import { uuidsOf, walk } from '#test/support/pages.ts'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const { person, group, as } = peopleOf(postern)
const pageSize = 2

/** The uuids on all pages of a list; `between` gets all so far before each next page. */
async function seenBy(
  who: SignedIn,
  list: string,
  between: (seen: string[]) => Promise<unknown> = () => Promise.resolve(),
): Promise<string[]> {
  const met: string[] = []
  for await (const { items, next } of walk(postern, list, who.token)) {
    expect(items.length).toBeLessThanOrEqual(pageSize)
    met.push(...uuidsOf(items))
    if (next) await between(met)
  }
  return met
}

/** A group, its administrator, and this number of members in the order of their uuids. */
async function club(members: number) {
  const name = await group()
  const boss = await person({ administers: [name] })
  const people = await Promise.all(Array.from({ length: members }, () => person({ groups: [name] })))
  return { name, boss, people: people.toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1)) }
}

const deleted = ({ uuid }: Person) => as(root, 'DELETE', `/v1/users/${uuid}`)
const removed = (name: string, { uuid }: Person) => as(root, 'DELETE', `/v1/groups/${name}/members/${uuid}`)
const added = (name: string, { uuid }: Person) => as(root, 'PUT', `/v1/groups/${name}/members/${uuid}`, { flags: {} })

describe.each([
  ['GET /v1/users?group=', (name: string) => `/v1/users?limit=${pageSize}&group=${name}`, false],
  ['GET /v1/groups/{g}/members', (name: string) => `/v1/groups/${name}/members?limit=${pageSize}&status=all`, true],
] as const)('%s', (_, listOf, withBoss) => {
  it.each(['a superuser', 'an administrator of the group'])(
    'lists %s every remaining one once, with additions and removals between the pages',
    async (viewer) => {
      const { name, boss, people } = await club(8)
      const newcomers = await Promise.all([1, 2, 3, 4].map(() => person()))
      const steps = [
        // the one that the next page begins after, one before, and one that is still to come
        async () => {
          const last = people.findIndex(({ uuid }) => uuid === met.at(-1))
          gone.push(...[people[last], people[last - 1], people.at(-1)].filter((each) => each !== undefined))
          for (const each of gone) await deleted(each)
        },
        async () => {
          const next = people.find(({ uuid }) => uuid > met.at(-1)! && !uuidsOf(gone).includes(uuid))!
          gone.push(next)
          await removed(name, next)
          for (const each of newcomers) await added(name, each)
        },
      ]
      const gone: Person[] = []
      let met: string[] = []
      const seen = await seenBy(viewer === 'a superuser' ? root : boss, listOf(name), async (before) => {
        met = before
        await steps.shift()?.()
      })
      expect(steps).toEqual([])
      expect(seen).toEqual([...new Set(seen)].toSorted())
      const stayed = people.filter((each) => !gone.includes(each))
      expect(seen.filter((uuid) => uuidsOf(people).includes(uuid))).toEqual(expect.arrayContaining(uuidsOf(stayed)))
      const all = [...stayed, ...newcomers, ...(withBoss || viewer === 'a superuser' ? [boss] : [])]
      expect(await seenBy(viewer === 'a superuser' ? root : boss, listOf(name))).toEqual(uuidsOf(all).toSorted())
    },
  )
})

describe('filters', () => {
  it('200 filter the same pages: by lock, by status and by beginning', async () => {
    const { name, boss, people } = await club(6)
    const [first, , third, , fifth, sixth] = people as [Person, Person, Person, Person, Person, Person]
    for (const { uuid } of [first, third, fifth])
      await as(root, 'POST', `/v1/users/${uuid}/lock`, { kind: 'administrative' })
    await as(root, 'PATCH', `/v1/users/${sixth.uuid}`, { is_active: false })
    const of = (search: string) => seenBy(boss, `/v1/users?limit=${pageSize}&group=${name}${search}`)
    expect(await of('&locked=true')).toEqual(uuidsOf([first, third, fifth]))
    expect(await of('&status=locked')).toEqual(uuidsOf([first, third, fifth]))
    expect(await of('&status=disabled')).toEqual(uuidsOf([sixth]))
    expect(await of('&q=p')).toEqual(uuidsOf(people))
    expect(await of(`&q=${fifth.name}`)).toEqual(uuidsOf([fifth]))
    expect(await of(`&id=${third.uuid}`)).toEqual(uuidsOf([third]))
  })

  it('200 separate pending from active members, page by page', async () => {
    const { name, boss, people } = await club(5)
    await as(root, 'PATCH', `/v1/groups/${name}`, { discoverable: true })
    await as(root, 'PUT', `/v1/groups/${name}/terms`, { texts: { en: 'Be kind.' } })
    const accepted = [people[0]!, people[2]!, people[4]!]
    for (const each of [boss, ...accepted])
      await as(each, 'POST', `/v1/groups/${name}/terms`, { version: 1, language: 'en' })
    const of = (status: string) => seenBy(boss, `/v1/groups/${name}/members?limit=${pageSize}&status=${status}`)
    expect(await of('active')).toEqual(uuidsOf([boss, ...accepted]).toSorted())
    expect(await of('pending')).toEqual(uuidsOf([people[1]!, people[3]!]))
    expect(await of('all')).toEqual(uuidsOf([boss, ...people]).toSorted())
    expect(await seenBy(root, `/v1/users?limit=${pageSize}&group=${name}`)).toEqual(
      uuidsOf([boss, ...accepted]).toSorted(),
    )
  })
})
