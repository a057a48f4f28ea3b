/**
 * Runs the whole service without a database: records each statement, and returns a row with the right columns. Only the network is replaced, so
 * the statements are those of production.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeBase64url } from '#adapters/base64url.ts'
import { Authenticator } from './authenticator.ts'
import type { SessionClaims } from '#domain/caller.ts'
import { mintAuthenticatorSecret } from '#adapters/authenticator/totp.ts'
import { createSealedTokens } from '#adapters/tokens/sealed-token.ts'
import { type SecondFactorTicket, ticketSeconds } from '#domain/sessions/second-factor.ts'
import { loadModule, type Node, parseSync } from 'libpg-query'
import { issueAccessToken } from '#adapters/tokens/access-token.ts'
import { createPasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { mintApiKey } from '#adapters/tokens/api-key-text.ts'
import { createRefreshTokens } from '#adapters/tokens/refresh-token.ts'
import { loadSigningKey, loadVerificationKeys } from '#adapters/tokens/signing-keys.ts'
import app from '#functions/index.ts'
import type { Env } from '#http/env.ts'
import { decodeRequest } from '#local/neon/neon-protocol.ts'
import { generateDevelopmentSecrets, type Secrets } from '#scripts/secrets.ts'
import { siteRow } from './rows.ts'
import { type ApiRequest, goodPassword, prepare, type Recorded, type Row, type World } from './api-request.ts'

/** A statement as it is sent to PostgreSQL. */
export interface Statement {
  text: string
  /** The values of `$1` and so on, as texts. */
  parameters: unknown[]
}

/** The statements of one piece of work. */
export interface Recording {
  statements: Statement[]
  /** The number of database requests; a batch is one. */
  trips: number
}

/** Runs work and records it, one piece at a time. */
export interface Recorder {
  request(request: ApiRequest): Promise<Recording>
  /** Work that is no request, with these rows as results. */
  work(rows: Row[], work: (env: Env) => Promise<unknown>): Promise<Recording>
  /** Restores `fetch`. */
  stop(): void
}

const baseUrl = 'https://id.example.test'
/** The id of everything in requests; it is never looked up. */
const uuid = '0192f0c1-2345-4678-9abc-def012345678'

/** Replaces `fetch` of this process until it is stopped, and suppresses the log, because the service logs errors about artificial rows. */
export async function startRecorder(): Promise<Recorder> {
  await loadModule()
  const secrets = generateDevelopmentSecrets()
  const env: Env = {
    ...secrets,
    BASE_URL: baseUrl,
    DATABASE_URL: 'postgresql://postern:postern@recorder.neon.tech/postern',
    MAIL_FROM: 'Postern <postern@example.test>',
    MAIL_API_KEY: 'none',
    MAIL_URL: 'https://mail.invalid/',
    WEBHOOK_LOOPBACK: 'allowed',
  }
  const recorded: Recorded = {
    uuid,
    passwordHash: await createPasswordHasher({ peppers: parsePeppers(secrets.PASSWORD_PEPPER) }).hash(goodPassword),
  }
  const world = await worldOf(secrets)
  let recording: Recording = { statements: [], trips: 0 }
  let answers: Row[] = []
  const { fetch: network } = globalThis
  const { error, warn } = console
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    if (!request.headers.has('Neon-Connection-String'))
      return new Response('{}', { status: request.url.includes('down') ? 500 : 200 })
    const batch = decodeRequest(Object.fromEntries(request.headers), await request.text())
    recording.trips += 1
    const own = batch.statements.filter(({ query }) => !query.includes(limitsMark))
    recording.statements.push(...own.map(({ query, params }) => ({ text: query, parameters: params })))
    const results = batch.statements.map(({ query }) => resultOf(query, answers))
    return Response.json(batch.begin === null ? results[0] : { results })
  }
  console.error = console.warn = () => {}

  const record: Recorder['work'] = async (rows, work) => {
    recording = { statements: [], trips: 0 }
    answers = [...rows]
    await work(env).catch(() => {}) // an artificial row may cause an error; the statement is recorded anyway
    return recording
  }
  return {
    work: record,
    request: async (request) => {
      const { method, path, body, headers, token } = await prepare(request, world)
      // Pages read the brand once a minute.
      if (headers?.Accept === 'text/html')
        await record(
          [siteRow],
          async (bound) => void (await app.fetch(new Request(`${baseUrl}/sign-in`), bound, context)),
        )
      return record(request.rows?.(recorded) ?? [], async () => {
        const init = {
          method,
          headers: {
            ...headers,
            'CF-Connecting-IP': '192.0.2.1',
            ...(token && { Authorization: `Bearer ${token}` }),
            ...(body !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }
        await app.fetch(new Request(baseUrl + path, init), env, context)
      })
    },
    stop() {
      globalThis.fetch = network
      Object.assign(console, { error, warn })
    },
  }
}

/** Only in the statement that limits the time of every transaction; not of interest in any single operation. */
const limitsMark = 'transaction_timeout'

const context = { waitUntil: () => {}, passThroughOnException: () => {} } as unknown as ExecutionContext

/** A world in which everything exists. */
async function worldOf(secrets: Secrets): Promise<World> {
  const key = await loadSigningKey(secrets.SIGNING_KEY, await loadVerificationKeys(secrets.VERIFICATION_KEYS))
  const iat = Math.floor(Date.now() / 1000)
  const claims: SessionClaims = {
    iss: baseUrl,
    aud: baseUrl,
    sub: uuid,
    sid: uuid,
    jti: uuid,
    iat,
    exp: iat + 300,
    rev: 1,
    amr: ['pwd'],
    acr: 'aal1',
    auth_time: iat,
  }
  const session = {
    token: await issueAccessToken(key, claims),
    refreshToken: createRefreshTokens(secrets.REFRESH_KEY).issue(uuid, 0),
  }
  const link = `/links/${'A'.repeat(43)}`
  const ticket = await createSealedTokens(secrets.REFRESH_KEY).seal('sign-in-code', { token: uuid, login: 'ben' }, 60)
  return {
    secrets,
    ada: session,
    library: uuid,
    shelf: uuid,
    grant: uuid,
    review: uuid,
    revision: Buffer.from(`7:7:;${Date.now()};*;*`).toString('base64url'),
    webhook: uuid,
    provider: uuid,
    apiKey: uuid,
    apiKeyText: mintApiKey('sk').text,
    device: 'A'.repeat(43),
    signIn: async () => session,
    keyText: async () => mintApiKey('sk').text,
    confirmationLink: async () => link,
    resetLink: async () => link,
    mailedCode: async () => ({ ticket, email_code: 'AAAA-AAAA' }),
    mailedLink: async () => uuid,
    registration: async () => uuid,
    sidOf: async () => uuid,
    trustedServer: async () => mintApiKey('sk').text,
    weakenHash: async () => {},
    enrolment: await enrolmentOf(secrets, claims),
    authenticator: new Authenticator(baseUrl),
    ...(await challengesOf(secrets, claims)),
    passkey: uuid,
    ticketOf: async () => createSealedTokens(secrets.REFRESH_KEY).seal('second-factor', recordedTicket, ticketSeconds),
    enrolled: async (username) => username,
    unenrolled: async () => {},
  }
}

const recordedTicket: SecondFactorTicket = {
  userId: 101,
  userUuid: uuid,
  rev: 1,
  amr: ['pwd'],
  factors: { authenticator: null, passkeys: [], recovery_codes: 0 },
  deviceToken: 'A'.repeat(43),
}

async function enrolmentOf({ REFRESH_KEY }: Secrets, { sid, rev }: SessionClaims): Promise<World['enrolment']> {
  const secret = mintAuthenticatorSecret()
  const ticket = await createSealedTokens(REFRESH_KEY).seal(
    'authenticator-enrolment',
    { sid, rev, secret },
    ticketSeconds,
  )
  return { ticket, secret }
}

/** A challenge and its options: the hash of the token is what is signed. */
function asked(token: string, options: object) {
  return { challenge: token, options: { ...options, challenge: encodeBase64url(sha256(utf8ToBytes(token))) } }
}

/** What an authenticator is asked: the options of both ceremonies, as far as it reads them. */
async function challengesOf({ REFRESH_KEY }: Secrets, { sid, rev }: SessionClaims) {
  const tokens = createSealedTokens(REFRESH_KEY)
  const id = encodeBase64url(new Uint8Array(32))
  const rpId = new URL(baseUrl).hostname
  const creation = asked(await tokens.seal('passkey-registration', { sid, rev, userHandle: id }, ticketSeconds), {
    rp: { id: rpId, name: rpId },
    user: { id, name: 'ada', displayName: 'ada' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { creation, assertion: asked(await tokens.seal('passkey-sign-in', null, ticketSeconds), { rpId }) }
}

/** The oid of `jsonb`: the driver parses its values as JSON, of any type. */
const jsonb = 3802

/** A row in the format of the protocol: the next result, or an empty one with a caller who may do everything. */
function resultOf(statement: string, answers: Row[]) {
  const columns = columnsOf(statement)
  const usual: Row = { caller: { user_id: 101, administrator: true }, told: false }
  const row = isLock(columns) ? usual : { ...usual, ...answers.shift() }
  return {
    command: 'SELECT',
    rowCount: 1,
    fields: columns.map((name) => ({ name, dataTypeID: jsonb })),
    rows:
      columns.length === 0 ? [] : [columns.map((name) => (row[name] === undefined ? null : JSON.stringify(row[name])))],
  }
}

/** The results of statements that only take a lock, or guard those after them in a batch, are not read from the answers. */
function isLock(columns: string[]): boolean {
  return (
    columns.every(
      (name) => name === 'pg_advisory_xact_lock' || name === 'set_config' || name === '?column?' || name === 'told',
    ) || columns.join() === 'is_use_due'
  )
}

/** The column names of a statement's result. */
function columnsOf(statement: string): string[] {
  const { stmt } = parseSync(statement).stmts?.[0] ?? {}
  if (!stmt) return []
  if ('SelectStmt' in stmt) return (stmt.SelectStmt.targetList ?? []).map(columnName)
  return []
}

function columnName(target: Node): string {
  if (!('ResTarget' in target)) return '?column?'
  const { name, val } = target.ResTarget
  if (name) return name
  if (val && 'FuncCall' in val) return nameOf(val.FuncCall.funcname?.at(-1)) ?? '?column?'
  if (val && 'ColumnRef' in val) return nameOf(val.ColumnRef.fields?.at(-1)) ?? '?column?'
  return '?column?'
}

function nameOf(node: Node | undefined): string | undefined {
  return node && 'String' in node ? node.String.sval : undefined
}
