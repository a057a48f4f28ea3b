/** Headers of the console and of the API explorer: of their pages wherever they come from, a Worker or Cloudflare's static assets (`_headers`). */

/**
 * The two style sheets that `react-aria` adds: one so that a press on a touch screen is not delayed, one that holds the page behind a dialog on an
 * iPhone. No other inline style counts. A test compares them with what the installed version adds.
 */
export const addedStyles = [
  "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  "'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='",
]

/** Everything from this origin, and no frame around it. Tokens are in cookies that no script can read. */
export const consoleHeaders = headersOf(addedStyles)

/** Those of the API explorer, which adds no style sheet. */
export const explorerHeaders = headersOf([])

function headersOf(styles: readonly string[]): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    ["style-src 'self'", ...styles].join(' '),
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
  return {
    'Content-Security-Policy': policy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
    'X-Content-Type-Options': 'nosniff',
  }
}
