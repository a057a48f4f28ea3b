/**
 * What an administrator may choose for the whole service while it runs; everything else is a constant or a variable of the deployment.
 * One entry here is all that a setting needs: `PATCH` and `GET /v1/settings`, the API document and the default in the database
 * (`scripts/migrate.ts`) come from it. A statement reads it with `settingOf(name)`, a database function as `settings.value`.
 */
import { defaultPasswordAgePolicy, highestMaxAgeDays } from '#domain/credentials/password-age.ts'
import { canonicalAddresses, checkAddresses, maxEmailBytes } from '#domain/accounts/email-address.ts'
import { defaultSourceLimit, sourceLimitBounds } from '#domain/credentials/attempts.ts'
import { checkLoginUrl, checkMailOverrides, maxLoginUrl, overrideLimits } from '#domain/mail/mail-overrides.ts'
import { camcopsLockout, lockoutBounds, lockoutPolicies } from '#domain/credentials/lockout-policies.ts'
import { defaultMinCodePoints, minCodePointsBounds } from '#domain/credentials/password.ts'
import {
  checkReservedUsernames,
  maxReservedUsernames,
  reservedSkeletonsOf,
} from '#domain/accounts/reserved-usernames.ts'
import { defaultRolePolicy } from '#domain/access/roles/default-policy.ts'
import { parseRolePolicy } from '#domain/access/roles/parse-policy.ts'
import { policyLimits } from '#domain/access/roles/policy-shapes.ts'
import { type RolePolicy, visibilities } from '#domain/access/roles/policy.ts'
import type { Setting, SettingKind, SettingValue } from './setting-kinds.ts'
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
  registration_open: {
    kind: 'flag',
    default: true,
    meaning: 'Whether strangers may ask for an account.',
  },
  first_user_becomes_administrator: {
    kind: 'flag',
    default: false,
    meaning:
      'Whether, while there is neither a superuser nor a group, the first who confirms an address becomes superuser and is put in the group ' +
      '`admin`. To be chosen from the command line before there is anybody; without effect for ever after.',
  },
  registration_approval: {
    kind: 'flag',
    default: false,
    meaning:
      'Whether an administrator decides on each registration, after its address is confirmed. Those that wait are decided on even if this is ' +
      'turned off meanwhile.',
  },
  registration_approvers: {
    ...mailAddresses,
    meaning:
      'Who is told by mail that a registration waits: these addresses, or every superuser where there are none. Only those of superusers ' +
      'get links that decide.',
  },
  registration_notified: {
    ...mailAddresses,
    meaning: 'Who is told by mail of every account that a registration became.',
  },
  lockout: {
    kind: 'parts',
    parts: {
      policy: { kind: 'choice', of: lockoutPolicies },
      threshold: { kind: 'whole', ...lockoutBounds.threshold },
      increment_minutes: { kind: 'whole', ...lockoutBounds.increment_minutes },
      delay_base: { kind: 'number', ...lockoutBounds.delay_base },
      max_delay_seconds: { kind: 'whole', ...lockoutBounds.max_delay_seconds },
      lock_seconds: { kind: 'whole', ...lockoutBounds.lock_seconds },
    },
    default: camcopsLockout,
    meaning:
      'What failed attempts cost a name, whether it exists or not. `camcops`: every `threshold`-th in a row locks it, the n-th time for ' +
      'n × `increment_minutes`. `authnzerver`: the n-th costs a pause of `delay_base` to the power of n - 1 seconds, at most ' +
      '`max_delay_seconds`, and each beyond the `threshold` a lock of `lock_seconds`. Figures of the other policy wait until it is chosen.',
  },
  source_limit: {
    kind: 'parts',
    parts: {
      failures: { kind: 'whole', ...sourceLimitBounds.failures },
      window_minutes: { kind: 'whole', ...sourceLimitBounds.window_minutes },
    },
    default: defaultSourceLimit,
    meaning: 'How many failed attempts one IPv4 address or IPv6 /64 has in how long, whatever names they are under.',
  },
  password_min_length: {
    kind: 'whole',
    ...minCodePointsBounds,
    default: defaultMinCodePoints,
    meaning: 'Least number of characters (Unicode code points) of a new password; passwords of before go on working.',
  },
  password_max_age_days: {
    kind: 'whole',
    min: 0,
    max: highestMaxAgeDays,
    default: defaultPasswordAgePolicy.maxAgeDays,
    meaning:
      'Whole days after which a password has to be changed, or when its last change is unknown; 0: however old it is.',
  },
  username_rules: {
    kind: 'choice',
    of: usernameRules,
    default: 'postern',
    meaning:
      'What a new user name may be: `postern`, 3 to 64 letters of one script and digits with single separators; `camcops`, 1 to 64 of ' +
      '`A-Za-z0-9_-`; `magpie`, 1 to 64 small ASCII letters and digits with single separators. Names that exist stay.',
  },
  reserved_usernames: {
    kind: 'list',
    of: { kind: 'text', maxLength: 64 },
    maxItems: maxReservedUsernames,
    default: [],
    rule: checkReservedUsernames,
    derive: reservedSkeletonsOf,
    meaning:
      'User names that nobody can take from now on, nor one that looks like them, besides those that are always reserved.',
  },
  mail_overrides: {
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
    meaning:
      'Texts of mails in the place of ours, by mail and language. `{{username}}` and its kin are filled in; nothing else means anything. ' +
      'A paragraph about something that a mail does not know is left out; one that ends in `{{link}}` is the words to press.',
  },
  login_url: {
    kind: 'text',
    maxLength: maxLoginUrl,
    default: '',
    rule: checkLoginUrl,
    meaning:
      'The page where people sign in, a frontend’s: `{{login_url}}` in `mail_overrides`, where paragraphs that name it are left out while this is empty.',
  },
  roles_policy: {
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
    meaning:
      'What each role may do to which kind of item: what `POST /v1/check/roles` answers by, and which roles an account can be given. ' +
      'Every name that is used is declared in one of the lists.',
  },
} as const satisfies Record<string, Setting>

/** The name of a setting. */
export type SettingName = keyof typeof siteSettings

/** Every setting with its value. */
export type SiteSettings = { [Name in SettingName]: SettingValue<(typeof siteSettings)[Name]> }

/** What is to change; what is absent stays. */
export type SettingsChange = { [Name in SettingName]?: SiteSettings[Name] | undefined }

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
