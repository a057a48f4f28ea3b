/** The Content-Security-Policy of a hosted page: its own style sheet, forms of our own, and nothing else but what it needs. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { memoizeLatest } from '#adapters/once-per-text.ts'

/** What a page needs besides. */
interface Needs {
  offersPasskeys: boolean
  hasLogo: boolean
  /** The origin that the redirects after a form may end at: browsers apply `form-action` to those, too. */
  target: string | null
}

export function contentPolicy(style: string, { offersPasskeys, hasLogo, target }: Needs): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    ...(offersPasskeys ? ["script-src 'self'", "connect-src 'self'"] : []),
    ...(hasLogo ? ['img-src data:'] : []),
    `form-action 'self'${target === null ? '' : ` ${target}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

const hashOf = /* @__PURE__ */ memoizeLatest(
  (style: string) => `sha256-${btoa(String.fromCharCode(...sha256(utf8ToBytes(style))))}`,
)
