/**
 * What an administrator may choose for the whole service while it runs; everything else is a constant or a variable of the deployment.
 * One entry here is all that a setting needs: `PATCH` and `GET /v1/settings`, the API document and the default in the database
 * (`scripts/migrate.ts`) come from it. A statement reads it with `settingOf(name)`, a database function as `settings.value`.
 */
import { defaultPasswordAgePolicy, highestMaxAgeDays } from '#domain/credentials/password-age.ts'
import { canonicalAddresses, checkAddresses, maxEmailBytes } from '#domain/accounts/email-address.ts'
import { defaultSourceLimit, sourceLimitBounds } from '#domain/credentials/attempts.ts'
import { checkSignInFlag, flagSetters, maxFlagMeaning, maxFlagName } from '#domain/groups/capabilities/flags.ts'
import { checkLoginUrl, checkMailOverrides, maxLoginUrl, overrideLimits } from '#domain/mail/mail-overrides.ts'
import { defaultLockout, lockoutBounds, lockoutPolicies } from '#domain/credentials/lockout-policies.ts'
import { defaultMinCodePoints, minCodePointsBounds } from '#domain/credentials/password.ts'
import { checkOwnFlags } from '#domain/settings/presets/own-flags.ts'
import {
  checkPresets,
  flagsOfPresets,
  presetNames,
  presets,
  settingsOfPresets,
} from '#domain/settings/presets/presets.ts'
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
import { checkSessionLifetime, defaultSessionLifetime, sessionLifetimeBounds } from '#domain/sessions/session.ts'
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
    kind: 'list',
    of: { kind: 'choice', of: presetNames },
    maxItems: presetNames.length,
    default: [],
    rule: checkPresets,
    derive: flagsOfPresets,
    meaning:
      'The presets that are on. A preset is a set of settings, membership flags and service types of another program. ' +
      `${presetNames.map((name) => `\`${name}\`: ${presets[name].meaning}`).join('; ')}. The values of a preset replace the ` +
      'defaults, but not a value that an administrator set. If two presets define the same setting, the later in the list applies. ' +
      'Turning a preset off deletes nothing: its flags are hidden and have no effect, and new services cannot use its types.',
  },
  membership_flags: {
    kind: 'table',
    of: {
      kind: 'parts',
      parts: { meaning: { kind: 'text', maxLength: maxFlagMeaning }, set_by: { kind: 'choice', of: flagSetters } },
    },
    default: {},
    rule: checkOwnFlags,
    meaning:
      'Your own membership flags, by name, in addition to `group_administrator` and the flags of presets: the meaning of each flag, and ' +
      'who may set it. Postern stores and returns the flags; your services decide what they permit. A flag that is removed from the ' +
      'table is hidden. If it is added again, the memberships that had it have it again.',
  },
  registration_open: {
    kind: 'flag',
    default: true,
    meaning: 'Whether users may register. While it is off, only administrators create accounts.',
  },
  first_user_becomes_administrator: {
    kind: 'flag',
    default: false,
    meaning:
      'Whether the first user who confirms an email address becomes a superuser and a member of the group `admin`. Set it from the command line ' +
      'before the first registration. It has no effect once a superuser or a group exists.',
  },
  registration_approval: {
    kind: 'flag',
    default: false,
    meaning:
      'Whether an administrator has to approve each registration after its email address is confirmed. If the setting is turned off, pending registrations still ' +
      'need a decision.',
  },
  registration_approvers: {
    ...mailAddresses,
    meaning:
      'The email addresses that are notified of registrations that await approval. If empty, all superusers are notified. Only superusers receive ' +
      'links to approve or decline.',
  },
  registration_notified: {
    ...mailAddresses,
    meaning: 'The email addresses that are notified of each account that is created by a registration.',
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
    default: defaultLockout,
    meaning:
      'The delays after failed attempts for a user name, whether or not it exists. `escalating-lock`: every `threshold`-th consecutive failure ' +
      'locks the name; the n-th lock lasts n × `increment_minutes`. `exponential-delay`: the n-th failure delays the next attempt by `delay_base` ' +
      'to the power of n - 1 seconds, at most `max_delay_seconds`; each failure beyond the `threshold` locks the name for `lock_seconds`. Values ' +
      'of the other policy have no effect.',
  },
  source_limit: {
    kind: 'parts',
    parts: {
      failures: { kind: 'whole', ...sourceLimitBounds.failures },
      window_minutes: { kind: 'whole', ...sourceLimitBounds.window_minutes },
    },
    default: defaultSourceLimit,
    meaning:
      'The number of failed attempts that one IPv4 address or IPv6 /64 network may make within the window, for all user names together.',
  },
  session_lifetime: {
    kind: 'parts',
    parts: {
      idle_minutes: { kind: 'whole', ...sessionLifetimeBounds },
      absolute_minutes: { kind: 'whole', ...sessionLifetimeBounds },
    },
    default: defaultSessionLifetime,
    rule: checkSessionLifetime,
    meaning:
      'How long a session lasts: `idle_minutes` without a refresh, and `absolute_minutes` after the sign-in in any case. A change of ' +
      '`idle_minutes` applies to all sessions, a change of `absolute_minutes` to sessions that begin afterwards.',
  },
  sign_in_flag: {
    kind: 'text',
    maxLength: maxFlagName,
    default: '',
    rule: checkSignInFlag,
    meaning:
      'The membership flag that signing in needs, in at least one group, such as `use_web`. Superusers do not need it. If empty, all users may ' +
      'sign in. Sessions that exist already stay.',
  },
  password_min_length: {
    kind: 'whole',
    ...minCodePointsBounds,
    default: defaultMinCodePoints,
    meaning: 'The minimum number of characters (Unicode code points) of a new password. Existing passwords stay valid.',
  },
  password_max_age_days: {
    kind: 'whole',
    min: 0,
    max: highestMaxAgeDays,
    default: defaultPasswordAgePolicy.maxAgeDays,
    meaning:
      'The number of days after which a password must be changed. A password of unknown age must also be changed. 0 turns this off.',
  },
  username_rules: {
    kind: 'choice',
    of: usernameRules,
    default: 'unicode',
    meaning:
      'The rules for new user names. `unicode`: 3 to 64 letters of one script and digits with single separators. `ascii`: 1 to 64 of ' +
      '`A-Za-z0-9_-`. `ascii-lowercase`: 1 to 64 lower-case ASCII letters and digits with single separators. Existing names stay valid.',
  },
  reserved_usernames: {
    kind: 'list',
    of: { kind: 'text', maxLength: 64 },
    maxItems: maxReservedUsernames,
    default: [],
    rule: checkReservedUsernames,
    derive: reservedSkeletonsOf,
    meaning:
      'User names that nobody may take, in addition to the built-in reserved names. Names that look alike are reserved, too.',
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
      'Replacements for the texts of emails, by template and language. Placeholders such as `{{username}}` are replaced. A paragraph with a ' +
      'placeholder that has no value is omitted. A paragraph that ends with `{{link}}` is the label of the link.',
  },
  login_url: {
    kind: 'text',
    maxLength: maxLoginUrl,
    default: '',
    rule: checkLoginUrl,
    meaning:
      'The URL of the sign-in page of a front end, the value of `{{login_url}}` in `mail_overrides`. Paragraphs with this placeholder are omitted ' +
      'while it is empty.',
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
      'The actions that each role may perform on each kind of item, for `POST /v1/check/roles`, and the roles that an account can have. Every name in ' +
      'the policy must be declared in one of its lists.',
  },
} as const satisfies Record<string, Setting>

/** The name of a setting. */
export type SettingName = keyof typeof siteSettings

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
