import { type EmailAddress, parseEmail } from './email-address.ts'
import { checkPassword, defaultPasswordPolicy } from './password.ts'
import type { Violation } from './refusal.ts'
import { parseUsername, type Username } from './username.ts'

/** What somebody wants to be called and reached by, and perhaps their password, as they typed it. */
export interface UserInfo {
  username: string
  email: string
  password?: string | undefined
}

/**
 * One rule for everything that makes an account: names in the forms that are stored, or every field that is wrong, each
 * with its pointer. Whether a name is taken only the database can say.
 */
export function checkUserInfo(info: UserInfo): { username: Username; email: EmailAddress } | Violation[] {
  const username = parseUsername(info.username)
  const email = parseEmail(info.email)
  const password = info.password === undefined ? [] : checkPassword(info.password, defaultPasswordPolicy, info)
  if (!Array.isArray(username) && !Array.isArray(email) && password.length === 0) return { username, email }
  return [username, email, password].filter((checked) => Array.isArray(checked)).flat()
}
