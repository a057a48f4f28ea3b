/** When failed sign-ins lock a name. CamCOPS: every tenth failure, for ten minutes times the number of tens. */
export interface LockoutPolicy {
  /** Failures of one name between two locks. */
  threshold: number
  /** Minutes of the first lock; the n-th is n times as long. */
  incrementMinutes: number
}

/**
 * No window: failures count until a success clears them. An attempt is counted before its password is looked at, so that
 * of any number of parallel guesses no more than the threshold are ever checked. Attempts during a lock are not counted.
 */
export const defaultLockoutPolicy: LockoutPolicy = { threshold: 10, incrementMinutes: 10 }

/** Where an attempt counts: keyed digests of a name, and of the place that it comes from (null where the platform names none). */
export interface AttemptKeys {
  nameHash: Uint8Array
  sourceHash: Uint8Array | null
}
