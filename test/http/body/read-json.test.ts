import { describe, expect, it } from 'vitest'
import { Refusal, type RefusalCode } from '#domain/refusal.ts'
import { readForm } from '#http/body/read-form.ts'
import { readJson } from '#http/body/read-json.ts'

interface Sent {
  body: BodyInit | null
  type?: string | null
  headers?: Record<string, string>
}

function request({ body, type = 'application/json', headers = {} }: Sent): Request {
  const sent = new Request('https://id.example.com/v1/x', {
    method: 'POST',
    body,
    headers,
    duplex: 'half',
  } as RequestInit)
  if (type === null) sent.headers.delete('Content-Type')
  else sent.headers.set('Content-Type', type)
  return sent
}

async function refusal(work: Promise<unknown>): Promise<Refusal> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof Refusal)) throw new Error(`not refused: ${String(thrown)}`)
  return thrown
}

async function codeOf(work: Promise<unknown>): Promise<RefusalCode> {
  return (await refusal(work)).code
}

const encoder = new TextEncoder()

/** A body in pieces, without a length. Records how much of it was read. */
function stream(chunks: Iterable<Uint8Array>) {
  const source = { pulled: 0, isCancelled: false }
  const iterator = chunks[Symbol.iterator]()
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = iterator.next()
        if (next.done) return controller.close()
        source.pulled += next.value.byteLength
        controller.enqueue(next.value)
      },
      cancel() {
        source.isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { body, source }
}

/** A JSON string of so many bytes. */
function textOf(bytes: number): string {
  return `"${'x'.repeat(bytes - 2)}"`
}

function form(body: BodyInit, type = 'application/x-www-form-urlencoded'): Request {
  return request({ body, type })
}

function fieldsOf(count: number): string {
  return Array.from({ length: count }, (_, index) => `f${index}=1`).join('&')
}

describe('readJson', () => {
  it('reads a value', async () => {
    const value = { login: 'ann', list: [1, null, true, 'é😀'] }
    expect(await readJson(request({ body: JSON.stringify(value) }))).toEqual(value)
  })

  it('reads a body that declares its length', async () => {
    expect(await readJson(request({ body: '{"a":"é"}', headers: { 'Content-Length': '10' } }))).toEqual({ a: 'é' })
  })

  it('reads a body in pieces, split inside a character', async () => {
    const bytes = encoder.encode('{"a":"é😀"}')
    const { body } = stream(Array.from(bytes, (byte) => Uint8Array.of(byte)))
    expect(await readJson(request({ body }))).toEqual({ a: 'é😀' })
  })

  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json ; charset=Utf-8 ',
  ])('accepts the media type %s', async (type) => {
    expect(await readJson(request({ body: '1', type }))).toBe(1)
  })

  it.each([
    null,
    '',
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    'application/problem+json',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    'application/json; charset=',
    'application/json;',
    'application/json; x=y',
    'application/json; charset=utf-8; charset=utf-16',
    'application/json, text/plain',
    'text/plain, application/json',
    'text/plain; application/json',
    '*/*',
  ])('415 for the media type %s', async (type) => {
    expect(await codeOf(readJson(request({ body: '1', type })))).toBe('unsupported-media-type')
  })

  it('415 for a compressed body', async () => {
    expect(await codeOf(readJson(request({ body: '1', headers: { 'Content-Encoding': 'gzip' } })))).toBe(
      'unsupported-media-type',
    )
    expect(await readJson(request({ body: '1', headers: { 'Content-Encoding': 'identity' } }))).toBe(1)
  })

  it('413 for more than 64 KiB, also without a declared length', async () => {
    expect(await readJson(request({ body: textOf(65_536) }))).toHaveLength(65_534)
    expect(await codeOf(readJson(request({ body: textOf(65_537) })))).toBe('body-too-large')
    expect(await codeOf(readJson(request({ body: stream([encoder.encode(textOf(65_537))]).body })))).toBe(
      'body-too-large',
    )
  })

  it('413 counts bytes, not characters', async () => {
    expect(await codeOf(readJson(request({ body: '"éé"' }), 5))).toBe('body-too-large')
    expect(await readJson(request({ body: '"éé"' }), 6)).toBe('éé')
  })

  it('413 for a declared length that is too large, without reading', async () => {
    const { body, source } = stream([encoder.encode('1')])
    expect(await codeOf(readJson(request({ body, headers: { 'Content-Length': '65537' } })))).toBe('body-too-large')
    expect(source.pulled).toBe(0)
  })

  it('413 for a body longer than declared', async () => {
    const headers = { 'Content-Length': '1' }
    expect(await codeOf(readJson(request({ body: textOf(65_537), headers })))).toBe('body-too-large')
  })

  it.each(['-1', '+1', '0x1', 'NaN', '1, 2', ''])(
    '413 stops reading in time at a declared length of %j',
    async (length) => {
      const kilobyte = new Uint8Array(1024).fill(0x20)
      const { body, source } = stream({
        *[Symbol.iterator]() {
          for (;;) yield kilobyte
        },
      })
      expect(await codeOf(readJson(request({ body, headers: { 'Content-Length': length } })))).toBe('body-too-large')
      expect(source).toEqual({ pulled: 65_536 + 1024, isCancelled: true })
    },
  )

  it.each([
    ['a byte that UTF-8 does not have', [0x22, 0xff, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['half of a surrogate pair', [0x22, 0xed, 0xa0, 0xbd, 0x22]],
    ['a cut character', [0x22, 0xf0, 0x9f]],
    ['UTF-16', [0x22, 0x00, 0x61, 0x00, 0x22, 0x00]],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x31]],
  ])('400 for %s', async (_, bytes) => {
    expect(await codeOf(readJson(request({ body: Uint8Array.from(bytes) })))).toBe('malformed-request')
    expect(await readJson(request({ body: '"é"' }))).toBe('é') // and the next request is none the worse
  })

  it.each([
    ['no body', null],
    ['an empty body', ''],
    ['an empty body in pieces', new Uint8Array()],
  ])('400 for %s, with the reason', async (_, body) => {
    expect((await refusal(readJson(request({ body })))).details.detail).toBe('Send a body.')
  })

  it.each([
    '{',
    '{"a":1,}',
    "{'a':1}",
    '{a:1}',
    '[1',
    '1 2',
    'undefined',
    'NaN',
    '// 1',
    '"\n"',
    '"\\x"',
    '01',
    ' ',
    '\u00A01',
  ])('400 for %j: not JSON', async (body) => {
    expect(await codeOf(readJson(request({ body })))).toBe('malformed-request')
  })

  it('400 reports the position at which a body stops being JSON, and no text of it in response or log', async () => {
    const { details, message, cause } = await refusal(readJson(request({ body: '{"password":"hunter2" "x":1}' })))
    expect(details).toEqual({ detail: 'The body is not JSON, at character 22.' })
    expect(message + String(cause)).not.toContain('hunter2')
    const other = await refusal(readJson(request({ body: '"hunter2' })))
    expect(JSON.stringify(other.details) + other.message + String(other.cause)).not.toContain('hunter2')
  })

  it.each([
    ['a key that comes twice', String.raw`{"role":1,"r\u006fle":2}`, 'duplicate-key'],
    ['__proto__', '{"__proto__":{"role":1}}', 'reserved-key'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33), 'too-deep'],
    ['U+0000', String.raw`"\u0000"`, 'invalid-character'],
    ['half of a surrogate pair', String.raw`"\ud800"`, 'invalid-character'],
    ['an infinite number', '1e999', 'too-large'],
  ])('400 for %s', async (_, body, code) => {
    const { code: refused, details } = await refusal(readJson(request({ body })))
    expect(refused).toBe('malformed-request')
    expect(details.errors).toEqual([{ pointer: '', code, detail: details.detail }])
  })

  it('allows a route to raise the limit of keys', async () => {
    const body = `[${'{"a":1},'.repeat(1500)}0]`
    expect(await codeOf(readJson(request({ body })))).toBe('malformed-request')
    const limits = { maxDepth: 4, maxKeys: 3000, maxItems: 2000 }
    expect(await readJson(request({ body }), 65_536, limits)).toHaveLength(1501)
  })

  it.each([{}, { 'Content-Length': '9' }])('400 for an aborted body: %j', async (headers) => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('connection reset')) })
    expect(await codeOf(readJson(request({ body, headers })))).toBe('malformed-request')
  })
})

describe('readForm', () => {
  it('reads fields', async () => {
    expect(await readForm(form('a=1&b+c=d%2Be+f&g=&%C3%A9=%F0%9F%98%80&h=i=j'))).toEqual({
      a: '1',
      'b c': 'd+e f',
      g: '',
      é: '😀',
      h: 'i=j',
    })
    expect(await readForm(form(new URLSearchParams({ password: 'a&b=c d+é' })))).toEqual({ password: 'a&b=c d+é' })
  })

  it('415 for JSON and other types', async () => {
    for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain'])
      expect(await codeOf(readForm(form('a=1', type)))).toBe('unsupported-media-type')
  })

  it.each(['a=1&a=2', 'a=1&%61=2', 'a=1&b=2&a=1', 'b+c=1&b%20c=2'])(
    '400 for %s: a field that occurs twice',
    async (body) => {
      expect((await refusal(readForm(form(body)))).details.detail).toBe('Send each field of the form once.')
    },
  )

  it.each([
    '',
    'a',
    '=1',
    'a=1&',
    '&a=1',
    'a=%',
    'a=%zz',
    'a=%ff',
    'a=%C0%AF',
    'a=%ED%A0%BD',
    'a=%00',
    'a=\0',
    '%00=a',
    `${'a=1&'.repeat(51)}b=1`,
  ])('400 for %j', async (body) => {
    expect(await codeOf(readForm(form(body)))).toBe('malformed-request')
  })

  it('400 for a byte order mark, which would become part of the first name', async () => {
    expect(await codeOf(readForm(form('\uFEFFa=1')))).toBe('malformed-request')
  })

  it('400 for more than fifty fields', async () => {
    expect(Object.keys(await readForm(form(fieldsOf(50))))).toHaveLength(50)
    expect(await codeOf(readForm(form(fieldsOf(51))))).toBe('malformed-request')
  })

  it('413 for a body over the limit', async () => {
    expect(await codeOf(readForm(form('a=12345'), 6))).toBe('body-too-large')
  })

  it('keeps __proto__ as an ordinary field', async () => {
    const fields = await readForm(form('__proto__=1'))
    expect(Object.keys(fields)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype)
  })
})
