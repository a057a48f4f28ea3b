import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { functions } from '#openapi/functions.ts'
import { clientFiles } from '#openapi/client/client-files.ts'
import { operationsText } from '#openapi/client/client-operations.ts'
import { typeText } from '#openapi/client/type-text.ts'
import { openApiDocument, type OpenApiDocument } from '#openapi/document.ts'
import { descriptions } from '#openapi/operations/index.ts'
import { root } from '#test/support/source.ts'

const document = openApiDocument(functions, descriptions)
const files = clientFiles(document)

describe('client/generated', () => {
  it.each(Object.entries(files))('%s is up to date with the code', (name, text) => {
    const committed = readFileSync(join(root, 'client/generated', name), 'utf8')
    expect(committed === text, 'run `npm run openapi` and commit it').toBe(true)
  })

  it('is made from what is published: the document as a file gives the same bytes', () => {
    const published = JSON.parse(readFileSync(join(root, 'docs/public/openapi.json'), 'utf8')) as OpenApiDocument
    expect(clientFiles(published)).toEqual(files)
  })

  it('has every operation that answers JSON, under its operationId, with an iterator for every list with pages', () => {
    const text = files['operations.ts']!
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
    const names = [...text.matchAll(/^export const (\w+)/gm)].map(([, name]) => name!)
    // no JSON
    const pages = new Set([
      'getApiExplorer',
      'getApiExplorerFile',
      'getApiReference',
      'getPasskeyScript',
      'getProblemCode',
      'listProblemCodes',
    ])
    const ids = operations.map(({ operationId }) => operationId as string).filter((id) => !pages.has(id))
    expect(names.filter((name) => !name.startsWith('each'))).toEqual(ids)
    expect(names.length - ids.length).toBeGreaterThan(15)
    expect(names).toEqual(expect.arrayContaining(['eachUser', 'eachWebhookDelivery', 'eachServiceWithPermissions']))
  })
})

describe('the generator', () => {
  it.each([
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]'],
    [{ type: 'array', items: { enum: ["it's", 1, null] } }, String.raw`('it\'s' | 1 | null)[]`],
    [{ type: 'object', additionalProperties: { $ref: '#/components/schemas/User' } }, 'Record<string, s.User>'],
    [{ type: 'object', properties: {}, additionalProperties: false }, 'Record<string, never>'],
    [{ type: 'object', properties: { 'a-b': { const: true } }, required: ['a-b'] }, '{\n  "a-b": true\n}'],
    [{ type: 'array', items: { type: 'object', properties: { a: { anyOf: [{}, {}] } } } }, '{\n  a?: unknown\n}[]'],
    [{}, 'unknown'],
  ])('writes %j as %j', (schema, text) => {
    expect(typeText(schema, 'input', 's.')).toBe(text)
  })

  it('refuses a keyword that it would lose, wherever it is', () => {
    const schema = { type: 'object', properties: { a: { type: 'array', prefixItems: [{}] } } }
    expect(() => typeText(schema, 'output')).toThrow('prefixItems')
  })

  it('refuses an operation with a query and a body', () => {
    const operation = {
      operationId: 'odd',
      summary: 'Odd',
      parameters: [{ name: 'a', in: 'query', schema: { type: 'string' } }],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: { 204: {} },
    }
    expect(() => operationsText({ ...document, paths: { '/odd': { post: operation } } })).toThrow('odd takes both')
  })
})
