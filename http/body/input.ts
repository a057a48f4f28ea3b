import type { Context, MiddlewareHandler } from 'hono'
import * as z from 'zod/mini'
import { jsonPointer } from '#domain/json-pointer.ts'
import { isUuid } from '#domain/uuid.ts'
import { jsonLimits } from './json-guard.ts'
import type { FieldCode, FieldError, UnplacedError } from '#domain/field-error.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { unknownKey } from '#domain/unknown-key.ts'
import type { FunctionEnv } from '#http/env.ts'
import { defaultMaxBytes, hasBody } from './read-body.ts'
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

/** As `body`, for an operation whose fields are all optional: no body is an object without any. */
export function optionalBody<Schema extends z.ZodMiniType>(schema: Schema): Taking<'json', Schema> {
  const reading = body(schema)
  const middleware: MiddlewareHandler<FunctionEnv> = async (c, next) => {
    if (hasBody(c.req.raw)) return reading(c, next)
    c.req.addValidatedData('json', {})
    await next()
  }
  return Object.assign(middleware, { body: schema, bodyIsOptional: true as const })
}

/** A body's value, if it has exactly this shape. @throws Refusal `invalid-request` with a pointer per field */
export function parseBody<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  return parsed(schema, value, (path) => jsonPointer(...path))
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
  const errors = Object.entries(given).flatMap(([name, values]): FieldError[] => {
    if (values.length > 1) return [{ pointer: `?${name}`, code: 'duplicate-parameter', detail: 'Send it once.' }]
    const isReadable = [name, ...values].every((text) => !text.includes('\0'))
    return isReadable
      ? []
      : [{ pointer: '?', code: 'invalid-character', detail: 'The query contains U+0000. Remove it.' }]
  })
  if (errors.length > 0) throw invalid(errors)
}

/** A UUID in the path. @throws Refusal `not-found`: a text that is no UUID names nothing */
export function uuidParam(c: Context<FunctionEnv>, name: string): string {
  const value = c.req.param(name) ?? ''
  if (isUuid(value)) return value.toLowerCase()
  throw new Refusal('not-found', { detail: 'The path contains an invalid UUID.' })
}

/** What a rule says of a value it takes, or the refusal that lists what is wrong with it. */
export function requireValid<Value extends object>(checked: Value | FieldError[]): Value {
  if (Array.isArray(checked)) throw invalid(checked)
  return checked
}

function parsed<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  pointer: (path: PropertyKey[]) => string,
) {
  const knownKeys = new Map<unknown, string[]>()
  const context = { reportInput: true, error: (issue: z.core.$ZodRawIssue) => noteKnownKeys(issue, knownKeys) }
  let result = z.safeParse(schema, value, context)
  if (!result.success) result = z.safeParse(schema, withoutNulls(value, result.error.issues), context)
  if (result.success) return result.data
  throw invalid(result.error.issues.flatMap((issue) => errorsOf(issue, { pointer, knownKeys })))
}

/** Without each null that a form of the body does not take: it says the same as leaving the field out (decision 0068). */
function withoutNulls(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy = structuredClone(value)
  for (const path of pathsOfNulls(issues)) {
    const parent = path.slice(0, -1).reduce<unknown>((outer, key) => (outer as Fields)[key], copy)
    if (path.length > 0 && !Array.isArray(parent)) delete (parent as Fields)[path.at(-1)!]
  }
  return copy
}

type Fields = Record<PropertyKey, unknown>

function pathsOfNulls(issues: readonly z.core.$ZodIssue[]): PropertyKey[][] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union' || issue.input === null) return issue.input === null ? [issue.path] : []
    return issue.errors.flatMap(pathsOfNulls).map((path) => [...issue.path, ...path])
  })
}

interface Reading {
  pointer: (path: PropertyKey[]) => string
  /** The keys that an object could have had, by the list of those that it does not. */
  knownKeys: Map<unknown, string[]>
}

/** The schema is known only while zod reports the issue. @returns no message of its own */
function noteKnownKeys({ inst, ...issue }: z.core.$ZodRawIssue, knownKeys: Reading['knownKeys']): undefined {
  if (issue.code !== 'unrecognized_keys') return
  const { shape } = (inst as z.core.$ZodObject)._zod.def
  knownKeys.set(issue.keys, Object.keys(shape))
}

function errorsOf(issue: z.core.$ZodIssue, reading: Reading): FieldError[] {
  const pointer = reading.pointer(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = reading.knownKeys.get(issue.keys) ?? []
    return issue.keys.map((key) => unknownKey(reading.pointer([...issue.path, key]), key, known))
  }
  const { params } = issue as { params?: UnplacedError }
  if (params) return [{ pointer, ...params }]
  const meant = issue.code === 'invalid_union' && meantForm(issue.errors)
  if (meant) return meant.flatMap((below) => errorsOf({ ...below, path: [...issue.path, ...below.path] }, reading))
  return [{ pointer, code: codeOf(issue), detail: expectation(issue) }]
}

/** One mistake has one code, by whichever schema it was found. */
function codeOf(issue: z.core.$ZodIssue): FieldCode {
  if (issue.input === undefined) return 'missing'
  switch (issue.code) {
    case 'invalid_type':
      return 'invalid-type'
    case 'too_small':
      return sizeCodes[issue.origin]?.[0] ?? 'too-small'
    case 'too_big':
      return sizeCodes[issue.origin]?.[1] ?? 'too-large'
    case 'invalid_union':
      if (issue.errors.some((form) => form.every(({ input }) => input === undefined))) return 'missing'
      return issue.errors.every(isOfAnotherType) ? 'invalid-type' : 'invalid-value'
    case 'invalid_value':
      return 'invalid-value'
    default:
      return 'invalid-format'
  }
}

const sizeCodes: Partial<Record<string, [tooSmall: FieldCode, tooBig: FieldCode]>> = {
  string: ['too-short', 'too-long'],
  array: ['too-few-items', 'too-many-items'],
}

/**
 * What is wrong with the form, of several, that was plainly meant: the only one of that type, or with fewer errors than any other; each unknown key is one. Where each has
 * an unknown key and lacks another, the first is taken as meant.
 */
function meantForm(forms: z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const [first, second] = forms
    .filter((issues) => !isOfAnotherType(issues) && !issues.some(isOfTheWhole))
    .toSorted((one, other) => mistakesIn(one) - mistakesIn(other))
  return first && (mistakesIn(first) < (second ? mistakesIn(second) : Infinity) || first.length > 1) ? first : undefined
}

function mistakesIn(issues: z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
}

/** Whether what was sent has another type than a form. */
function isOfAnotherType(issues: z.core.$ZodIssue[]): boolean {
  return issues.some(({ code, path }) => path.length === 0 && code === 'invalid_type')
}

/** Whether no part of what was sent is at fault, but all of it: a word that is none of a list. */
function isOfTheWhole({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && code === 'invalid_value'
}

/** What would have been right, in a sentence; never an echo of what was sent. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.message !== unsaid) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return `Send ${typeNames[issue.expected] ?? 'a value of the documented type'}.`
    case 'too_small':
      return `${boundVerbs[issue.origin] ?? 'Send a number of'} at least ${issue.minimum}${units[issue.origin] ?? ''}.`
    case 'too_big':
      return `${boundVerbs[issue.origin] ?? 'Send a number of'} at most ${issue.maximum}${units[issue.origin] ?? ''}.`
    case 'invalid_format':
      if (issue.format === 'datetime' && / \d\d:\d\d$/.test(String(issue.input))) return plusLost
      return formatRules[issue.format] ?? documentedForm
    case 'invalid_value':
      return `Use ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}.`
    default:
      return documentedForm
  }
}

const documentedForm = 'Send a value of the documented form.'
const typeNames: Partial<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'an array',
}
const boundVerbs: Partial<Record<string, string>> = { string: 'Use', array: 'Send' }
const units: Partial<Record<string, string>> = { string: ' characters', array: ' items' }
const formatRules: Partial<Record<string, string>> = {
  uuid: 'Send a UUID.',
  datetime: 'Send an instant with its offset (RFC 3339), such as 2030-01-31T12:00:00Z.',
}

/** A `+` in a query is a blank (WHATWG URL, application/x-www-form-urlencoded). */
const plusLost = 'Write the + of the offset as %2B.'

/** What zod says of what a schema has no words for. */
const unsaid = 'Invalid input'
