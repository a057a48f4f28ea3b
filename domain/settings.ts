/** What an administrator may choose for the whole service while it runs. Everything else is a constant or a setting of the deployment. */
import { defaultLockoutPolicy } from './lockout.ts'

/** The settings, by the names that they are stored and answered under. */
export interface SiteSettings {
  /** Whether strangers may ask for an account. */
  registration_open: boolean
  /** `LockoutPolicy`; its bounds are `lockoutBounds`. */
  lockout: { threshold: number; increment_minutes: number }
}

/** What holds until somebody chooses otherwise. */
export const defaultSettings: SiteSettings = {
  registration_open: true,
  lockout: {
    threshold: defaultLockoutPolicy.threshold,
    increment_minutes: defaultLockoutPolicy.incrementMinutes,
  },
}
