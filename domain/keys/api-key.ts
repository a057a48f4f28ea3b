/** API keys: how long they live, and how many there are. */

/** Days: how long a key lives where nobody says, and at most. */
export const defaultKeyDays = 90
export const maxKeyDays = 365

/** Live keys that an account may have at once. */
export const maxLiveKeys = 50

/** Seconds that a rotated key stays valid beside the one that replaces it: where nobody says, and at most. */
export const defaultOverlapSeconds = 86_400
export const maxOverlapSeconds = 30 * 86_400

/** Days before it expires that the owner of a key is told, the last one last. */
export const expiryNoticeDays = [14, 1] as const

/** In UTF-16 units. */
export const maxKeyNameLength = 100

/** Most branches of the tree that a key may be limited to. */
export const maxKeyBranches = 100

/** What a key is good for; the first that holds, in the order of `api_key_status`. A `replaced` key is valid until it expires. */
export const apiKeyStatuses = ['active', 'replaced', 'expired', 'revoked'] as const
export type ApiKeyStatus = (typeof apiKeyStatuses)[number]

/** Until when a key is to live: an instant in ISO 8601, a number of days, or null for ever. */
export type KeyExpiry = { at: string } | { days: number } | null
