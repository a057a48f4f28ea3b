/** `GET /v1/users?q=`: any part of a full name, a user name or an address, in every form that signs in. */
import { beforeAll, describe, expect, it } from 'vitest'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const people = [
  { username: 'jwick', email: 'baba.yaga@example.test', full_name: 'John Wick-Smith' },
  { username: 'test_one', email: 'one@müller.example', full_name: '100% Straße' },
  { username: 'жанна', email: 'zh@example.test', full_name: 'Жанна Агузарова' },
  { username: 'olukasz', email: 'o@example.test', full_name: 'Otávio Łukasz Ångström' },
  { username: '王小明', email: 'wang@example.test', full_name: '王 小明' },
]
beforeAll(async () => {
  for (const body of people) await postern.call('POST', '/v1/users', { token: root.token, body })
})

async function found(q: string): Promise<string[]> {
  const { status, body } = await postern.call('GET', `/v1/users?q=${encodeURIComponent(q)}`, { token: root.token })
  expect(status).toBe(200)
  return body.items.map(({ username }: { username: string }) => username).sort()
}

describe('GET /v1/users?q=', () => {
  it.each([
    ['wick', 'jwick'],
    ['WICK-s', 'jwick'],
    ['n wick', 'jwick'],
    [' Smith ', 'jwick'],
    ['ｗｉｃｋ', 'jwick'],
    ['aba.ya', 'jwick'],
    ['one', 'test_one'],
    ['t_o', 'test_one'],
    ['100%', 'test_one'],
    ['STRASSE', 'test_one'],
    ['straße', 'test_one'],
    ['one@müller.example', 'test_one'],
    ['@mu\u0308ller.example', 'test_one'],
    ['MÜLLER.example', 'test_one'],
    ['müller', 'test_one'],
    ['one@xn--mller-kva.example', 'test_one'],
    ['Otávio Łuk', 'olukasz'],
    ['otavio luk', 'olukasz'],
    ['ôtàvìo', 'olukasz'],
    ['ot', 'olukasz'],
    ['OTÁVIO ŁUKASZ A\u030angström', 'olukasz'],
    ['LUKASZ ANGSTROM', 'olukasz'],
    ['АГУЗ', 'жанна'],
    ['王小明', '王小明'],
    ['王', '王小明'],
    ['jo', 'jwick'],
    ['ba', 'jwick'],
  ])('200 finds by %j', async (q, username) => expect(await found(q)).toContain(username))

  it.each(['txo', '%%%', '___', 'wicked', '\\\\\\'])(
    '200 finds nobody by %j: no character has a meaning of its own',
    async (q) => expect(await found(q)).toEqual([]),
  )

  it('200 follows a new name', async () => {
    const body = { full_name: 'Jardani Jovonovich' }
    expect((await postern.call('PATCH', '/v1/users/jwick', { token: root.token, body })).status).toBe(200)
    expect(await found('jovonov')).toEqual(['jwick'])
    expect(await found('Wick-Smith')).toEqual([])
  })
})
