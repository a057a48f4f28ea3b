/**
 * What an administrator may choose for the whole service while it runs; everything else is a constant or a variable of the deployment.
 * One entry here is all that a setting needs: `PATCH` and `GET /v1/settings`, the API document and the default in the database
 * (`scripts/migrate.ts`) come from it. A statement reads it with `settingOf(name)`, a database function as `settings.value`.
 */
import { defaultPasswordAgePolicy, highestMaxAgeDays } from './password-age.ts'
import { lockoutBounds, steppedLockout } from './lockout-policies.ts'
import type { Setting, SettingValue } from './setting-kinds.ts'

/** The settings, by the names that they are stored and answered under. */
export const siteSettings = {
  registration_open: {
    kind: 'flag',
    default: true,
    meaning: 'Whether strangers may ask for an account.',
  },
  lockout: {
    kind: 'parts',
    parts: {
      threshold: { kind: 'whole', ...lockoutBounds.threshold },
      increment_minutes: { kind: 'whole', ...lockoutBounds.incrementMinutes },
    },
    default: { threshold: steppedLockout.threshold, increment_minutes: steppedLockout.incrementMinutes },
    meaning:
      'Every `threshold`-th failed sign-in in a row locks a name, the n-th time for n × `increment_minutes`; whether it exists or not.',
  },
  password_max_age_days: {
    kind: 'whole',
    min: 0,
    max: highestMaxAgeDays,
    default: defaultPasswordAgePolicy.maxAgeDays,
    meaning:
      'Whole days after which a password has to be changed, or when its last change is unknown; 0: however old it is.',
  },
} as const satisfies Record<string, Setting>

/** The name of a setting. */
export type SettingName = keyof typeof siteSettings

/** Every setting with its value. */
export type SiteSettings = { [Name in SettingName]: SettingValue<(typeof siteSettings)[Name]> }

/** What is to change; what is absent stays. */
export type SettingsChange = { [Name in SettingName]?: SiteSettings[Name] | undefined }
