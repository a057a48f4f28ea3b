/** What administrators chose for mail, read past the service, for the previews of the development inbox. */
import { Client } from 'pg'
import type { MailOverrides } from '#domain/mail/mail-overrides.ts'
import type { MailWords } from './mail-previews.ts'

/** Reads it as it holds. @throws the driver's error when the database does not answer */
export async function readMailWords(connectionString: string): Promise<MailWords> {
  const client = new Client(connectionString)
  await client.connect()
  try {
    const { rows } = await client.query<{ overrides: MailOverrides; login_url: string }>(
      `select (select value from settings where key = 'mail_overrides') as overrides,
         (select value #>> '{}' from settings where key = 'login_url') as login_url`,
    )
    return { overrides: rows[0]!.overrides, loginUrl: rows[0]!.login_url }
  } finally {
    await client.end()
  }
}
