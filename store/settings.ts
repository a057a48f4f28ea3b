/** Settings that are kept in the database. Statements that go by one read it themselves, so that a change counts from the next request on. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '../domain/caller.ts'
import { defaultSettings, type SiteSettings } from '../domain/settings.ts'
import { act, audited } from './act.ts'
import { type Database, one } from './run.ts'

/** What is to change; what is undefined stays. */
export type SettingsChange = { [Name in keyof SiteSettings]?: SiteSettings[Name] | undefined }

/** The value of a setting, in a statement: `jsonb`, with its default where nobody chose. */
export function settingOf(name: keyof SiteSettings): SQL {
  return sql`coalesce((select value from settings where key = ${name}), ${JSON.stringify(defaultSettings[name])}::jsonb)`
}

/** Whether strangers may ask for an account, for a form to know. */
export async function isRegistrationOpen(db: Database): Promise<boolean> {
  const { open } = await one<{ open: boolean }>(db, sql`select ${settingOf('registration_open')} = 'true' as open`)
  return open
}

/** Every setting as it holds. */
export async function get(db: Database, caller: Caller): Promise<SiteSettings> {
  const answer = await act<{ settings: SiteSettings }>(db, caller, {
    steps: [],
    answer: sql`select ${all} as settings from allowed`,
  })
  return answer!.settings
}

/** Changes some of them. @returns all of them */
export async function change(db: Database, caller: Caller, changes: SettingsChange): Promise<SiteSettings> {
  const answer = await act<{ settings: SiteSettings }>(db, caller, {
    steps: [
      sql`changed as (
        insert into settings as s (key, value, updated_by)
        select wish.key, wish.value, allowed.user_id from allowed, jsonb_each(${JSON.stringify(changes)}::jsonb) as wish
        on conflict (key) do update set value = excluded.value, updated_at = moment(), updated_by = excluded.updated_by
        returning s.key, s.value)`,
      sql`change as materialized (select jsonb_object_agg(key, value) as made from changed)`,
      audited(caller, {
        action: 'settings-changed',
        targetKind: 'settings',
        target: sql`'site'`,
        from: sql`change`,
        details: sql`change.made`,
      }),
    ],
    answer: sql`select ${all} || change.made as settings from allowed, change`,
  })
  return answer!.settings
}

const all = sql`jsonb_build_object('registration_open', ${settingOf('registration_open')}, 'lockout', ${settingOf('lockout')})`
