/** The settings of signing in: by what, how often, how long it lasts, and who needs a second factor or a fresh authentication. */
import { defaultPasswordAgePolicy, highestMaxAgeDays } from '#domain/credentials/password-age.ts'
import { defaultSourceLimit, sourceLimitBounds } from '#domain/credentials/attempts.ts'
import { checkSignInFlag, maxFlagName } from '#domain/groups/capabilities/flags.ts'
import { defaultRequestLimit, requestLimitBounds } from '#domain/request-limits.ts'
import { defaultLockout, lockoutBounds, lockoutPolicies } from '#domain/credentials/lockout-policies.ts'
import { defaultMinCodePoints, minCodePointsBounds } from '#domain/credentials/password.ts'
import { checkSessionLifetime, defaultSessionLifetime, sessionLifetimeBounds } from '#domain/sessions/session.ts'
import { scopes } from '#domain/keys/scope.ts'
import { defaultFactorRecoveryHours, factorRecoveryHoursBounds } from '#domain/sessions/second-factor.ts'
import { defaultFreshMinutes, freshMinutesBounds } from '#domain/sessions/authentication.ts'
import { maxGroupNameLength } from '#domain/groups/group.ts'
import { maxRoleNameLength } from '#domain/keys/roles.ts'
import type { Setting } from './setting-kinds.ts'

/** How often something may be requested without a session. */
const requestLimit = {
  kind: 'parts',
  parts: {
    per_network: { kind: 'whole', ...requestLimitBounds.per_network },
    per_target: { kind: 'whole', ...requestLimitBounds.per_target },
    window_minutes: { kind: 'whole', ...requestLimitBounds.window_minutes },
  },
  default: defaultRequestLimit,
} as const
/** How many roles or groups may need a second factor. */
const maxNames = 100

/** Part of `siteSettings`. */
export const signInSettings = {
  sign_in_by_email: {
    kind: 'flag',
    default: true,
  },
  sign_in_by_code: {
    decidesRights: true,
    kind: 'flag',
    default: false,
  },
  second_factor_by_email: {
    decidesRights: true,
    kind: 'flag',
    default: false,
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
  },
  source_limit: {
    kind: 'parts',
    parts: {
      failures: { kind: 'whole', ...sourceLimitBounds.failures },
      window_minutes: { kind: 'whole', ...sourceLimitBounds.window_minutes },
    },
    default: defaultSourceLimit,
  },
  registration_limit: {
    ...requestLimit,
  },
  link_request_limit: {
    ...requestLimit,
  },
  session_lifetime: {
    kind: 'parts',
    parts: {
      idle_minutes: { kind: 'whole', ...sessionLifetimeBounds },
      absolute_minutes: { kind: 'whole', ...sessionLifetimeBounds },
    },
    default: defaultSessionLifetime,
    rule: checkSessionLifetime,
  },
  sign_in_flag: {
    decidesRights: true,
    kind: 'text',
    maxLength: maxFlagName,
    default: '',
    rule: checkSignInFlag,
  },
  password_min_length: {
    kind: 'whole',
    ...minCodePointsBounds,
    default: defaultMinCodePoints,
  },
  password_max_age_days: {
    kind: 'whole',
    min: 0,
    max: highestMaxAgeDays,
    default: defaultPasswordAgePolicy.maxAgeDays,
  },
  second_factor_roles: {
    decidesRights: true,
    kind: 'list',
    of: { kind: 'text', maxLength: maxRoleNameLength },
    maxItems: maxNames,
    default: [],
  },
  second_factor_groups: {
    decidesRights: true,
    kind: 'list',
    of: { kind: 'text', maxLength: 2 * maxGroupNameLength }, // UTF-16 units
    maxItems: maxNames,
    default: [],
  },
  fresh_authentication_minutes: {
    decidesRights: true,
    kind: 'whole',
    ...freshMinutesBounds,
    default: defaultFreshMinutes,
  },
  fresh_authentication_scopes: {
    decidesRights: true,
    kind: 'list',
    of: { kind: 'choice', of: scopes },
    maxItems: scopes.length,
    default: [],
  },
  factor_recovery_hours: {
    decidesRights: true,
    kind: 'whole',
    ...factorRecoveryHoursBounds,
    default: defaultFactorRecoveryHours,
  },
} as const satisfies Record<string, Setting>
