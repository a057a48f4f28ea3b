import type { Postern } from './postern.ts'

/** Everything in the database, row by row, as one text. */
export async function everyRow(postern: Postern): Promise<string> {
  const tables = await postern.database.sql<{ name: string }>(
    `select format('%I', table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  )
  const dumps = await Promise.all(
    tables.map(({ name }) =>
      postern.database.sql<{ rows: string }>(`select coalesce(jsonb_agg(t), '[]')::text as rows from ${name} t`),
    ),
  )
  return tables.map(({ name }, index) => `${name} ${dumps[index]![0]!.rows}`).join('\n')
}
