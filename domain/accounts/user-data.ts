/** The free notes of an account (`user_data`, JSON) and Websauna's named windows onto some of its keys. */
import type { FieldError } from '#domain/field-error.ts'

/** Most keys an account may have, and most bytes of JSON as the database writes it, with a blank after each colon and comma. */
export const userDataLimits = { keys: 100, bytes: 16 * 1024 } as const

/** Keys that have fields and rules of their own; `social` is free, but for its shape. */
export const reservedUserDataKeys = ['full_name', 'registration_source', 'first_login'] as const

/** What an administrator wants to note. A key that is null goes; profiles of `social` likewise. */
export interface UserDataPatch {
  readonly social?: Readonly<Record<string, Readonly<Record<string, unknown>> | null>> | undefined
  readonly [key: string]: unknown
}

/** What somebody sent as a wish, or everything that is wrong with it. */
export function checkUserDataPatch(sent: Readonly<Record<string, unknown>>): UserDataPatch | FieldError[] {
  const violations = reservedUserDataKeys.filter((key) => Object.hasOwn(sent, key)).map(notFree)
  const { social } = sent
  const areProfiles =
    isRecord(social) && Object.values(social).every((profile) => profile === null || isRecord(profile))
  if (social !== undefined && !areProfiles) violations.push(notProfiles)
  return violations.length > 0 ? violations : sent
}

function notFree(key: string): FieldError {
  const detail = 'This key has rules of its own and cannot be set here.'
  return { pointer: `/user_data/${key}`, code: 'reserved-key', detail }
}

const notProfiles: FieldError = {
  pointer: '/user_data/social',
  code: 'invalid-type',
  detail: 'Send an object that maps each provider name to an object or null.',
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
