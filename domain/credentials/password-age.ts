/** When somebody must change their password before they can go on (CamCOPS: `set_password_change_flag_if_necessary`). */

/** How often passwords have to change. NIST SP 800-63B-4 §3.1.1.2 advises against any such rule; CamCOPS's default is none. */
export interface PasswordAgePolicy {
  /** Whole days; 0 for never. */
  readonly maxAgeDays: number
}

/** Never. */
export const defaultPasswordAgePolicy: PasswordAgePolicy = { maxAgeDays: 0 }

/** Largest setting, in days: ten years. */
export const highestMaxAgeDays = 3650
