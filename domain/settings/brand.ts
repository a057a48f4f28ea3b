/** The brand of a site: what every hosted page shows of whose it is. */
import { parseEmail } from '#domain/accounts/email-address.ts'
import { contrast, hexColour } from '#domain/colours.ts'
import type { FieldError } from '#domain/field-error.ts'
import { jsonPointer } from '#domain/json-pointer.ts'
import { isLanguage, languages } from '#domain/languages/language.ts'

/** What a site shows; what is absent is Postern's own. */
export interface Brand {
  readonly name?: string
  /** A PNG as a `data:` URL: nothing is fetched from elsewhere, so no other server learns who signs in, and no picture can hold a script. */
  readonly logo?: string
  /** Two, since no single colour can be read on a white and on a black page. */
  readonly colour?: ThemeColours
  /** Where pages send people for help. */
  readonly support_address?: string
  /** A line below the heading of the sign-in page, by language. */
  readonly texts?: Readonly<Record<string, string>>
}

/** A colour for each theme. */
export interface ThemeColours {
  readonly light: string
  readonly dark: string
}

/** Lengths in UTF-16 units. A logo of 32 KiB is a picture of 96 pixels at any depth, and travels with every page. */
export const brandLimits = { name: 60, logo: 32_768, colour: 7, text: 200 } as const

/** The least contrast of a brand's colour with what it stands on, and of what stands on it (WCAG 2.2, 1.4.3). */
export const leastContrast = 4.5

/** What links stand on, and the text on buttons, in `http/html/style.ts`. */
export const grounds: Readonly<Record<keyof ThemeColours, readonly string[]>> = {
  light: ['#ffffff', '#f6f7f9'],
  dark: ['#16191f', '#0e1014', '#0d1030'],
}

/** Everything that is wrong with a brand. */
export function checkBrand({ name, logo, colour, support_address, texts }: Brand): FieldError[] {
  return [
    ...(name === undefined ? [] : checkLine(name, '/name')),
    ...(logo === undefined || isPng(logo) ? [] : [noPng]),
    ...(colour === undefined ? [] : [...checkColour(colour, 'light'), ...checkColour(colour, 'dark')]),
    ...(support_address === undefined ? [] : checkAddress(support_address)),
    ...Object.entries(texts ?? {}).flatMap(([language, text]) => checkText(language, text)),
  ]
}

function checkLine(text: string, pointer: string): FieldError[] {
  if (text.trim() !== '' && !/\p{Cc}|[\u2028\u2029]/u.test(text)) return []
  return [{ pointer, code: 'invalid-format', detail: 'Use one line of text that is not empty.' }]
}

function checkText(language: string, text: string): FieldError[] {
  const pointer = `/texts${jsonPointer(language)}`
  if (isLanguage(language)) return checkLine(text, pointer)
  return [{ pointer, code: 'unknown-language', detail: `Languages are ${languages.join(', ')}.` }]
}

/** The eight bytes that every PNG begins with are eleven characters of base64, of which the last depends on what follows. */
function isPng(url: string): boolean {
  return /^data:image\/png;base64,iVBORw0KGg[o-r][A-Za-z0-9+/]*={0,2}$/.test(url)
}

const noPng: FieldError = {
  pointer: '/logo',
  code: 'invalid-format',
  detail: 'Use a PNG as a data URL: `data:image/png;base64,…`.',
}

function checkColour(colours: ThemeColours, theme: keyof ThemeColours): FieldError[] {
  const pointer = `/colour/${theme}`
  const colour = colours[theme]
  if (!hexColour.test(colour)) return [{ pointer, code: 'invalid-format', detail: 'Write the colour as #rrggbb.' }]
  const least = Math.min(...grounds[theme].map((ground) => contrast(colour, ground)))
  if (least >= leastContrast) return []
  const detail = `Use a ${theme === 'light' ? 'darker' : 'lighter'} colour: its contrast with the ${theme} page is ${least.toFixed(1)}:1, and ${leastContrast}:1 is the least.`
  return [{ pointer, code: 'invalid-value', detail }]
}

function checkAddress(address: string): FieldError[] {
  const read = parseEmail(address)
  return Array.isArray(read) ? read.map((wrong) => ({ ...wrong, pointer: '/support_address' })) : []
}
