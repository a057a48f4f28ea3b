import type { Context, MiddlewareHandler } from 'hono'
import * as z from 'zod/mini'
import { jsonLimits } from './json-guard.ts'
import { invalid, Refusal, type Violation } from '#domain/refusal.ts'
import type { FunctionEnv } from '#http/env.ts'
import { defaultMaxBytes } from './read-body.ts'
import { readJson } from './read-json.ts'

/** What a route takes. The OpenAPI document is made from these, so it cannot say anything else. */
export interface Described {
  body?: z.ZodMiniType
  query?: z.ZodMiniType
}

type Taking<Target extends 'json' | 'query', Schema extends z.ZodMiniType> = MiddlewareHandler<
  FunctionEnv,
  string,
  { in: { [K in Target]: z.input<Schema> }; out: { [K in Target]: z.output<Schema> } }
> &
  Described

/** What a body may weigh where that is not the usual: bytes, and keys of all its objects together. */
export interface BodyLimits {
  maxBytes: number
  maxKeys: number
}

const usualLimits: BodyLimits = { maxBytes: defaultMaxBytes, maxKeys: jsonLimits.maxKeys }

/**
 * Takes a JSON body of exactly this shape; unknown keys are refused. Read it with `c.req.valid('json')`.
 *
 * @throws Refusal `unsupported-media-type`, `body-too-large`, `malformed-request`, or `invalid-request` with a pointer per field
 */
export function body<Schema extends z.ZodMiniType>(
  schema: Schema,
  { maxBytes, maxKeys }: BodyLimits = usualLimits,
): Taking<'json', Schema> {
  const middleware: MiddlewareHandler<FunctionEnv> = async (c, next) => {
    const value = await readJson(c.req.raw, maxBytes, { ...jsonLimits, maxKeys })
    c.req.addValidatedData('json', parseBody(schema, value) as object)
    await next()
  }
  return Object.assign(middleware, { body: schema })
}

/** A body's value, if it has exactly this shape. @throws Refusal `invalid-request` with a pointer per field */
export function parseBody<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  return parsed(schema, value, (path) => path.map(pointerToken).join(''))
}

/** Takes these query parameters and no others, each at most once. Read them with `c.req.valid('query')`. */
export function query<Schema extends z.ZodMiniType>(schema: Schema): Taking<'query', Schema> {
  const middleware: MiddlewareHandler<FunctionEnv> = async (c, next) => {
    refuseUnreadable(c.req.queries())
    c.req.addValidatedData('query', parsed(schema, c.req.query(), (path) => `?${path.join('.')}`) as object)
    await next()
  }
  return Object.assign(middleware, { query: schema })
}

/** Postgres cannot store U+0000, and of two values for one name nobody knows which was meant. */
function refuseUnreadable(given: Record<string, string[]>): void {
  const faults = Object.entries(given).flatMap(([name, values]) => {
    if (values.length > 1) return [{ pointer: `?${name}`, code: 'repeated' }]
    return [name, ...values].some((text) => text.includes('\0')) ? [{ pointer: '?', code: 'forbidden-character' }] : []
  })
  if (faults.length > 0) throw invalid(faults)
}

/** A UUID in the path. @throws Refusal `not-found`: a text that is no UUID names nothing */
export function uuidParam(c: Context<FunctionEnv>, name: string): string {
  const value = c.req.param(name) ?? ''
  if (uuidPattern.test(value)) return value.toLowerCase()
  throw new Refusal('not-found', { detail: 'This is no id of anything.' })
}

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What a rule says of a value it takes, or the refusal that lists what is wrong with it. */
export function requireValid<Value extends object>(checked: Value | Violation[]): Value {
  if (Array.isArray(checked)) throw invalid(checked)
  return checked
}

function parsed<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  pointer: (path: PropertyKey[]) => string,
) {
  const result = z.safeParse(schema, value, { reportInput: true })
  if (result.success) return result.data
  throw invalid(result.error.issues.flatMap((issue) => violationsOf(issue, pointer)))
}

function violationsOf(issue: z.core.$ZodIssue, pointer: (path: PropertyKey[]) => string): Violation[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointer([...issue.path, key]), code: 'unknown-key' }))
  }
  if (issue.code === 'custom') {
    const { code, detail } = issue.params ?? { code: 'invalid-format', detail: expectation(issue) }
    return [
      { pointer: pointer(issue.path), code: String(code), ...(detail !== undefined && { detail: String(detail) }) },
    ]
  }
  const meant = issue.code === 'invalid_union' && meantForm(issue.errors)
  if (meant) return meant.flatMap((below) => violationsOf({ ...below, path: [...issue.path, ...below.path] }, pointer))
  return [{ pointer: pointer(issue.path), code: issue.code.replaceAll('_', '-'), detail: expectation(issue) }]
}

/** What is wrong with the form, of several, that was plainly meant: the only one of that type, or with fewer faults than any other. */
function meantForm(forms: z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const [first, second] = forms
    .filter((issues) => !issues.some(({ code, path }) => path.length === 0 && /^invalid_(?:type|value)$/.test(code)))
    .toSorted((one, other) => one.length - other.length)
  return first && first.length < (second?.length ?? Infinity) ? first : undefined
}

/** What would have been right, in words; never an echo of what was sent. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.message !== unsaid) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return `${issue.input === undefined ? 'is missing, and ' : ''}must be of type ${issue.expected}`
    case 'too_small':
      return `must be at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`
    case 'too_big':
      return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`
    case 'invalid_format':
      return `must be a ${issue.format === 'regex' ? 'text of the documented form' : issue.format}`
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`
    case 'invalid_union':
      return 'must be one of the documented forms'
    case 'custom':
      return 'must be of the documented form'
    default:
      return 'is not acceptable'
  }
}

/** What zod says of what a schema has no words for. */
const unsaid = 'Invalid input'

/** One step of a pointer, with its slash; the empty pointer is the whole body (RFC 6901 §3). */
function pointerToken(key: PropertyKey): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
