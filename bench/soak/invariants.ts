/** What must hold at the end, of the database, of the receivers and of the mail provider. */
import { query } from '../backdrop.ts'
import type { Ledger } from './ledger.ts'

/** @returns each invariant with what breaks it */
export async function brokenInvariants(
  connectionString: string,
  { groups, messages, registered, mailed, violations }: Ledger,
): Promise<Record<string, string[]>> {
  const namesOf = async (sql: string) => {
    const { rows } = await query(connectionString, sql)
    return (rows as { name: string }[]).map(({ name }) => name)
  }
  const stored = await namesOf(`select name from groups where name ~ '^g[0-9]+x'`)
  const acknowledged = (state: string) => [...groups].flatMap(([name, each]) => (each === state ? [name] : []))
  const created = await namesOf(`select details ->> 'name' as name from audit_events where action = 'group-created'`)
  return {
    'no response 5xx but 503, and no other unexpected one': violations,
    'what was created is there': acknowledged('exists').filter((name) => !stored.includes(name)),
    'what was deleted is gone': acknowledged('deleted').filter((name) => stored.includes(name)),
    'what was created once was created once': repeated(created),
    'there is nothing that nobody made': stored.filter((name) => !groups.has(name)),
    'each creation reached the receiver': [...groups.keys()].filter((name) => !messages.has(name)),
    'a creation is one message, whatever the number of attempts': [...messages].flatMap(([name, ids]) =>
      ids.size > 1 ? [name] : [],
    ),
    'each registration was answered by mail': [...registered].filter((address) => !mailed.has(address)),
  }
}

function repeated(names: string[]): string[] {
  const seen = new Set<string>()
  return names.filter((name) => seen.has(name) || !seen.add(name))
}

/** Messages and mails that still wait. */
export async function countWaiting(connectionString: string): Promise<number> {
  const { rows } = await query(
    connectionString,
    `select (select count(*) from webhook_deliveries where delivered_at is null and abandoned_at is null)::integer
       + (select count(*) from outbox_mail where sent_at is null and abandoned_at is null)::integer as waiting`,
  )
  return (rows as { waiting: number }[])[0]!.waiting
}
