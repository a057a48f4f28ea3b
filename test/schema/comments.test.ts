/** The comments of functions and views, and the form of the SQL files in schema/. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSchemaFunctions } from '#scripts/schema-functions.ts'
import { useDatabase } from '#test/support/servers/database.ts'
import { root } from '#test/support/source.ts'

const database = useDatabase()

/** Every function and view of the schema, with its comment. */
const described = `
  select p.oid::regprocedure::text as name, obj_description(p.oid, 'pg_proc') as comment
  from pg_proc p where p.pronamespace = 'public'::regnamespace
  union all
  select c.oid::regclass::text, obj_description(c.oid, 'pg_class')
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
  order by 1`

describe('SQL functions and views', () => {
  it('have a comment of one line each', async () => {
    const rows = await database.sql<{ name: string; comment: string | null }>(described)
    expect(rows.length).toBeGreaterThan(90)
    const faults = rows.filter(
      ({ comment }) => !comment?.endsWith('.') || comment.includes('\n') || comment.length > 120,
    )
    expect(faults).toEqual([])
  })

  it('have unique comments', async () => {
    const rows = await database.sql<{ comment: string }>(described)
    const comments = rows.map(({ comment }) => comment)
    expect(comments.filter((comment, index) => comments.indexOf(comment) !== index)).toEqual([])
  })

  it('have parameters with the prefix p_', async () => {
    const others = await database.sql(`
      select p.proname as function, a.name
      from pg_proc p, unnest(p.proargnames) with ordinality as a (name, n)
      where p.pronamespace = 'public'::regnamespace and coalesce(p.proargmodes[a.n], 'i') = 'i' and a.name !~ '^p_[a-z]'`)
    expect(others).toEqual([])
    const unnamed = await database.sql(`
      select p.proname as function from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.pronargs > 0 and p.proargnames is null`)
    expect(unnamed).toEqual([])
  })
})

describe('files of schema/functions and schema/triggers', () => {
  const lines = readSchemaFunctions().flatMap(({ path, text }) =>
    text.split('\n').map((line, index) => ({ place: `${path}:${index + 1}`, line })),
  )

  it('have lines of at most 120 characters', () => {
    expect(lines.filter(({ line }) => line.length > 120).map(({ place }) => place)).toEqual([])
  })

  it('name files that exist', () => {
    const missing = lines.flatMap(({ place, line }) =>
      [...line.matchAll(/\b(?:adapters|docs|domain|functions|http|jobs|schema|scripts|store|test)\/[\w./-]+\.\w+/g)]
        .filter(([path]) => !isFile(path))
        .map(([path]) => `${place}: ${path}`),
    )
    expect(missing).toEqual([])
  })
})

function isFile(path: string): boolean {
  try {
    readFileSync(join(root, path))
    return true
  } catch {
    return false
  }
}
