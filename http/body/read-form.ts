/** A form's body, for the pages behind mailed links: they work without scripts, so they cannot send JSON. */
import { defaultMaxBytes, malformed, readText } from './read-body.ts'

/** Fields a form of ours may have; the largest has six. */
const maxFields = 50

/**
 * The fields of an `application/x-www-form-urlencoded` body. Stricter than `URLSearchParams`, which turns bytes that
 * are not UTF-8 into U+FFFD: a field that comes twice, a broken `%` escape and U+0000 are refused.
 *
 * @throws Refusal `unsupported-media-type`, `body-too-large`, `malformed-request`
 */
export async function readForm(request: Request, maxBytes: number = defaultMaxBytes): Promise<Record<string, string>> {
  const text = await readText(request, 'application/x-www-form-urlencoded', maxBytes)
  const pairs = text.split('&', maxFields + 1)
  if (pairs.length > maxFields) throw malformed(`Send at most ${maxFields} fields.`)
  const fields = new Map<string, string>()
  for (const pair of pairs) addField(fields, pair)
  return Object.fromEntries(fields)
}

function addField(fields: Map<string, string>, pair: string): void {
  const equals = pair.indexOf('=')
  if (equals < 1) throw malformed('Every field of a form needs a name and an equals sign.')
  const name = decodeField(pair.slice(0, equals))
  if (fields.has(name)) throw malformed('Send each field of the form once.')
  fields.set(name, decodeField(pair.slice(equals + 1)))
}

function decodeField(encoded: string): string {
  const text = decodePercent(encoded.replaceAll('+', ' '))
  if (text.includes('\0')) throw malformed('A field of the form contains U+0000. Remove it.')
  return text
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed('Send each field of the form as percent-encoded UTF-8.')
  }
}
