/** The Content-Security-Policy of a hosted page: its own style sheet, forms of our own, and nothing else but what it needs. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { memoizeLatest } from '#adapters/once-per-text.ts'

/** What a page needs besides. */
interface Needs {
  offersPasskeys: boolean
  hasLogo: boolean
  /** The origin of the widget that a form is checked by; null: it is not. */
  robotCheck?: string | null
  /** The origin that the redirects after a form may end at: browsers apply `form-action` to those, too. */
  target: string | null
}

export function contentPolicy(style: string, { offersPasskeys, hasLogo, robotCheck = null, target }: Needs): string {
  const scripts = [...(offersPasskeys ? ["'self'"] : []), ...(robotCheck === null ? [] : [robotCheck])]
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    ...(scripts.length > 0 ? [`script-src ${scripts.join(' ')}`] : []),
    ...(offersPasskeys ? ["connect-src 'self'"] : []),
    ...(robotCheck === null ? [] : [`frame-src ${robotCheck}`]),
    ...(hasLogo ? ['img-src data:'] : []),
    `form-action 'self'${target === null ? '' : ` ${target}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

const hashOf = /* @__PURE__ */ memoizeLatest(
  (style: string) => `sha256-${btoa(String.fromCharCode(...sha256(utf8ToBytes(style))))}`,
)
