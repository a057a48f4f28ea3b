/** What administrators chose for one email, for its preview. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { MailOverride } from '#domain/mail/mail-overrides.ts'
import { runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'

export interface MailWords {
  /** Null: the default text. */
  override: MailOverride | null
  /** Empty: none. */
  login_url: string
}

export async function getMailWords(
  db: Database,
  caller: Caller,
  template: string,
  language: string,
): Promise<MailWords> {
  const answer = await runAs<MailWords>(db, caller, {
    steps: {},
    answer: sql`select ${settingOf('mail_overrides')} -> ${template}::text -> ${language}::text as override,
      ${settingOf('login_url')} #>> '{}' as login_url from allowed`,
  })
  return answer!
}
