/** A JSON Schema as a page shows it: its type in words, its fields as a list. */
import { html } from 'hono/html'
import type { Markup } from './document.ts'

/** As much of JSON Schema as ours use. */
export interface Schema {
  $ref?: string
  type?: string
  format?: string
  description?: string
  const?: unknown
  enum?: unknown[]
  default?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  pattern?: string
}

/** Text in which `code` stands between backticks. */
export function codeText(text: string): Markup {
  return html`${text.split('`').map((piece, n) => (n % 2 === 1 ? html`<code>${piece}</code>` : piece))}`
}

/** What a value is, in a few words. */
export function typeOf(schema: Schema): Markup {
  const { $ref, const: constant, enum: values, anyOf, oneOf, items } = schema
  if ($ref) return schemaLink($ref.slice($ref.lastIndexOf('/') + 1))
  if (constant !== undefined) return html`<code>${JSON.stringify(constant)}</code>`
  if (values) return html`${separated(values.map((value) => html`<code>${JSON.stringify(value)}</code>`))}`
  const alternatives = anyOf ?? oneOf
  if (alternatives) return separated(alternatives.map(typeOf))
  if (items) return html`list of ${typeOf(items)}${limits(schema)}`
  return html`${schema.format ?? schema.type ?? 'anything'}${limits(schema)}`
}

function schemaLink(name: string): Markup {
  return html`<a href="#schema-${name}">${name}</a>`
}

function separated(alternatives: Markup[]): Markup {
  return html`${alternatives.map((each, n) => (n === 0 ? each : html` or ${each}`))}`
}

function limits(schema: Schema): string {
  const { minLength, maxLength, minItems, maxItems, minimum, maximum } = schema
  const said = [
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' items'),
    ...range(minimum, maximum, ''),
    ...(schema.default === undefined ? [] : [`${JSON.stringify(schema.default)} unless given`]),
  ]
  return said.map((each) => `, ${each}`).join('')
}

function range(least: number | undefined, most: number | undefined, unit: string): string[] {
  if (least === undefined && most === undefined) return []
  if (least === undefined) return [`at most ${most}${unit}`]
  return [most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`]
}

/** The fields of an object, and of the objects in them; for anything else its type. */
export function fieldsOf(schema: Schema): Markup {
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives?.some(({ properties }) => properties))
    return html`<p>One of:</p>
      <ul>
        ${alternatives.map((each) => html`<li>${fieldsOf(each)}</li>`)}
      </ul>`
  const { properties, required = [] } = schema
  if (!properties) return html`<p>${typeOf(schema)}</p>`
  const fields = Object.entries(properties).map(([name, field]) => {
    const inner = innerOf(field)
    return html`<li>
      <code>${name}</code>:
      ${typeOf(field)}${required.includes(name) ? '' : ', optional'}${
        field.description ? html`. ${codeText(field.description)}` : ''
      }${inner ? fieldsOf(inner) : ''}
    </li>`
  })
  return html`<ul>
    ${fields}
  </ul>`
}

/** The object inside a field, a list or an alternative, whose fields are worth showing; a named one has its own place. */
function innerOf(schema: Schema): Schema | undefined {
  if (schema.properties || schema.anyOf?.some(({ properties }) => properties) || schema.oneOf) return schema
  return schema.items && innerOf(schema.items)
}
