/** One way to say why not: SQL answers one code, or null, and TypeScript maps each code to its refusal once. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'

/** A column: the code of the first denial that holds, in the order written; null when none does. */
export function firstDenial<Code extends string>(denials: Record<Code, SQL>): SQL {
  const whens = Object.entries<SQL>(denials).map(([code, holds]) => sql`when ${holds} then ${code}::text`)
  return sql`case ${sql.join(whens, sql` `)} end`
}
