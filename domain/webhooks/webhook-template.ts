/**
 * Payload templates: any JSON, with `{{placeholders}}` in strings and keys at any depth. A string that is one placeholder becomes the value with
 * its type; in inner quotes (`'{{user.id}}'`) it becomes a string, as it does within other text and in keys. Values are inserted once: a value
 * that looks like a placeholder is not replaced.
 */
import type { FieldError } from '#domain/field-error.ts'
import { jsonPointer } from '#domain/json-pointer.ts'
import { placeholdersOf, type WebhookAction, type WebhookParameters } from './webhook-actions.ts'

/** Any JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

const placeholderPattern = /\{\{\s*([^{}]*?)\s*\}\}/g
const wholePlaceholderPattern = /^(')?\{\{\s*([^{}]*?)\s*\}\}(\1)$/

/**
 * The errors of a template: placeholders that are not available in every one of the actions.
 *
 * @param pointer the JSON Pointer to the template in the request
 */
export function templateErrors(template: Json, actions: readonly WebhookAction[], pointer: string): FieldError[] {
  return Object.entries(textsOf(template, pointer)).flatMap(([textPointer, texts]) =>
    [...new Set(texts.flatMap(placeholdersIn))].flatMap((name) => {
      const missingFrom = actions.filter((action) => !placeholdersOf(action).includes(name))
      return missingFrom.length === 0 ? [] : [unknownPlaceholder(textPointer, name, missingFrom)]
    }),
  )
}

function unknownPlaceholder(pointer: string, name: string, missingFrom: readonly WebhookAction[]): FieldError {
  const known = placeholdersOf(missingFrom[0]!).join(', ')
  const detail = `{{${name}}} is not available in ${missingFrom.join(', ')}. Available in ${missingFrom[0]}: ${known}.`
  return { pointer, code: 'unknown-placeholder', detail }
}

/** Every string of a template, keys included, by the JSON Pointer to it. */
function textsOf(value: Json, pointer: string): Record<string, string[]> {
  if (typeof value === 'string') return { [pointer]: [value] }
  if (typeof value !== 'object' || value === null) return {}
  const members = Object.entries(value).map(([key, member]): Record<string, string[]> => {
    const memberPointer = `${pointer}${jsonPointer(key)}`
    const texts = textsOf(member, memberPointer)
    return Array.isArray(value) ? texts : { ...texts, [memberPointer]: [key, ...(texts[memberPointer] ?? [])] }
  })
  return Object.assign({}, ...members) as Record<string, string[]>
}

function placeholdersIn(text: string): string[] {
  return [...text.matchAll(placeholderPattern)].map(([, name]) => name!)
}

/** @returns the template with every placeholder replaced by its value */
export function renderTemplate(template: Json, parameters: WebhookParameters): Json {
  if (typeof template === 'string') return renderText(template, parameters)
  if (Array.isArray(template)) return template.map((member) => renderTemplate(member, parameters))
  if (typeof template !== 'object' || template === null) return template
  const members = Object.entries(template).map(([key, value]) => [
    fillPlaceholders(key, parameters),
    renderTemplate(value, parameters),
  ])
  return Object.fromEntries(members) as Json
}

function renderText(text: string, parameters: WebhookParameters): Json {
  const [, quote, name] = wholePlaceholderPattern.exec(text) ?? []
  if (name === undefined) return fillPlaceholders(text, parameters)
  const value = parameterValue(name, parameters)
  return quote ? asText(value) : value
}

function fillPlaceholders(text: string, parameters: WebhookParameters): string {
  return text.replaceAll(placeholderPattern, (_, name: string) => asText(parameterValue(name, parameters)))
}

function parameterValue(name: string, parameters: WebhookParameters): Json {
  return Object.hasOwn(parameters, name) ? (parameters[name] as Json) : null
}

/** A value within text; null becomes the empty string. */
function asText(value: Json): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The payload of a webhook without a template: the envelope of Standard Webhooks, with the parameters as nested objects. */
export function defaultPayload(parameters: WebhookParameters): Json {
  const data: Record<string, Json> = {}
  for (const [name, value] of Object.entries(parameters)) {
    const [first, second] = name.split('.') as [string, string?]
    if (first === 'event' || name === 'permission') continue
    if (second === undefined) data[first] = value as Json
    else data[first] = { ...(data[first] as object), [second]: value as Json }
  }
  return { type: parameterValue('event.action', parameters), timestamp: parameterValue('event.at', parameters), data }
}

/** A payload as `application/x-www-form-urlencoded`: one field for each member of an object, otherwise one field `payload`; a value that is not a string is JSON. */
export function toFormBody(payload: Json): string {
  const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload)
  const fields = Object.entries(isObject ? payload : { payload })
  return new URLSearchParams(fields.map(([name, value]) => [name, asText(value)])).toString()
}
