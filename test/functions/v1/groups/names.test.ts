/** Names of groups: other scripts, as user names have, and Magpie's rules by a setting. */
import { afterEach, describe, expect, it } from 'vitest'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const as = (method: string, path: string, body?: unknown) => postern.call(method, path, { token: root.token, body })
const create = (name: string) => as('POST', '/v1/groups', { name })
const rules = (group_name_rules: string) => as('PATCH', '/v1/settings', { group_name_rules })
afterEach(() => rules('unicode'))

describe('POST /v1/groups', () => {
  it.each(['Präsidium', 'R&D', '研究室', 'Research & Development', "Director's Office", 'Отдел-7'])(
    '201 for %s, which is then found in every spelling',
    async (name) => {
      expect(await create(name)).toMatchObject({ status: 201, body: { name } })
      for (const form of [name, name.toUpperCase(), name.normalize('NFD'), ` ${name}\u00A0`]) {
        const found = await as('GET', `/v1/groups/${encodeURIComponent(form)}`)
        expect(found).toMatchObject({ status: 200, body: { name } })
      }
      expect(await create(name.toUpperCase())).toMatchObject({ status: 409, body: { code: 'name-taken' } })
      const { body } = await as('GET', `/v1/groups?q=${encodeURIComponent(name.slice(0, 2).toLowerCase())}`)
      expect(body.items.map((group: { name: string }) => group.name)).toContain(name)
    },
  )

  it.each(['a  b', 'a\nb', '<b>', 'аdmins', '💥', '', '-a', 'x'.repeat(65), 'a\u200Bb'])('422 for %j', async (name) =>
    expect((await create(name)).status).toBe(422),
  )

  it.each(['Everyone', 'everуone', 'еvеrуоnе', 'ADMINISTRATORS'])(
    '422 for %s, which is or looks like a reserved name',
    async (name) => expect((await create(name)).status).toBe(422),
  )

  it('422 for other scripts and signs under the rules of Magpie; names that exist stay', async () => {
    expect((await create('Größen')).status).toBe(201)
    await rules('ascii')
    for (const name of ['Küche', 'Q&A', 'Search & Rescue'])
      expect(await create(name)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/name', code: 'invalid-format' }] },
      })
    expect((await create('Data Team-2')).status).toBe(201)
    expect(
      (await as('PATCH', `/v1/groups/${encodeURIComponent('größen')}`, { name: 'Größen', priority: 3 })).status,
    ).toBe(200)
    expect((await as('PATCH', `/v1/groups/${encodeURIComponent('größen')}`, { name: 'Maße' })).status).toBe(422)
  })
})
