/** The JSON Schema of a setting's value, as far as the API document uses it for settings. */
export interface Schema {
  type: 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object'
  enum?: string[]
  minimum?: number
  maximum?: number
  maxLength?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  /** Of a table: the schema of its entries. False for an object with properties. */
  additionalProperties?: Schema | false
}

/** A JSON value. */
export type Value = boolean | number | string | null | readonly Value[] | { readonly [name: string]: Value }

/** The value that a new part of a setting begins with. */
export function emptyOf({ type, enum: values, minimum = 0, properties = {}, required = [] }: Schema): Value {
  if (type === 'boolean') return false
  if (type === 'integer' || type === 'number') return minimum
  if (type === 'string') return values?.[0] ?? ''
  if (type === 'array') return []
  return Object.fromEntries(required.map((name) => [name, emptyOf(properties[name]!)]))
}

/** Whether a part says nothing: an optional one is left out then. */
export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === '') return true
  return typeof value === 'object' && value !== null && Object.values(value).every((each: Value) => isEmpty(each))
}
