/** A Postern whose mail goes to a provider that a test can put out of order, and what its outbox knows of a mail. */
import { beforeEach, expect } from 'vitest'
import { mailSettings, useProvider } from './mail.ts'
import { usePostern } from './use-postern.ts'

/** What the database knows of a mail. */
export interface OutboxRow {
  attempts: number
  sent: boolean
  abandoned: boolean
  due_in: number
  last_error: string | null
}

/** For the tests of one file; each begins when nobody sends, with a provider that takes everything and has been posted nothing. */
export function useOutbox() {
  const provider = useProvider()
  const postern = usePostern(() => mailSettings(provider.url))
  const unsent = `select from outbox_mail where sent_at is null and abandoned_at is null and last_error is null`
  /** Waits until nobody is sending. */
  const settled = () => expect.poll(() => postern.database.sql(unsent), { timeout: 10_000 }).toEqual([])
  beforeEach(async () => {
    provider.status = 200
    await settled()
    provider.postings.length = 0
  })
  return {
    provider,
    postern,
    settled,
    register: (username: string) =>
      postern.call('POST', '/v1/registrations', { body: { username, email: `${username}@example.test` } }),
    /** The newest mail to somebody. */
    outbox: async (recipient: string): Promise<OutboxRow | undefined> => {
      const [row] = await postern.database.sql<OutboxRow>(
        `select attempts, sent_at is not null as sent, abandoned_at is not null as abandoned, last_error,
           extract(epoch from due_at - moment())::integer as due_in from outbox_mail where recipient = $1 order by created_at desc`,
        [recipient],
      )
      return row
    },
    /** A change whose isolate died before it could nudge anybody: the row alone. */
    changeWithoutNudge: async (name: string): Promise<void> => {
      await postern.createUser(name)
      await postern.database.sql(
        `with token as (insert into one_time_tokens (operation, user_id, lifetime_seconds)
           select 'user-password-reset', id, 3600 from users where username = $1 returning id)
         insert into outbox_mail (template, recipient, parameters, one_time_token_id)
         select 'password-reset', $1 || '@example.test', jsonb_build_object('username', $1::text), id from token`,
        [name],
      )
    },
  }
}
