import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { functions } from '#openapi/functions.ts'
import { allowPublic, requireSession } from '#http/authenticate.ts'
import { createFunction, type PosternFunction } from '#http/function.ts'
import { body, query } from '#http/body/input.ts'
import { idempotent } from '#http/idempotency.ts'
import { problems } from '#http/problems/problem.ts'
import { openApiDocument } from '#openapi/document.ts'
import type { FunctionDescription, ApiOperation } from '#openapi/operation.ts'
import { descriptions } from '#openapi/operations/index.ts'
import { documentText, filesToPublish } from '#openapi/text.ts'

const generated = openApiDocument(functions, descriptions)
const published = await filesToPublish(generated)
const operations = Object.values(generated.paths).flatMap((methods) => Object.values(methods))

describe('docs/public', () => {
  it.each(Object.entries(published))('%s is up to date with the code', (name, text) => {
    const committed = readFileSync(join(import.meta.dirname, '../../docs/public', name), 'utf8')
    expect(committed === text, 'run `npm run openapi` and commit it').toBe(true)
  })
})

describe('the OpenAPI document', () => {
  it('is the same whenever it is generated', () => {
    expect(documentText(openApiDocument(functions, descriptions))).toBe(documentText(generated))
  })

  it('has no dangling reference', () => {
    const references = [...documentText(generated).matchAll(/"\$ref": "#\/components\/(\w+)\/([^"]+)"/g)]
    expect(references.length).toBeGreaterThan(50)
    for (const [, kind, name] of references) {
      expect(generated.components[kind as 'schemas' | 'responses'], `${kind} ${name}`).toHaveProperty([name!])
    }
    expect(documentText(generated).match(/"\$ref": "(?!#\/components\/)/)).toBeNull()
  })

  it('has no unused component', () => {
    const text = documentText(generated)
    for (const kind of ['schemas', 'responses'] as const) {
      for (const name of Object.keys(generated.components[kind]))
        expect(text).toContain(`"#/components/${kind}/${name}"`)
    }
  })

  it('has schemas that a strict validator accepts', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false })
    addFormats.default(ajv)
    ajv.addVocabulary([...Object.keys(generated), 'schemas', 'responses', 'securitySchemes'])
    const $defs = withLocalReferences(generated.components.schemas)
    const refused = schemasIn(generated).filter((schema) => !isCompiled(ajv, { ...withLocalReferences(schema), $defs }))
    expect(refused).toEqual([])
  })

  it('has closed objects, except for the document itself, membership flags and credentials, which browsers write', () => {
    const open = schemasIn(generated).flatMap(openObjects)
    const names = open.map((schema) => Object.keys(schema['properties'] ?? {}))
    expect(names.filter((each) => !each.includes('rawId') && !each.includes('clientDataJSON'))).toEqual([
      ['openapi'],
      ['group_administrator'],
    ])
  })

  it('has a unique operationId for every operation', () => {
    const names = operations.map(({ operationId }) => operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]+$/)
  })

  it('has a summary in one line and a success response for every operation', () => {
    expect(operations.filter((operation) => !isSummarized(operation))).toEqual([])
  })

  it('describes every parameter', () => {
    const parameters = operations.flatMap((operation) => (operation['parameters'] ?? []) as Schema[])
    expect(parameters.length).toBeGreaterThan(150)
    expect(parameters.filter(({ description }) => !description)).toEqual([])
  })

  it('describes every field of every body', () => {
    const bodies = operations.flatMap((operation) => schemasIn(operation['requestBody']))
    const fields = bodies.flatMap((schema) =>
      [schema, ...((schema['anyOf'] ?? []) as Schema[])].flatMap(({ properties }) =>
        Object.entries((properties ?? {}) as Record<string, Schema>),
      ),
    )
    expect(fields.length).toBeGreaterThan(100)
    expect(fields.filter(([, { description }]) => !description)).toEqual([])
  })

  it('explains every problem code, including internal errors', () => {
    expect(Object.keys(generated['x-problems']).sort()).toEqual(Object.keys(problems).sort())
  })

  it('omits the development pages', () => {
    expect(functions.some(({ prefix }) => prefix.startsWith('/dev'))).toBe(true)
    expect(Object.keys(generated.paths).filter((path) => path.startsWith('/dev'))).toEqual([])
  })
})

const described: ApiOperation = { id: 'x', summary: 'X', responses: { 200: { description: 'Yes.' } } }

const one = (operationsOfIt: Record<string, ApiOperation>): FunctionDescription[] => [
  { title: 'X', description: 'X', operations: operationsOfIt },
]

function withRoute(add: (app: PosternFunction) => void): PosternFunction[] {
  const app = createFunction('/v1/x')
  add(app)
  return [app]
}

describe('openApiDocument', () => {
  it('throws for a route without a description', () => {
    const routes = withRoute((app) => app.get('/', allowPublic, (c) => c.json({})))
    expect(() => openApiDocument(routes, one({}))).toThrow(/Not described: GET \/v1\/x\./)
  })

  it('throws for a description without a route, and for a duplicate', () => {
    const routes = withRoute((app) => app.get('/', allowPublic, (c) => c.json({})))
    const gone = { 'GET /v1/x': described, 'POST /v1/x': described }
    expect(() => openApiDocument(routes, one(gone))).toThrow(/without a route, or twice: POST \/v1\/x\./)
    const twice = [...one({ 'GET /v1/x': described }), ...one({ 'GET /v1/x': described })]
    expect(() => openApiDocument(routes, twice)).toThrow(/twice: GET \/v1\/x\./)
  })

  it('throws for the description of a parameter or a field that the route does not have', () => {
    const routes = withRoute((app) =>
      app.post('/:id', allowPublic, body(z.strictObject({ a: z.string() })), (c) => c.json({})),
    )
    const key = 'POST /v1/x/{id}'
    const generate = (more: Partial<ApiOperation>) => () =>
      openApiDocument(routes, one({ [key]: { ...described, ...more } }))
    expect(generate({ parameters: { id: 'The id.' }, fields: { a: 'A text.' } })).not.toThrow()
    expect(generate({ parameters: { uuid: 'The id.' } })).toThrow(/has no uuid/)
    expect(generate({ fields: { b: 'A text.' } })).toThrow(/has no b/)
  })

  it('throws for a route without an audience', () => {
    const routes = withRoute((app) => app.get('/', (c) => c.json({})))
    expect(() => openApiDocument(routes, one({ 'GET /v1/x': described }))).toThrow(/names no audience/)
  })

  it('derives parameters, body, security and problems from the route', () => {
    const routes = withRoute((app) => {
      app.put('/:id', requireSession('tree:write'), body(z.strictObject({ a: z.string() })), idempotent, (c) =>
        c.json({}),
      )
      app.get('/', allowPublic, query(z.strictObject({ q: z.optional(z.string()) })), (c) => c.json({}))
    })
    const { paths } = openApiDocument(
      routes,
      one({ 'PUT /v1/x/{id}': described, 'GET /v1/x': { ...described, id: 'y' } }),
    )
    const put = paths['/v1/x/{id}']!['put']!
    expect(put['security']).toEqual([{ bearer: [] }, { cookie: [] }, { apiKey: ['tree:write'] }])
    expect(put['parameters']).toMatchObject([
      { name: 'id', in: 'path' },
      { name: 'Idempotency-Key', in: 'header' },
    ])
    expect(put['requestBody']).toMatchObject({ content: { 'application/json': { schema: { required: ['a'] } } } })
    expect(Object.keys(put['responses'] as object)).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '413',
      '415',
      '422',
      '503',
    ])
    const get = paths['/v1/x']!['get']!
    expect(get['security']).toEqual([])
    expect(get['parameters']).toEqual([{ name: 'q', in: 'query', schema: { type: 'string' } }])
    expect(Object.keys(get['responses'] as object)).toEqual(['200', '400', '422', '503'])
  })
})

type Schema = Record<string, unknown>

/** Every top-level schema in the document. */
function schemasIn(value: unknown): Schema[] {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'schema') return [inner as Schema]
    return key === 'schemas' ? Object.values(inner as Record<string, Schema>) : schemasIn(inner)
  })
}

function isSummarized({ summary, responses }: Schema): boolean {
  return (
    /^[A-Z][^.]{5,90}$/.test(String(summary)) && /^(?:20[0-4]|303)$/.test(Object.keys(responses as object)[0] ?? '')
  )
}

/** A schema whose references are to `$defs` beside it. */
function withLocalReferences(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/')) as object
}

function isCompiled(ajv: Ajv2020, schema: object): boolean {
  try {
    ajv.compile(schema)
    return true
  } catch {
    return false
  }
}

/** Objects of named fields inside a schema that let others pass. Problem documents are narrowed by `allOf`, which must be open. */
function openObjects(schema: unknown): Schema[] {
  if (schema === null || typeof schema !== 'object' || 'allOf' in schema) return []
  const own = schema as Schema
  const isOpen = own['type'] === 'object' && own['properties'] !== undefined && own['additionalProperties'] !== false
  return [...(isOpen ? [own] : []), ...Object.values(schema).flatMap(openObjects)]
}
