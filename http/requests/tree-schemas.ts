import * as z from 'zod/mini'
import type { UnplacedError } from '#domain/field-error.ts'
import {
  findResourceNameError,
  isReservedServiceName,
  maxResourceNameCodePoints,
} from '#domain/resources/resource-path.ts'
import { lineText } from '#http/schemas.ts'

/** Shapes that the functions of the tree share. */

/** A name of a service or resource; `domain/resources/resource-path.ts` says what it may be. */
export const NodeName = z.string().check((payload) => {
  const error = findResourceNameError(payload.value)
  if (error === undefined) return
  payload.issues.push({ code: 'custom', params: error, input: payload.value })
})

const typesReserved: UnplacedError = {
  code: 'reserved-name',
  detail: 'Choose another name. The path /v1/services/types is reserved.',
}

/** The beginning of the name of a service or resource. In UTF-16 units. */
export const NameBeginning = z.string().check(z.minLength(1), z.maxLength(2 * maxResourceNameCodePoints), z.normalize())

/** A name of a service. */
export const ServiceName = NodeName.check((payload) => {
  if (!isReservedServiceName(payload.value)) return
  payload.issues.push({ code: 'custom', params: typesReserved, input: payload.value })
})

/** What a person is shown in place of the name, at first the name itself: as long as that may be, in UTF-16 units. */
export const DisplayName = lineText(2 * maxResourceNameCodePoints)

/** A kind of service or resource, as its name: lower case, in words joined by hyphens or underscores. */
export const TypeName = z
  .string()
  .check(
    z.maxLength(63),
    z.regex(/^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/, 'Use lower-case words joined by hyphens or underscores.'),
  )

/** A change that changes something. */
export function atLeastOne<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape).check((payload) => {
    if (payload.issues.length > 0 || Object.keys(payload.value).length > 0) return
    const detail = `Send at least one of ${Object.keys(shape).join(', ')}.`
    payload.issues.push({
      code: 'custom',
      params: { code: 'missing', detail } satisfies UnplacedError,
      input: payload.value,
    })
  })
}
