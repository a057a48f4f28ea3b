/** Codes that sign in, as people read and type them. */
import { signInCodeSeconds } from '#domain/operations.ts'

/**
 * Eight characters of Crockford's Base32, which has no I, L, O or U: 40 bits.
 *
 * Why so many: an account takes ten wrong attempts and then locks for 10, 20, 30 … minutes (`lockout`, by default), so about 160 a day, whatever
 * codes they are against, since a new code does not reset the count. Against 40 bits that is one chance in 7·10⁹ a day for one account, and one in
 * 7,000 for a net of robots that tries a million accounts a day. With six digits the same net would open 160 accounts a day, with eight 1.6.
 * NIST SP 800-63B-4 §3.1.3 asks for six digits where attempts are limited.
 */
export const signInCodeLength = 8

/** The characters, five bits each. */
export const signInCodeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Seconds that the browser keeps the ticket: a mail may wait as long as its code lives. */
export const signInTicketSeconds = 2 * signInCodeSeconds

const wellFormed = new RegExp(`^[${signInCodeAlphabet}]{${signInCodeLength}}$`)

/** A code as somebody types it: in any case, with blanks and hyphens, O for 0, I and L for 1. @returns null for a text that is none */
export function readSignInCode(text: string): string | null {
  const code = text.replaceAll(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return wellFormed.test(code) ? code : null
}

/** A code as it is read, `ABCD-EFGH`. */
export function spacedCode(code: string): string {
  return `${code.slice(0, signInCodeLength / 2)}-${code.slice(signInCodeLength / 2)}`
}

/** The page that the link of the mail opens: it signs in the browser that asked for the code, and shows the code to every other one. */
export function signInCodeUrl(baseUrl: string, code: string): string {
  return new URL(`/sign-in/code?code=${code}`, baseUrl).href
}
