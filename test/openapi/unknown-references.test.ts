/** A parameter that names nothing is refused in the same way by every operation, and so is a path that names nothing. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { documentedOperations } from '#test/support/contract/openapi-document.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { prepared } from '#test/support/servers/prepared.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service } = createTreeFixture(postern, root)
const known = prepared(async () => ({ resource: await service() }))

/** What each parameter names. */
const kinds: Record<string, string> = {
  user: 'user',
  group: 'group',
  resource: 'resource',
  under: 'resource',
  actor: 'user',
  service: 'service',
}

const all = documentedOperations.flatMap((operation) =>
  (operation.parameters ?? [])
    .filter(({ in: place, name }) => place === 'query' && name in kinds)
    .map(({ name }) => ({
      key: operation.key,
      method: operation.method,
      path: operation.path,
      parameters: operation.parameters!,
      name,
    })),
)
/** A proxy is answered 401 or 403 and nothing else. */
const cases = all.filter(({ path }) => path !== '/v1/authorize')

describe('a query parameter that names nothing', () => {
  it.each(cases)('422 for $name of $key', async ({ method, path, parameters, name }) => {
    const needed = parameters.filter(({ in: place, required }) => place === 'query' && required)
    const query = new URLSearchParams(
      needed.map((parameter) => [parameter.name, parameter.name === 'permission' ? 'read' : known.resource]),
    )
    if (method === 'DELETE' && name === 'resource') query.set('user', 'current')
    query.set(name, randomUUID())
    const place = path.replace('{r}', known.resource).replaceAll(/\{\w+\}/g, known.resource)
    expect(await call(method, `${place}?${query.toString()}`)).toMatchObject({
      status: 422,
      body: { code: 'invalid-request', errors: [{ pointer: `?${name}`, code: `unknown-${kinds[name]}` }] },
    })
  })

  it('is tried for every kind', () =>
    expect(new Set(cases.map(({ name }) => name))).toEqual(new Set(Object.keys(kinds))))
})

describe('a path that names nothing', () => {
  const reads = documentedOperations.filter(
    ({ method, path }) => method === 'GET' && path.startsWith('/v1/') && path.includes('{'),
  )
  it.each(reads)('404 for $key', async ({ path }) => {
    expect(
      (
        await call(
          'GET',
          path.replaceAll(/\{\w+\}/g, () => randomUUID()),
        )
      ).status,
    ).toBe(404)
  })
})
