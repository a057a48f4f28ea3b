/**
 * What an administrator may choose for the whole service while it runs; everything else is a constant or a variable of the deployment.
 * A setting needs one entry, here or in `sign-in-settings.ts`, and its description in `openapi/setting-meanings.ts`: `PATCH` and `GET /v1/settings`, the API document, README.md
 * and the default in the database (`scripts/migrate.ts`) come from them. A statement reads it with `settingOf(name)`, a database function as
 * `settings.value`.
 */
import { canonicalAddresses, checkAddresses, maxEmailBytes } from '#domain/accounts/email-address.ts'
import { groupNameRules } from '#domain/groups/group.ts'
import { checkRefusedAddresses, maxRefusedAddresses, refusedAddressForms } from '#domain/accounts/refused-addresses.ts'
import { flagSetters, maxFlagMeaning } from '#domain/groups/capabilities/flags.ts'
import { checkLoginUrl, checkMailOverrides, maxLoginUrl, overrideLimits } from '#domain/mail/mail-overrides.ts'
import { checkOwnFlags } from '#domain/settings/presets/own-flags.ts'
import { checkPresets, flagsOfPresets, presetNames, settingsOfPresets } from '#domain/settings/presets/presets.ts'
import {
  checkReservedUsernames,
  maxReservedUsernames,
  reservedSkeletonsOf,
} from '#domain/accounts/reserved-usernames.ts'
import { defaultRolePolicy } from '#domain/access/roles/default-policy.ts'
import { parseRolePolicy } from '#domain/access/roles/parse-policy.ts'
import { policyLimits } from '#domain/access/roles/policy-shapes.ts'
import { type RolePolicy, visibilities } from '#domain/access/roles/policy.ts'
import { brandLimits, checkBrand } from './brand.ts'
import type { Setting, SettingKind, SettingValue } from './setting-kinds.ts'
import { signInSettings } from './sign-in-settings.ts'
import { checkReturnOrigins, returnOriginLimits } from '#domain/sessions/return-target.ts'
import { checkRoles, defaultRoles } from '#domain/keys/roles.ts'
import { scopes } from '#domain/keys/scope.ts'
import { usernameRules } from '#domain/accounts/username-rules.ts'

/** Names in the policy document. */
const names = {
  kind: 'list',
  of: { kind: 'text', maxLength: policyLimits.nameLength },
  maxItems: policyLimits.names,
} as const satisfies SettingKind
/** Addresses that mail goes to. */
const mailAddresses = {
  kind: 'list',
  of: { kind: 'text', maxLength: maxEmailBytes },
  maxItems: 20,
  default: [],
  rule: checkAddresses,
  derive: canonicalAddresses,
} as const
const bound = { kind: 'number', min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER } as const

/** The settings, by the names that they are stored and answered under. */
export const siteSettings = {
  presets: {
    decidesRights: true,
    kind: 'list',
    of: { kind: 'choice', of: presetNames },
    maxItems: presetNames.length,
    default: [],
    rule: checkPresets,
    derive: flagsOfPresets,
  },
  membership_flags: {
    decidesRights: true,
    kind: 'table',
    of: {
      kind: 'parts',
      parts: { meaning: { kind: 'text', maxLength: maxFlagMeaning }, set_by: { kind: 'choice', of: flagSetters } },
    },
    default: {},
    rule: checkOwnFlags,
  },
  registration_open: {
    kind: 'flag',
    default: true,
  },
  first_user_becomes_administrator: {
    decidesRights: true,
    kind: 'flag',
    default: false,
  },
  registration_approval: {
    kind: 'flag',
    default: false,
  },
  registration_approvers: {
    decidesRights: true,
    ...mailAddresses,
  },
  registration_notified: {
    decidesRights: true,
    ...mailAddresses,
  },
  ...signInSettings,
  username_rules: {
    kind: 'choice',
    of: usernameRules,
    default: 'unicode',
  },
  group_name_rules: {
    kind: 'choice',
    of: groupNameRules,
    default: 'unicode',
  },
  group_administrators_set_any_password: {
    decidesRights: true,
    kind: 'flag',
    default: false,
  },
  refused_addresses: {
    kind: 'list',
    of: { kind: 'text', maxLength: maxEmailBytes },
    maxItems: maxRefusedAddresses,
    default: [],
    rule: checkRefusedAddresses,
    derive: refusedAddressForms,
  },
  refuse_disposable_addresses: {
    kind: 'flag',
    default: false,
  },
  refuse_links_in_full_names: {
    kind: 'flag',
    default: false,
  },
  reserved_usernames: {
    kind: 'list',
    of: { kind: 'text', maxLength: 64 },
    maxItems: maxReservedUsernames,
    default: [],
    rule: checkReservedUsernames,
    derive: reservedSkeletonsOf,
  },
  mail_overrides: {
    decidesRights: true,
    kind: 'table',
    of: {
      kind: 'table',
      of: {
        kind: 'parts',
        parts: {
          subject: { kind: 'text', maxLength: overrideLimits.subject },
          paragraphs: {
            kind: 'list',
            of: { kind: 'text', maxLength: overrideLimits.paragraph },
            maxItems: overrideLimits.paragraphs,
          },
        },
      },
    },
    default: {},
    rule: checkMailOverrides,
  },
  login_url: {
    decidesRights: true,
    kind: 'text',
    maxLength: maxLoginUrl,
    default: '',
    rule: checkLoginUrl,
  },
  return_origins: {
    decidesRights: true,
    kind: 'list',
    of: { kind: 'text', maxLength: returnOriginLimits.length },
    maxItems: returnOriginLimits.count,
    default: [],
    rule: checkReturnOrigins,
  },
  brand: {
    decidesRights: true,
    kind: 'parts',
    parts: {},
    optional: {
      name: { kind: 'text', maxLength: brandLimits.name },
      logo: { kind: 'text', maxLength: brandLimits.logo },
      colour: {
        kind: 'parts',
        parts: {
          light: { kind: 'text', maxLength: brandLimits.colour },
          dark: { kind: 'text', maxLength: brandLimits.colour },
        },
      },
      support_address: { kind: 'text', maxLength: maxEmailBytes },
      texts: { kind: 'table', of: { kind: 'text', maxLength: brandLimits.text } },
    },
    default: {},
    rule: checkBrand,
  },
  roles: {
    kind: 'table',
    of: { kind: 'list', of: { kind: 'choice', of: scopes }, maxItems: scopes.length },
    default: defaultRoles,
    rule: checkRoles,
  },
  roles_policy: {
    decidesRights: true,
    kind: 'parts',
    parts: {
      roles: names,
      items: names,
      actions: names,
      visibilities: { kind: 'list', of: { kind: 'choice', of: visibilities }, maxItems: visibilities.length },
      limits: names,
      item_policy: {
        kind: 'table',
        of: { kind: 'parts', parts: { actions: names, visibilities: names, barred_roles: names } },
      },
      role_policy: {
        kind: 'table',
        of: {
          kind: 'parts',
          parts: {
            limits: {
              kind: 'table',
              of: { kind: 'parts', parts: {}, optional: { below: bound, above: bound } },
            },
            may_own: names,
            on_owned: names,
            on_others: { kind: 'table', of: names },
          },
        },
      },
    },
    default: defaultRolePolicy,
    rule: (document: RolePolicy) => {
      const read = parseRolePolicy(document)
      return Array.isArray(read) ? read : []
    },
  },
} as const satisfies Record<string, Setting>

/** The name of a setting. */
export type SettingName = keyof typeof siteSettings

/** The settings that only a superuser who is signed in changes. */
export const settingsOfRights = (Object.keys(siteSettings) as SettingName[]).filter((name) => {
  const setting: Setting = siteSettings[name]
  return setting.decidesRights === true
})

/** Every setting with its value. */
export type SiteSettings = { [Name in SettingName]: SettingValue<(typeof siteSettings)[Name]> }

/** What is to change; what is absent stays. */
export type SettingsChange = { [Name in SettingName]?: SiteSettings[Name] | undefined }

/** What the presets that a change turns on give settings; null where it leaves the presets as they are. */
export function presetSettingsOf({ presets: turnedOn }: SettingsChange): Record<string, unknown> | null {
  return turnedOn === undefined ? null : settingsOfPresets(turnedOn)
}

/** What is kept beside the values of a change, for those settings that have it. */
export function derivedOf(change: SettingsChange): Partial<Record<SettingName, unknown>> {
  const settings: Record<string, Setting> = siteSettings
  return Object.fromEntries(
    Object.entries(change).flatMap(([name, value]) => {
      const derive = settings[name]?.derive as ((value: unknown) => unknown) | undefined
      return derive && value !== undefined ? [[name, derive(value)]] : []
    }),
  )
}
