/**
 * Payload templates: any JSON, with `{{placeholders}}` in texts and keys at any depth. A text that is one placeholder becomes its value with its
 * type; in inner quotes (`'{{user.id}}'`) it becomes text; within other text, and in keys, it is always text. Values are put in once: what
 * looks like a placeholder in a value is just text. Seed: Magpie's webhook payloads.
 */
import type { FieldError } from '#domain/field-error.ts'
import { jsonPointer } from '#domain/json-pointer.ts'
import { placeholdersOf, type WebhookAction, type WebhookParameters } from './webhook-actions.ts'

/** Any JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

const anywhere = /\{\{\s*([^{}]*?)\s*\}\}/g
const whole = /^(')?\{\{\s*([^{}]*?)\s*\}\}(\1)$/

/**
 * Everything in a template that cannot be filled in: placeholders that one of the actions does not have.
 *
 * @param pointer where the template stood in the request
 */
export function templateFaults(template: Json, actions: readonly WebhookAction[], pointer: string): FieldError[] {
  return Object.entries(textsOf(template, pointer)).flatMap(([place, texts]) =>
    [...new Set(texts.flatMap(placeholdersIn))].flatMap((name) => {
      const lacking = actions.filter((action) => !placeholdersOf(action).includes(name))
      return lacking.length === 0 ? [] : [unknownPlaceholder(place, name, lacking)]
    }),
  )
}

function unknownPlaceholder(pointer: string, name: string, lacking: readonly WebhookAction[]): FieldError {
  const known = placeholdersOf(lacking[0]!).join(', ')
  const detail = `{{${name}}} is not available in ${lacking.join(', ')}. Available in ${lacking[0]}: ${known}.`
  return { pointer, code: 'unknown-placeholder', detail }
}

/** Every text of a template, keys too, by the pointer to it. */
function textsOf(value: Json, pointer: string): Record<string, string[]> {
  if (typeof value === 'string') return { [pointer]: [value] }
  if (typeof value !== 'object' || value === null) return {}
  const members = Object.entries(value).map(([key, member]): Record<string, string[]> => {
    const place = `${pointer}${jsonPointer(key)}`
    const texts = textsOf(member, place)
    return Array.isArray(value) ? texts : { ...texts, [place]: [key, ...(texts[place] ?? [])] }
  })
  return Object.assign({}, ...members) as Record<string, string[]>
}

function placeholdersIn(text: string): string[] {
  return [...text.matchAll(anywhere)].map(([, name]) => name!)
}

/** A template filled in. */
export function renderTemplate(template: Json, parameters: WebhookParameters): Json {
  if (typeof template === 'string') return renderText(template, parameters)
  if (Array.isArray(template)) return template.map((member) => renderTemplate(member, parameters))
  if (typeof template !== 'object' || template === null) return template
  const members = Object.entries(template).map(([key, value]) => [
    filledIn(key, parameters),
    renderTemplate(value, parameters),
  ])
  return Object.fromEntries(members) as Json
}

function renderText(text: string, parameters: WebhookParameters): Json {
  const [, quote, name] = whole.exec(text) ?? []
  if (name === undefined) return filledIn(text, parameters)
  const value = valueOf(name, parameters)
  return quote ? asText(value) : value
}

function filledIn(text: string, parameters: WebhookParameters): string {
  return text.replaceAll(anywhere, (_, name: string) => asText(valueOf(name, parameters)))
}

function valueOf(name: string, parameters: WebhookParameters): Json {
  return Object.hasOwn(parameters, name) ? (parameters[name] as Json) : null
}

/** A value within text. What there is not, is nothing. */
function asText(value: Json): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What is sent where a webhook has no template: Standard Webhooks' envelope, with the parameters as an object of objects. */
export function usualPayload(parameters: WebhookParameters): Json {
  const data: Record<string, Json> = {}
  for (const [name, value] of Object.entries(parameters)) {
    const [first, second] = name.split('.') as [string, string?]
    if (first === 'event' || name === 'permission') continue
    if (second === undefined) data[first] = value as Json
    else data[first] = { ...(data[first] as object), [second]: value as Json }
  }
  return { type: valueOf('event.action', parameters), timestamp: valueOf('event.at', parameters), data }
}

/** A payload as a form: one field a member of an object, whatever is not text as JSON; anything but an object in a field `payload`. */
export function formOf(payload: Json): string {
  const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload)
  const fields = Object.entries(isObject ? payload : { payload })
  return new URLSearchParams(fields.map(([name, value]) => [name, asText(value)])).toString()
}
