import { expect } from 'vitest'
import type { Postern } from '#test/support/servers/postern.ts'

/** All rows of all tables, as one text. */
export async function everyRow({ database }: Postern): Promise<string> {
  const tables = await database.sql<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
  )
  expect(tables.length).toBeGreaterThan(20)
  const dumps = await Promise.all(
    tables.map(({ name }) =>
      database.sql<{ rows: string }>(
        `select coalesce(jsonb_agg(t order by t::text), '[]')::text as rows from ${name} t`,
      ),
    ),
  )
  return tables.map(({ name }, index) => `${name} ${dumps[index]![0]!.rows}`).join('\n')
}
