/** Renders a JSON Schema: its type in words, its fields as a list. */
import { html } from 'hono/html'
import type { Markup } from '#http/html/document.ts'

/** The keywords of JSON Schema that the document uses. */
export interface Schema {
  $ref?: string
  type?: string | string[]
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

/** Renders text in which code is between backticks. */
export function codeText(text: string): Markup {
  return html`${text.split('`').map((piece, n) => (n % 2 === 1 ? html`<code>${piece}</code>` : piece))}`
}

/** Renders the type of a value in a few words, for example `string or null`. */
export function typeOf(schema: Schema): Markup {
  const { $ref, const: constant, enum: values, anyOf, oneOf, items } = schema
  if ($ref) return schemaLink($ref.slice($ref.lastIndexOf('/') + 1))
  if (constant !== undefined) return html`<code>${JSON.stringify(constant)}</code>`
  if (values) return html`${separated(values.map((value) => html`<code>${JSON.stringify(value)}</code>`))}`
  const alternatives = anyOf ?? oneOf
  if (alternatives) return separated(alternatives.map(typeOf))
  if (items) return html`list of ${typeOf(items)}${limits(schema)}`
  return html`${typeWords(schema)}${limits(schema)}`
}

function typeWords({ type, format }: Schema): string {
  const [first, ...others] = Array.isArray(type) ? type : [type ?? 'any value']
  return [format ?? first, ...others].join(' or ')
}

function schemaLink(name: string): Markup {
  return html`<a href="#schema-${name}">${name}</a>`
}

function separated(alternatives: Markup[]): Markup {
  return html`${alternatives.map((each, n) => (n === 0 ? each : html` or ${each}`))}`
}

function limits(schema: Schema): string {
  const { minLength, maxLength, minItems, maxItems, minimum, maximum } = schema
  const words = [
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' items'),
    ...range(minimum, maximum, ''),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ]
  return words.map((each) => `, ${each}`).join('')
}

function range(least: number | undefined, most: number | undefined, unit: string): string[] {
  if (least === undefined && most === undefined) return []
  if (least === undefined) return [`at most ${most}${unit}`]
  return [most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`]
}

/** Renders the fields of an object and of the objects inside it; for any other value its type. */
export function schemaFields(schema: Schema): Markup {
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives?.some(({ properties }) => properties))
    return html`<p>One of:</p>
      <ul>
        ${alternatives.map((each) => html`<li>${schemaFields(each)}</li>`)}
      </ul>`
  const { properties, required = [] } = schema
  if (!properties) return html`<p>${typeOf(schema)}</p>`
  const fields = Object.entries(properties).map(([name, field]) => {
    const inner = innerOf(field)
    return html`<li>
      <code>${name}</code>:
      ${typeOf(field)}${required.includes(name) ? '' : ', optional'}${
        field.description ? html`. ${codeText(field.description)}` : ''
      }${inner ? schemaFields(inner) : ''}
    </li>`
  })
  return html`<ul>
    ${fields}
  </ul>`
}

/** The object inside a field, a list or an alternative, whose fields are shown in place. Named schemas have a section of their own. */
function innerOf(schema: Schema): Schema | undefined {
  if (schema.properties || schema.anyOf?.some(({ properties }) => properties) || schema.oneOf) return schema
  return schema.items && innerOf(schema.items)
}
