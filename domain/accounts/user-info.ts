import { type EmailAddress, parseEmail } from './email-address.ts'
import type { FieldError } from '#domain/field-error.ts'
import { readUsername, rulesThatPermit, type UsernameRules, type WantedUsername } from './username-rules.ts'

/** What somebody wants to be called and reached by, as they typed it. What is absent is not judged. */
export interface UserInfo {
  username?: string | undefined
  email?: string | undefined
  full_name?: string | null | undefined
}

/** Names in the forms that are stored; absent where they were. */
export interface CheckedUserInfo {
  username?: WantedUsername
  email?: EmailAddress
}

/** What there is against some user info, once it is known which rules names go by. */
export type InfoViolations = (rules: UsernameRules) => FieldError[]

/**
 * One rule for everything that makes or renames an account (Magpie's `check_user_info`): the forms that are stored, or what says every
 * field that is wrong, each with its pointer. A name that some rules permit is for the statement to judge, which knows those in force
 * (`permitted_username`); and whether it is taken only the database can say.
 */
export function checkUserInfo(info: UserInfo): CheckedUserInfo | InfoViolations {
  const username = info.username === undefined ? undefined : readUsername(info.username)
  const email = info.email === undefined ? undefined : parseEmail(info.email)
  const others = Array.isArray(email) ? email : []
  if (others.length > 0 || (username && rulesThatPermit(username).length === 0)) {
    return (rules) => [...(username?.violations[rules] ?? []), ...others]
  }
  return { ...(username && { username }), ...(email && !Array.isArray(email) && { email }) }
}
