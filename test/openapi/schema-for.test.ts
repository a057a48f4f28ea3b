import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { schemaFor } from '#openapi/schema-for.ts'

interface Row {
  readonly uuid: string
  readonly name: string | null
  readonly lock?: { readonly kind: 'a' | 'b' }
}

/* The compiler runs these tests: an error that is expected and does not occur is an error of `npm run check`. */
describe('schemaFor', () => {
  const kind = z.strictObject({ kind: z.enum(['a', 'b']) })
  const fields = { uuid: z.string(), name: z.nullable(z.string()), lock: z.optional(kind) }

  it('returns a schema with the fields of the type', () => {
    const schema = z.strictObject(fields)
    expect(schemaFor<Row>()(schema)).toBe(schema)
  })

  it('takes an optional field for one that the type always has', () => {
    const schema = z.strictObject({ ...fields, uuid: z.optional(z.string()) })
    expect(schemaFor<Row>()(schema)).toBe(schema)
  })

  it('does not compile with a field that only the schema has', () => {
    // @ts-expect-error `rev` is not in `Row`
    expect(schemaFor<Row>()(z.strictObject({ ...fields, rev: z.int() }))).toBeDefined()
    // @ts-expect-error also not as an optional field
    expect(schemaFor<Row>()(z.strictObject({ ...fields, rev: z.optional(z.int()) }))).toBeDefined()
    const deeper = z.extend(kind, { by: z.string() })
    // @ts-expect-error nor at another depth
    expect(schemaFor<Row>()(z.strictObject({ ...fields, lock: z.optional(deeper) }))).toBeDefined()
  })

  it('does not compile with a field that only the type has', () => {
    const { lock: _, ...fewer } = fields
    // @ts-expect-error `lock` is missing
    expect(schemaFor<Row>()(z.strictObject(fewer))).toBeDefined()
    // @ts-expect-error `email` is missing
    expect(schemaFor<Row & { email: string }>()(z.strictObject(fields))).toBeDefined()
  })

  it('does not compile with a field of another type', () => {
    // @ts-expect-error `name` can be null
    expect(schemaFor<Row>()(z.strictObject({ ...fields, name: z.string() }))).toBeDefined()
    // @ts-expect-error `name` is no number
    expect(schemaFor<Row>()(z.strictObject({ ...fields, name: z.nullable(z.int()) }))).toBeDefined()
  })
})
