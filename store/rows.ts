/** Rows as statements answer them: JSON, so an instant is ISO 8601 text and bytes never appear. */
import type { AuthenticationMethod } from '#domain/sessions/authentication.ts'

/** A user as others of the same installation may see them, and never a hash. */
export interface UserRow {
  uuid: string
  username: string
  email: string | null
  full_name: string | null
  /** How to address them: `friendlyName` of `domain/accounts/user-fields.ts`. */
  friendly_name: string
  role: string
  must_change_password: boolean
  /** The site has terms that they have yet to agree to. */
  must_agree_terms: boolean
  created_at: string
}

/** A session as its owner sees it. */
export interface SessionRow {
  sid: string
  created_at: string
  last_seen_at: string
  absolute_end_at: string
  /** How its user authenticated: RFC 8176 values. */
  amr: AuthenticationMethod[]
  aal: 1 | 2
  /** When its user last authenticated. */
  authenticated_at: string
  /** When it ends unless it is refreshed; never after `absolute_end_at`. */
  idle_end_at: string
  ip: string | null
  user_agent: string | null
  /** `deviceName` of the user agent. */
  device: string | null
  /** Whether it is the session that asks. */
  current: boolean
}
