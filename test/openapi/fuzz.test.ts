import { beforeAll, describe, expect, it } from 'vitest'
import { mismatches } from '#test/support/contract/contract-content.ts'
import {
  type DocumentedOperation,
  documentedOperations,
  type JsonSchema,
} from '#test/support/contract/openapi-document.ts'
import type { Answer, CallOptions } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { hostileValues, type Known, mutationsOf, samplesOf, unknownId, withoutOptionalNulls } from './mutations.ts'

// That each answer is documented, status and body, the contract checks in every call.

const postern = usePostern()
const root = useRoot(postern)
/** Things that exist, so that what is broken is not refused for naming nothing: by field, and by function for paths. */
const known: Known = {}
beforeAll(() => createObjects())

/** Ids that name nothing, some of which have broken other services. */
const hostileIds = [
  'x',
  '0',
  '-1',
  'null',
  'undefined',
  '__proto__',
  '%00',
  'a%00b',
  '%2F',
  '%2e%2e%2F%2e%2e%2Fetc%2Fpasswd',
  '..%5C..%5C',
  '%25%32%46',
  '%ff%fe',
  '%F0%9F%98%80',
  `%27%20or%201%3D1%20--`,
  '%7B%7D',
  'x'.repeat(5000),
]

const withBody = documentedOperations.filter(({ requestBody }) => requestBody)
const withQuery = documentedOperations.filter(({ parameters = [] }) => parameters.some(isInQuery))
const withId = documentedOperations.filter(({ path }) => path.includes('{'))

describe('every operation that takes a body', () => {
  it.each(withBody)('$key returns 4xx for every invalid field, and never 5xx', async (operation) => {
    const schema = schemaOf(operation)
    const mutations = samplesOf(schema, known).flatMap(mutationsOf)
    expect(mutations.length).toBeGreaterThan(Object.keys(hostileValues).length)
    const answers = await sendAll(
      operation,
      mutations.map(({ value }) => ({ body: JSON.stringify(value) ?? '' })),
    )
    const wrong = mutations.filter(({ value, isRefused }, n) => {
      const mustRefuse = isRefused || mismatches(schema, withoutOptionalNulls(schema, value)).length > 0
      return answers[n]!.status >= 500 || (mustRefuse && answers[n]!.status < 400)
    })
    expect(wrong.map(({ what }) => what)).toEqual([])
  })

  it.each(withBody)('$key returns 4xx for a body that is no JSON object', async (operation) => {
    const good = JSON.stringify(samplesOf(schemaOf(operation), known)[0])
    const unreadable: CallOptions[] = [
      ...['', '{', 'null', '[]', '7', '"x"', `\uFEFF${good}`, `${good}x`, good.replace('{', '{"a":1,"a":2,')].map(
        (body) => ({ body }),
      ),
      { body: '['.repeat(10_000) },
      { body: `{"x":"${'x'.repeat(70_000)}"}` },
      { body: good, headers: { 'Content-Type': 'text/plain' } },
      { body: good, headers: { 'Content-Type': 'application/json; charset=utf-16' } },
      { body: good, headers: { 'Content-Type': 'multipart/form-data' } },
    ]
    const answers = await sendAll(operation, unreadable)
    const expected = [400, 413, 415, 422, ...(operation.path.includes('{') ? [404] : [])]
    for (const { status } of answers) expect(expected).toContain(status)
  })
})

describe('every operation that takes a query', () => {
  it.each(withQuery)('$key returns 4xx for every invalid parameter, and never 5xx', async (operation) => {
    const inQuery = operation.parameters!.filter(isInQuery)
    const queries = inQuery.flatMap(({ name, schema }) =>
      ['', 'x'.repeat(5000), '\0', '[]', '-1', '1e9', `' or 1=1 --`, '%', '\uFFFD'].map((value) => ({
        query: `${name}=${encodeURIComponent(value)}`,
        mustRefuse: mismatches(schema, value).length > 0 && mismatches(schema, Number(value || NaN)).length > 0,
      })),
    )
    const others = ['unheard_of=1', '%ff=1', ...inQuery.map(({ name }) => `${name}=1&${name}=2`)]
    const notText = inQuery.flatMap(({ name }) =>
      ['%ff', '%', '%zz', '%ed%a0%80', '%c0%80'].map((end) => `${name}=${end}`),
    )
    const all = [
      ...queries,
      ...others.map((query) => ({ query, mustRefuse: true })),
      ...notText.map((query) => ({ query, mustRefuse: false })),
    ]
    const answers = await sendAll(
      operation,
      all.map(({ query }) => ({ query })),
    )
    const wrong = all.filter(
      ({ mustRefuse }, n) => answers[n]!.status >= 500 || (mustRefuse && answers[n]!.status < 400),
    )
    expect(wrong).toEqual([])
  })
})

describe('every operation that takes an id', () => {
  it.each(withId)('$key returns 4xx for unknown ids', async (operation) => {
    const body = operation.requestBody && JSON.stringify(samplesOf(schemaOf(operation), known)[0])
    const answers = await sendAll(
      operation,
      hostileIds.map((id) => ({ id, body })),
    )
    const taken = hostileIds.filter((_, n) => answers[n]!.status < 400 || answers[n]!.status >= 500)
    expect(taken).toEqual([])
  })
})

describe('every operation', () => {
  it.each(documentedOperations)('$key returns 4xx for invalid headers or ignores them', async (operation) => {
    const schema = operation.requestBody && schemaOf(operation)
    const body = schema && { body: JSON.stringify(samplesOf(schema, known)[0]) }
    const headers: Record<string, string>[] = [
      { Authorization: 'Bearer ' },
      { Authorization: `Bearer ${'x'.repeat(8000)}` },
      { Authorization: 'Basic cm9vdDpyb290' },
      { Cookie: '__Host-postern-session=x' },
      { Cookie: `__Host-postern-session=${root.token}` },
      { 'Idempotency-Key': 'x'.repeat(256) },
      { 'Idempotency-Key': 'ä' },
      { Accept: 'x/y;q=, ,;' },
      { 'CF-Connecting-IP': 'nowhere' },
      { 'X-Forwarded-Host': 'evil.test', 'X-Forwarded-For': '127.0.0.1', 'X-HTTP-Method-Override': 'DELETE' },
    ]
    const answers = await sendAll(
      operation,
      headers.map((each) => ({ ...body, headers: each, isAnonymous: true })),
    )
    for (const { status } of answers) expect(status).toBeLessThan(500)
  })
})

async function createObjects(): Promise<void> {
  const make = async (path: string, body: object): Promise<string> => {
    const answer = await postern.call('POST', path, { token: root.token, body })
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body.uuid
  }
  const service = await make('/v1/services', { name: 'fuzzed', type: 'api' })
  const resource = await make('/v1/resources', { parent: service, name: 'fuzzed', type: 'route' })
  Object.assign(known, { services: service, resources: resource, parent: service, resource, user: root.uuid })
}

interface Sent extends CallOptions {
  id?: string
  query?: string
  /** Without the administrator's token. */
  isAnonymous?: boolean
}

/** Requests at a time: enough to be quick, few enough for two cores. */
const atOnce = 12

/** Sends requests to an operation with a valid session of an administrator; returns the responses in order. */
async function sendAll(operation: DocumentedOperation, requests: Sent[]): Promise<Answer[]> {
  const check = await postern.call('GET', '/v1/sessions/current', { token: root.token })
  if (check.status !== 200) Object.assign(root, await postern.signIn('first.superuser'))
  const answers: Answer[] = []
  for (let n = 0; n < requests.length; n += atOnce)
    answers.push(...(await Promise.all(requests.slice(n, n + atOnce).map((request) => send(operation, request)))))
  return answers
}

function send({ method, path }: DocumentedOperation, { id, query, isAnonymous, ...options }: Sent): Promise<Answer> {
  const concrete = path.replaceAll(/\{\w+\}/g, () => id ?? known[path.split('/')[2]!] ?? unknownId)
  const token = isAnonymous ? {} : { token: root.token }
  return postern.call(method, `${concrete}${query ? `?${query}` : ''}`, { ...token, ...options })
}

function schemaOf({ requestBody }: DocumentedOperation): JsonSchema {
  return Object.values(requestBody!.content)[0]!.schema
}

function isInQuery({ in: place }: { in: string }): boolean {
  return place === 'query'
}
