/** A JSON body, read so that nothing behind it can be surprised by its size, its bytes or its shape. */
import { checkJson, jsonLimits, type JsonLimits } from './json-guard.ts'
import { Refusal } from '#domain/refusal.ts'
import { defaultMaxBytes, malformed, readText } from './read-body.ts'

/** Where V8 says that a text stops being JSON. The rest of its message quotes the text and must not be passed on. */
const v8Position = /in JSON at position (\d+)/

/**
 * The value of a request's JSON body: size, encoding and shape (`checkJson`) are checked here, fields are not;
 * a strict schema must follow. An answer made from the result never overflows `JSON.stringify`.
 *
 * @param maxBytes size of the body in bytes
 * @throws Refusal `unsupported-media-type`, `body-too-large`, `malformed-request`
 */
export async function readJson(
  request: Request,
  maxBytes: number = defaultMaxBytes,
  limits: JsonLimits = jsonLimits,
): Promise<unknown> {
  const text = await readText(request, 'application/json', maxBytes)
  const error = checkJson(text, limits)
  if (error === null) return parse(text)
  throw new Refusal('malformed-request', { ...(error.detail && { detail: error.detail }), errors: [error] })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const position = error instanceof Error ? v8Position.exec(error.message)?.[1] : undefined
    throw malformed(`The body is not JSON${position === undefined ? '' : `, at character ${position}`}.`)
  }
}
