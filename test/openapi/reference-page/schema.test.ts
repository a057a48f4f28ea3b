import { describe, expect, it } from 'vitest'
import { schemaFields, type Schema, typeOf } from '#openapi/reference-page/schema.ts'

const textOf = async (schema: Schema) => String(await typeOf(schema)).replaceAll(/<[^>]*>/g, '')

describe('typeOf', () => {
  it.each<[string, Schema]>([
    ['string or null', { type: ['string', 'null'] }],
    ['integer or null, 1 to 5', { type: ['integer', 'null'], minimum: 1, maximum: 5 }],
    ['uuid or null', { type: ['string', 'null'], format: 'uuid' }],
    ['date-time or null', { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] }],
    ['list of string or null', { type: 'array', items: { type: ['string', 'null'] } }],
    ['boolean, default false', { type: 'boolean', default: false }],
    ['"a" or "b"', { enum: ['a', 'b'] }],
    ['Grant or null', { anyOf: [{ $ref: '#/components/schemas/Grant' }, { type: 'null' }] }],
    ['any value', {}],
  ])('%s', async (words, schema) => {
    expect((await textOf(schema)).replaceAll('&quot;', '"')).toBe(words)
  })
})

describe('fieldsOf', () => {
  it('names each field with its type', async () => {
    const markup = await schemaFields({ properties: { ip: { type: ['string', 'null'] } }, required: ['ip'] })
    expect(String(markup).replaceAll(/\s+/g, ' ')).toContain('<code>ip</code>: string or null')
  })
})
