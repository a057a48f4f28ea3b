/** The same mistake has the same code in the body of every operation. */
import { describe, expect, it } from 'vitest'
import { documentedOperations, type JsonSchema } from '#test/support/contract/openapi-document.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { samplesOf, unknownId } from './mutations.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, resource } = createTreeFixture(postern, root)
const known = prepared(async () => {
  const parent = await service()
  return { services: parent, resources: await resource(parent), parent, user: root.uuid }
})

interface Case {
  key: string
  method: string
  path: string
  body: Record<string, unknown>
  field: string
}

const bodies = documentedOperations.flatMap(({ key, method, path, requestBody }) => {
  if (!requestBody || path.startsWith('/links/')) return [] // a link says which fields it takes
  const { schema } = Object.values(requestBody.content)[0]!
  return formsOf(schema).map((form, _n, forms) => ({
    key,
    method,
    path,
    form,
    otherForms: forms.filter((other) => other !== form),
    body: samplesOf(form, {})[0] as Record<string, unknown>,
  }))
})

function formsOf(schema: JsonSchema): JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf ?? [schema]).filter(({ properties }) => properties)
}

/** `pointer` is to the field, or to the body where nothing else in it tells which of several forms is meant. */
const required: (Case & { pointer: string })[] = bodies.flatMap(({ form, otherForms, ...rest }) =>
  (form.required ?? []).map((field) => {
    const left = Object.keys(rest.body).filter((key) => key !== field)
    const isAmbiguous = otherForms.some(
      ({ properties = {}, required: lacking = [] }) =>
        left.every((key) => key in properties) && lacking.filter((key) => !left.includes(key)).length === 1,
    )
    return { ...rest, field, pointer: isAmbiguous ? '' : `/${field}` }
  }),
)
const fields: Case[] = bodies.flatMap(({ form, otherForms: _others, ...rest }) =>
  Object.keys(form.properties!)
    .filter((field) => field.length > 4)
    .slice(0, 2)
    .map((field) => ({ ...rest, field })),
)

async function errorsOf({ method, path, body }: Omit<Case, 'field'>) {
  const ids = known as Record<string, string>
  const place = path.replaceAll(
    /\{\w+\}/g,
    () => ids[path.split('/')[2]!] ?? (path.includes('/users/') ? root.uuid : unknownId),
  )
  const answer = await call(method, place, body)
  return (answer.body.errors ?? [answer.body]) as { pointer: string; code: string; detail?: string }[]
}

describe('a body', () => {
  it.each(required)('without $field is `missing` it: $key', async ({ field, pointer, body, ...rest }) => {
    const { [field]: _, ...others } = body
    expect(await errorsOf({ ...rest, body: others })).toContainEqual({
      pointer,
      code: 'missing',
      detail: expect.any(String),
    })
  })

  it.each(required)(
    'with null for $field is `missing` it, unless the field can be null: $key',
    async ({ field, body, ...rest }) => {
      const errors = await errorsOf({ ...rest, body: { ...body, [field]: null } })
      for (const { pointer, code } of errors) if (pointer === `/${field}`) expect(code).toBe('missing')
    },
  )

  it.each(fields)(
    'with $field misspelt has an `unknown-key` and a suggestion: $key',
    async ({ field, body, ...rest }) => {
      const { [field]: sent, ...others } = body
      const misspelt = field.slice(0, 2) + field.slice(3)
      expect(await errorsOf({ ...rest, body: { ...others, [misspelt]: sent } })).toContainEqual({
        pointer: `/${misspelt}`,
        code: 'unknown-key',
        detail: expect.stringContaining(`\`${field}\``),
      })
    },
  )
})

describe('nested values', () => {
  const grant = (changes: object) => ({ holder: 'everyone', resource: unknownId, permission: 'read', ...changes })
  it.each([
    [{ holder: {} }, '/holder', 'missing'],
    [{ holder: null }, '/holder', 'missing'],
    [{ holder: { user: null } }, '/holder', 'missing'],
    [{ holder: { usr: 'ada' } }, '/holder/usr', 'unknown-key'],
    [{ holder: 'nobody' }, '/holder', 'invalid-value'],
    [{ permission: {} }, '/permission/name', 'missing'],
    [{ permission: { access: 'deny' } }, '/permission/name', 'missing'],
    [{ permission: { name: 'read', access: 'dney' } }, '/permission/access', 'invalid-value'],
    [{ permission: { name: 'read', acess: 'deny' } }, '/permission/acess', 'unknown-key'],
    [{ permission: 'read-dney' }, '/permission', 'invalid-value'],
    [{ permission: 7 }, '/permission', 'invalid-type'],
    [{ permission: null }, '/permission', 'missing'],
  ])('%j is wrong at %s: %s', async (changes, pointer, code) => {
    const errors = await errorsOf({ key: '', method: 'POST', path: '/v1/grants', body: grant(changes) })
    expect(errors).toContainEqual({ pointer, code, detail: expect.any(String) })
  })
})
