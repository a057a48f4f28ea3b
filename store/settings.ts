/** Settings that are kept in the database. Statements that go by one read it themselves, so that a change counts from the next request on. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from './run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { SettingName, SettingsChange, SiteSettings } from '#domain/settings/settings.ts'
import type { UsernameRules } from '#domain/accounts/username-rules.ts'
import { lockAdministrators } from './administrators.ts'
import { type SettingsDenial, settingsDecision, settingsRefused } from './settings-decision.ts'
import { type UnknownName, namesUnknown, unknownNames } from './settings-names.ts'
import { type Database, queryOne } from './run.ts'

/**
 * The value of a setting, in a statement: `jsonb`, as somebody chose it or as `domain/settings/settings.ts` has it. It raises where the database
 * knows no such setting: a Worker that is newer than its database must not go by a policy that is not there.
 */
export function settingOf(name: SettingName): SQL {
  return sql`coalesce((select value from settings where key = ${name}), raise_unknown_setting(${name}))`
}

/** What somebody chose, as statements compare it; an empty list where nobody chose. */
export function derivedListOf(name: SettingName): SQL {
  return sql`coalesce((select derived from settings where key = ${name}), '[]')`
}

/** What registration asks for, for a form to know. */
export interface RegistrationPolicy {
  open: boolean
  /** Whether an administrator decides. */
  approval: boolean
  rules: UsernameRules
  /** Of a password, in code points. */
  min_length: number
  /** Whether the site has terms, to be agreed to when somebody first signs in. */
  terms: boolean
}

/** The policy as it holds. */
export async function registrationPolicy(db: Database): Promise<RegistrationPolicy> {
  return queryOne(
    db,
    sql`select ${settingOf('registration_open')} = 'true' as open, ${settingOf('registration_approval')} = 'true' as approval,
      ${settingOf('username_rules')} #>> '{}' as rules, (${settingOf('password_min_length')})::integer as min_length,
      (select version_id from site_terms) is not null as terms`,
  )
}

/** Every setting as it holds. */
export async function getSettings(db: Database, caller: Caller): Promise<SiteSettings> {
  const answer = await runAs<{ settings: SiteSettings }>(db, caller, {
    steps: {},
    answer: sql`select ${all} as settings from allowed`,
  })
  return answer!.settings
}

/** The last change of a setting. */
export interface SettingChange {
  name: SettingName
  changed_at: string
  /** Null once that account is deleted. */
  changed_by: { uuid: string; username: string } | null
}

/** The last change of each setting that an administrator has changed, by name. */
export async function listSettingChanges(db: Database, caller: Caller): Promise<SettingChange[]> {
  const answer = await runAs<{ items: SettingChange[] }>(db, caller, {
    steps: {},
    answer: sql`select coalesce((select jsonb_agg(jsonb_build_object('name', s.key, 'changed_at', s.updated_at,
        'changed_by', case when u.id is not null then jsonb_build_object('uuid', u.uuid, 'username', u.username) end) order by s.key)
      from settings s left join users u on u.id = s.updated_by where s.updated_by is not null), '[]') as items from allowed`,
  })
  return answer!.items
}

/**
 * Changes some of them; the audit log keeps what each was and is, also where a preset changed it. Choosing what the presets or the defaults
 * say is no choice: the setting follows them again.
 *
 * @param derived what `derivedOf` makes of the change
 * @param presetValues what `presetSettingsOf` makes of it
 * @returns all of them
 * @throws Refusal `forbidden` for what the caller may not change, `last-administrator`, `invalid-request` for names that nothing has
 */
export async function updateSettings(
  db: Database,
  caller: Caller,
  changes: SettingsChange,
  derived: Partial<Record<SettingName, unknown>>,
  presetValues: Readonly<Record<string, unknown>> | null,
): Promise<SiteSettings> {
  const presetsChange = presetValues !== null
  const answer = await runAs<{ settings: SiteSettings; denied: SettingsDenial | null; unknown: UnknownName[] | null }>(
    db,
    caller,
    {
      ...(changes.roles && { lock: lockAdministrators }),
      steps: {
        held: materialized(sql`select s.key, s.value as was, desired.value as desired,
          case when ${presetsChange} then ${JSON.stringify(presetValues)}::jsonb -> s.key else s.preset_value end as preset_value
        from settings s left join jsonb_each(${JSON.stringify(changes)}::jsonb) as desired on desired.key = s.key
        where exists (select from allowed) and (${presetsChange} or desired.key is not null) order by s.key for update of s`),
        decision: materialized(settingsDecision(changes)),
        unknown: materialized(unknownNames(changes)),
        changed: sql`update settings s set preset_value = held.preset_value,
          chosen = case when desired is null then s.chosen else nullif(desired, coalesce(held.preset_value, s.default_value)) end,
          derived = case when desired is null then s.derived else ${JSON.stringify(derived)}::jsonb -> s.key end,
          updated_at = app_now(), updated_by = allowed.user_id
        from held, allowed, decision
        where s.key = held.key and denied is null and not exists (select from unknown) and (desired <> was or held.preset_value is distinct from s.preset_value)
        returning s.key, was, s.value as is_now`,
        change: materialized(sql`select jsonb_object_agg(key, jsonb_build_object('from', was, 'to', is_now)) as made
        from changed where was <> is_now having count(*) > 0`),
        audit: auditEvent(caller, {
          action: 'settings-changed',
          targetKind: 'settings',
          target: sql`'site'`,
          from: sql`change`,
          details: sql`change.made`,
        }),
      },
      answer: sql`select ${all} || (select jsonb_object_agg(key, was) from held)
      || (select coalesce(jsonb_object_agg(key, is_now), '{}') from changed) as settings, denied,
      (select jsonb_agg(to_jsonb(u) order by pointer) from unknown u) as unknown from decision`,
    },
  )
  if (answer!.denied) throw settingsRefused(answer!.denied)
  if (answer!.unknown) throw namesUnknown(answer!.unknown)
  return answer!.settings
}

const all = sql`(select jsonb_object_agg(key, value) from settings)`
