/**
 * The Neon HTTP protocol as `@neondatabase/serverless` 1.2.0 speaks it: what a request means, what an answer looks like.
 * Source: the driver's `httpQuery`, and Neon's proxy, `proxy/src/serverless/sql_over_http.rs`. No input or output here.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { FieldDef } from 'pg'

/** One SQL statement; parameters are Postgres text (the driver has turned them into strings) or null. */
export interface Statement {
  query: string
  params: unknown[]
}

/** What a request asks for. `begin` is the statement that opens a batch's transaction, null for a single statement. */
export interface NeonRequest {
  statements: Statement[]
  begin: string | null
}

/** The part of a `pg` result that travels. Rows hold Postgres text: the driver parses by `dataTypeID`. */
export interface RawResult {
  command: string | null
  rowCount: number | null
  fields: FieldDef[]
  rows: (string | null)[][]
}

/** A request that is not the protocol; answered with status 400 and this message, as Neon does. */
export class ProtocolError extends Error {}

const isolationLevels = new Map([
  ['ReadUncommitted', 'READ UNCOMMITTED'],
  ['ReadCommitted', 'READ COMMITTED'],
  ['RepeatableRead', 'REPEATABLE READ'],
  ['Serializable', 'SERIALIZABLE'],
])

/** Reads a request body with its headers. @throws ProtocolError when either is not what the driver would send */
export function decodeRequest(headers: IncomingHttpHeaders, body: string): NeonRequest {
  if (headers['neon-raw-text-output'] !== 'true' || headers['neon-array-mode'] !== 'true') {
    throw new ProtocolError('this server answers only with Neon-Raw-Text-Output: true and Neon-Array-Mode: true')
  }
  const payload = parseJson(body)
  if (!isRecord(payload)) throw new ProtocolError('the body is not a JSON object')
  if (!Array.isArray(payload['queries'])) return { statements: [decodeStatement(payload)], begin: null }
  return { statements: payload['queries'].map(decodeStatement), begin: beginStatement(headers) }
}

/** The statement that opens the transaction of a batch. Anything but the word `true` means no, as at Neon. */
function beginStatement(headers: IncomingHttpHeaders): string {
  const level = headers['neon-batch-isolation-level']
  const isolation = level === undefined ? undefined : isolationLevels.get(String(level))
  if (level !== undefined && isolation === undefined) throw new ProtocolError('invalid isolation level')
  return (
    'START TRANSACTION' +
    (isolation === undefined ? '' : ` ISOLATION LEVEL ${isolation}`) +
    (headers['neon-batch-read-only'] === 'true' ? ' READ ONLY' : '') +
    (headers['neon-batch-deferrable'] === 'true' ? ' DEFERRABLE' : '')
  )
}

function decodeStatement(value: unknown): Statement {
  if (!isRecord(value)) throw new ProtocolError('a statement is not a JSON object')
  const { query, params = [] } = value
  if (typeof query !== 'string') throw new ProtocolError('a statement has no query')
  if (!Array.isArray(params)) throw new ProtocolError('params is not an array')
  return { query, params }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ProtocolError('the body is not JSON')
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The body of a successful answer: one result, or `{ results }` for a batch. */
export function encodeResults(request: NeonRequest, results: RawResult[]): string {
  return JSON.stringify(request.begin === null ? wire(results[0]!) : { results: results.map(wire) })
}

function wire({ command, rowCount, fields, rows }: RawResult): object {
  return { command, rowCount, rowAsArray: true, fields, rows }
}

const errorFields =
  'severity detail hint position internalPosition internalQuery where schema table column dataType constraint file line routine'

/** The body of an answer to a failure. An error that did not come from Postgres has the empty code, as at Neon. */
export function encodeError(error: unknown): string {
  const source: Record<string, unknown> = isRecord(error) ? error : {}
  const known = Object.fromEntries(errorFields.split(' ').map((field) => [field, source[field] ?? null]))
  return JSON.stringify({ message: messageOf(error), code: sqlStateOf(error) ?? '', ...known })
}

/** Five characters from Postgres, or null: Node's own codes (`ECONNREFUSED`) are longer. */
export function sqlStateOf(error: unknown): string | null {
  const code = isRecord(error) ? error['code'] : undefined
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  return error.message === '' && error instanceof AggregateError
    ? error.errors.map(messageOf).join('; ')
    : error.message
}
